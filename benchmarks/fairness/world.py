"""Invented people and invented work, the same for every seed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

SEED = 20_230_412
PEOPLE = 200
START = datetime(2023, 1, 2, 17, 0, tzinfo=UTC)
YEARS = 3
END = START + timedelta(days=365 * YEARS)
A_WEEK = 3.0
"""Pieces of work that are planned in a week, each with one to five seats."""

LANGUAGES = {"English": 0.97, "Spanish": 0.34, "Hmong": 0.06, "Vietnamese": 0.05, "Tagalog": 0.05}
REGIONS = {"south": 0.38, "bay": 0.22, "valley": 0.18, "capital": 0.14, "north": 0.08}
TOPICS = {"prevention": 0.6, "housing": 0.4, "courts": 0.3, "health": 0.35, "schools": 0.25}

# What is asked for: minutes with preparation, travel and debrief; dollars an hour; how often.
ACTIVITIES = [
    ("panel", 150, 97.50, 40),
    ("training", 480, 112.35, 20),
    ("technical assistance", 240, 103.17, 18),
    ("evaluation", 960, 81.25, 8),
    ("document review", 180, 61.19, 14),
]


@dataclass(frozen=True)
class Person:
    """Who can be asked: what they bring, what they set, and how often they say no."""

    id: int
    joined_at: datetime
    languages: frozenset[str]
    regions: frozenset[str]
    topics: frozenset[str]
    most_asks: int | None
    most_minutes: int | None
    says_no: float
    says_nothing: float
    paused: tuple[datetime, datetime] | None


@dataclass(frozen=True)
class Seat:
    """A seat to fill: when its search begins, when the work is, and its wishes."""

    id: int
    work: int
    opens_at: datetime
    starts_at: datetime
    minutes: int
    pay: float
    language: str | None
    region: str | None
    topic: str | None


def people(seed: int = SEED) -> list[Person]:
    """Return the network: most from the first day, every fifth joins on the way."""
    chance = Random(f"people {seed}")
    return [_person(number, chance) for number in range(PEOPLE)]


def _person(number: int, chance: Random) -> Person:
    joined = timedelta(days=chance.randrange(30, 365 * YEARS - 180)) if number % 5 == 4 else None
    pause = START + timedelta(days=chance.randrange(365 * YEARS))
    regions = _some(REGIONS, chance)
    if chance.random() < 0.4:
        regions |= _some(REGIONS, chance)
    return Person(
        id=number,
        joined_at=START + joined if joined else START - timedelta(days=PEOPLE - number),
        languages=frozenset(k for k, share in LANGUAGES.items() if chance.random() < share),
        regions=regions,
        topics=frozenset(k for k, share in TOPICS.items() if chance.random() < share),
        most_asks=chance.choice([None, None, None, 1, 2, 3]),
        most_minutes=chance.choice([None, None, 480, 600, 960]),
        says_no=chance.choice([0.05, 0.1, 0.15, 0.2, 0.3, 0.6]),
        says_nothing=chance.choice([0.0, 0.0, 0.05, 0.15]),
        paused=(pause, pause + timedelta(days=90)) if chance.random() < 0.15 else None,
    )


def _some(shares: dict[str, float], chance: Random) -> frozenset[str]:
    return frozenset(chance.choices(list(shares), weights=list(shares.values())))


def seats(seed: int = SEED) -> list[Seat]:
    """Return every seat of the three years, in the order in which their searches begin."""
    chance = Random(f"seats {seed}")
    made: list[Seat] = []
    at, work = START, 0
    while at < END:
        at += timedelta(days=chance.expovariate(A_WEEK / 7))
        work += 1
        made += _seats_of(work, at, len(made), chance)
    return [seat for seat in made if seat.opens_at < END]


def _seats_of(work: int, at: datetime, first: int, chance: Random) -> list[Seat]:
    shares = [share for *_rest, share in ACTIVITIES]
    _name, minutes, hourly, _share = chance.choices(ACTIVITIES, weights=shares)[0]
    starts_at = at + timedelta(days=chance.randrange(21, 60))
    region = chance.choice(list(REGIONS)) if chance.random() < 0.45 else None
    return [
        Seat(
            id=first + number,
            work=work,
            opens_at=at,
            starts_at=starts_at,
            minutes=minutes,
            pay=round(minutes * hourly / 60, 2),
            language=_wish(["Spanish"] * 5 + ["Hmong", "Vietnamese", "Tagalog"], 0.25, chance),
            region=region,
            topic=_wish(list(TOPICS), 0.6, chance),
        )
        for number in range(chance.choice([1, 1, 1, 2, 2, 3, 4, 5]))
    ]


def _wish(values: list[str], share: float, chance: Random) -> str | None:
    return chance.choice(values) if chance.random() < share else None


def meets(person: Person, seat: Seat) -> bool:
    """Whether the person meets every wish of the seat."""
    return (
        (seat.language is None or seat.language in person.languages)
        and (seat.region is None or seat.region in person.regions)
        and (seat.topic is None or seat.topic in person.topics)
    )
