"""Asking for three years, by one rule of who comes first.

A search asks one person after another until one says yes. Whatever the rule, a person answers
the same seat in the same way, and what people set themselves is never passed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random

from benchmarks.fairness.world import SEED, Person, Seat, meets
from engagements.rotation import DAYS_AN_HOUR, FIRST, Ask, Waiting, turn

YES, NO, NOTHING = "yes", "no", "nothing"
MOST_ASKS_A_SEAT = 12
WAIT = {YES: timedelta(days=2), NO: timedelta(days=2), NOTHING: timedelta(days=5)}


@dataclass
class Asked:
    """One ask: to whom, when, how it was answered, and how many were eligible then."""

    seat: Seat
    person: int
    at: datetime
    eligible: frozenset[int]
    answer: str = ""


@dataclass
class Record:
    """What became of one person."""

    person: Person
    asks: list[Asked] = field(default_factory=list)
    turn_at: datetime | None = None

    def asks_in(self, month: tuple[int, int]) -> int:
        """How often they were asked in a month."""
        return sum((ask.at.year, ask.at.month) == month for ask in self.asks)

    def held(self) -> list[Asked]:
        """Asks that take their time: waiting for an answer, or accepted."""
        return [ask for ask in self.asks if ask.answer in ("", YES)]

    def last_yes_at(self) -> datetime:
        """When they last said yes; before everybody else's for someone who never did."""
        return max((ask.at for ask in self.asks if ask.answer == YES), default=FIRST)


Rule = Callable[[Sequence[Record], Seat], Record]


def by_rotation(records: Sequence[Record], _seat: Seat) -> Record:
    """Whoever's turn it is: the application's own rule."""

    def place(record: Record) -> tuple[datetime, datetime, int]:
        return Waiting(record.person.id, record.person.joined_at, record.turn_at).place

    return min(records, key=place)


def by_last_booking(records: Sequence[Record], _seat: Seat) -> Record:
    """Whoever's last booking is the longest ago, as a diligent person with a list would."""
    return min(records, key=lambda r: (r.last_yes_at(), r.person.joined_at, r.person.id))


def by_chance(records: Sequence[Record], seat: Seat) -> Record:
    """Anybody, drawn by lot."""
    already = sum(len(record.asks) for record in records)
    return Random(f"lot {SEED} {seat.id} {already}").choice(records)


def answer_of(person: Person, seat: Seat) -> str:
    """How the person answers this seat, whenever and by whatever rule they are asked."""
    drawn = Random(f"answer {SEED} {person.id} {seat.id}").random()
    if drawn < person.says_no:
        return NO
    return NOTHING if drawn < person.says_no + person.says_nothing else YES


def is_eligible(record: Record, seat: Seat, now: datetime, asked: set[int]) -> bool:
    """Meets the wishes, wants to be asked, has set nothing against it and is free that day."""
    person = record.person
    if person.id in asked or person.joined_at > now or not meets(person, seat):
        return False
    if person.paused and person.paused[0] <= now < person.paused[1]:
        return False
    asks = record.asks_in((now.year, now.month)) if person.most_asks is not None else 0
    if person.most_asks is not None and asks >= person.most_asks:
        return False
    held = [ask for ask in record.held() if _month(ask.seat) == _month(seat)]
    if any(ask.seat.work == seat.work or _same_day(ask.seat, seat) for ask in held):
        return False
    minutes = sum(ask.seat.minutes for ask in held) + seat.minutes
    return person.most_minutes is None or minutes <= person.most_minutes


def _month(seat: Seat) -> tuple[int, int]:
    return seat.starts_at.year, seat.starts_at.month


def _same_day(one: Seat, other: Seat) -> bool:
    return one.starts_at.date() == other.starts_at.date()


def simulate(
    people: Sequence[Person],
    seats: Sequence[Seat],
    rule: Rule = by_rotation,
    days_an_hour: int = DAYS_AN_HOUR,
) -> list[Record]:
    """Fill the seats one after another as time passes; return what became of everybody."""
    records = [Record(person) for person in people]
    asked: dict[int, set[int]] = {seat.id: set() for seat in seats}
    # (when, what comes first at the same instant, the seat, the ask that is answered then)
    queue: list[tuple[datetime, int, int, Asked | None]] = [
        (seat.opens_at, seat.id, 0, None) for seat in seats
    ]
    queue.sort(key=lambda event: event[:3])
    by_id = {seat.id: seat for seat in seats}
    while queue:
        now, seat_id, step, waiting = heappop(queue)
        seat = by_id[seat_id]
        if waiting is not None:
            _answered(records[waiting.person], waiting, days_an_hour)
            if waiting.answer == YES:
                continue
        ask = _ask(records, seat, now, rule, asked[seat_id])
        if ask is not None:
            _keep_turn(records[ask.person], days_an_hour)
            answer = answer_of(people[ask.person], seat)
            heappush(queue, (now + WAIT[answer], seat_id, step + 1, ask))
    return records


def _ask(
    records: Sequence[Record], seat: Seat, now: datetime, rule: Rule, asked: set[int]
) -> Asked | None:
    eligible = [record for record in records if is_eligible(record, seat, now, asked)]
    if not eligible or len(asked) >= MOST_ASKS_A_SEAT:
        return None
    chosen = rule(eligible, seat)
    ask = Asked(seat, chosen.person.id, now, frozenset(r.person.id for r in eligible))
    chosen.asks.append(ask)
    asked.add(chosen.person.id)
    return ask


def _answered(record: Record, ask: Asked, days_an_hour: int) -> None:
    ask.answer = answer_of(record.person, ask.seat)
    _keep_turn(record, days_an_hour)


def _keep_turn(record: Record, days_an_hour: int) -> None:
    """As ``engagements.domain.rotation``: a no is left out as if it had never been asked."""
    counting = [
        Ask(ask.at, ask.seat.id, ask.seat.minutes) for ask in record.asks if ask.answer != NO
    ]
    record.turn_at = turn(counting, days_an_hour)
