"""Ways out of a conflict that are true when they are proposed: free people, free times."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from core.time import now
from engagements.clashes import Stint
from engagements.domain import conflict_kinds as kinds
from engagements.domain import conflict_words as words
from engagements.domain.conflict_check import Facts, read_facts
from engagements.domain.conflict_kinds import LIVED, Conflict, Fix
from engagements.domain.limits import nothing_against
from engagements.domain.shortlist import shortlist
from engagements.domain.stints import placed
from engagements.models import Seat

MOST = 3
LOOKED_AT = 10
EARLIEST, LATEST = time(8), time(20)
STEP = timedelta(minutes=30)

# What another person, or another time of the day, would mend.
OF_THE_PERSON = frozenset(
    {
        kinds.OVERLAP,
        kinds.TRAVEL_GAP,
        kinds.REST_GAP,
        kinds.LONG_DAY,
        kinds.FULL_DAY,
        kinds.APART,
    }
)
OF_THE_TIME = frozenset({kinds.OVERLAP, kinds.TRAVEL_GAP, kinds.REST_GAP, kinds.LONG_DAY})


def is_mended(conflict: Conflict) -> bool:
    """Return whether ways out of it can be looked for: another person, another time."""
    return conflict.kind in OF_THE_PERSON or conflict.kind == kinds.ALONE


def with_ways_out(
    actor: User, seat: Seat, found: Mapping[int, Sequence[Conflict]]
) -> dict[int, list[Conflict]]:
    """Return people's conflicts with a seat, each with the ways out that there are.

    The same number of statements however many people there are. None of them is proposed
    instead of another. Refuses whoever does not read the shortlist.
    """
    mended = [person for person, said in found.items() if any(map(is_mended, said))]
    if not mended:
        return {person: list(said) for person, said in found.items()}
    places = _next_in_turn(actor, seat, found)
    facts = read_facts(seat, [*found, *places], actor)
    people = _free_people(facts, places)
    lived = tuple(fix for fix, is_lived in people if is_lived)
    anyone = tuple(fix for fix, _is_lived in people)
    times = _free_times(facts, mended)

    def ways_out(person: int, kind: str) -> tuple[Fix, ...]:
        if kind == kinds.ALONE:
            return () if facts.people[person][1] in LIVED else lived
        if kind not in OF_THE_PERSON:
            return ()
        return (*anyone, *times.get(person, ())) if kind in OF_THE_TIME else anyone

    return {
        person: [replace(each, fixes=(*each.fixes, *ways_out(person, each.kind))) for each in said]
        for person, said in found.items()
    }


def _next_in_turn(actor: User, seat: Seat, without: Collection[int]) -> dict[int, int]:
    """Return the places of those who are next in turn, by person, the first of them first."""
    count = LOOKED_AT + len(without)
    listed = shortlist(actor=actor, seat_id=seat.pk, count=count).candidates
    others = [each for each in listed if each.consultant.pk not in without]
    return {each.consultant.pk: each.place for each in others[:LOOKED_AT]}


def _free_people(facts: Facts, places: Mapping[int, int]) -> list[tuple[Fix, bool]]:
    """Return those whom nothing stands in the way of, and whether each has lived experience."""
    free = [person for person in places if person in facts.people and not facts.of_person(person)]
    return [
        (
            Fix(words.other_person(name, places[person]), consultant_id=person),
            expertise in LIVED,
        )
        for person in free[:MOST]
        for name, expertise in [facts.people[person]]
    ]


def _free_times(facts: Facts, people: Collection[int]) -> dict[int, tuple[Fix, ...]]:
    """Return times of the same day, in daytime, at which nothing stands in a person's way.

    Only for work with times of its own that nobody else is booked or asked for. The nearest to
    the planned time come first; what the person set themselves counts as for any offer.
    """
    seat, plan = facts.seat, facts.plan
    if seat.engagement.session_id is not None:
        return {}
    placed_there = placed().filter(seat__engagement_id=seat.engagement_id)
    there = set(placed_there.values_list("consultant_id", flat=True))
    length = plan.ends_at - plan.starts_at
    looked_at = [
        (person, at, at + length)
        for person in people
        if there <= {person}
        for at in _nearest(facts, person)
    ]
    zone = ZoneInfo(plan.zone)
    free: dict[int, tuple[Fix, ...]] = {}
    for person, at, _ends_at in nothing_against(seat=seat, moved=looked_at):
        fix = Fix(words.other_time(at.astimezone(zone)), starts_at=at)
        free[person] = (*free.get(person, ()), fix)[:MOST]
    return free


def _nearest(facts: Facts, person: int) -> list[datetime]:
    """Return the starts nearest to the planned one that a person's other work leaves room for."""
    plan, held = facts.stint_of(person), facts.held[person]
    free = [at for at in _starts(plan) if not kinds.of_times(_at(plan, at), held, facts.limits)]
    return sorted(free, key=lambda at: (abs(at - plan.starts_at), at))[:LOOKED_AT]


def _starts(plan: Stint) -> list[datetime]:
    """Return the starts in steps of half an hour that keep the work within the day."""
    zone = ZoneInfo(plan.zone)
    length = plan.ends_at - plan.starts_at
    at = datetime.combine(plan.day, EARLIEST, zone)
    latest = datetime.combine(plan.day, LATEST, zone) - length
    found = []
    while at <= latest:
        if at > now() and at != plan.starts_at:
            found.append(at)
        at += STEP
    return found


def _at(plan: Stint, at: datetime) -> Stint:
    return replace(plan, starts_at=at, ends_at=at + (plan.ends_at - plan.starts_at))
