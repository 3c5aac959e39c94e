"""Ways out of a conflict that are true when they are proposed: free people, free times."""

from collections.abc import Sequence
from copy import copy
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
from engagements.domain.limits import standing_against
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


def with_ways_out(
    actor: User, seat: Seat, consultant_id: int, found: Sequence[Conflict]
) -> list[Conflict]:
    """Return the conflicts of one person with a seat, each with the ways out that there are."""
    if not any(each.kind in OF_THE_PERSON or each.kind == kinds.ALONE for each in found):
        return list(found)
    facts = read_facts(seat, [consultant_id])
    people = free_people(actor, seat, consultant_id)
    lived = tuple(fix for fix, is_lived in people if is_lived)
    anyone = tuple(fix for fix, _is_lived in people)
    times = free_times(facts, consultant_id)

    def ways_out(kind: str) -> tuple[Fix, ...]:
        if kind == kinds.ALONE:
            return () if facts.people[consultant_id][1] in LIVED else lived
        if kind not in OF_THE_PERSON:
            return ()
        return (*anyone, *times) if kind in OF_THE_TIME else anyone

    return [replace(each, fixes=(*each.fixes, *ways_out(each.kind))) for each in found]


def free_people(actor: User, seat: Seat, consultant_id: int) -> list[tuple[Fix, bool]]:
    """Return those who are next in turn and whom nothing stands in the way of.

    With each comes whether the person brings lived experience.
    """
    listed = shortlist(actor=actor, seat_id=seat.pk, count=LOOKED_AT).candidates
    places = {
        each.consultant.pk: each.place for each in listed if each.consultant.pk != consultant_id
    }
    facts = read_facts(seat, list(places))
    free = [person for person in places if person in facts.people and not facts.of_person(person)]
    return [
        (
            Fix(words.other_person(name, places[person]), consultant_id=person),
            expertise in LIVED,
        )
        for person in free[:MOST]
        for name, expertise in [facts.people[person]]
    ]


def free_times(facts: Facts, consultant_id: int) -> tuple[Fix, ...]:
    """Return times of the same day, in daytime, at which nothing stands in the person's way.

    Only for work with times of its own that nobody else is booked or asked for. The nearest to
    the planned time come first; what the person set themselves counts as for any offer.
    """
    seat, plan = facts.seat, facts.stint_of(consultant_id)
    if seat.engagement.session_id is not None or _concerns_others(seat, consultant_id):
        return ()
    held, limits = facts.held[consultant_id], facts.limits
    open_times = [at for at in _starts(plan) if not kinds.of_times(_at(plan, at), held, limits)]
    nearest = sorted(open_times, key=lambda at: (abs(at - plan.starts_at), at))[:LOOKED_AT]
    free = [at for at in nearest if not _stands_against(seat, plan, consultant_id, at)]
    zone = ZoneInfo(plan.zone)
    return tuple(Fix(words.other_time(at.astimezone(zone)), starts_at=at) for at in free[:MOST])


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


def _stands_against(seat: Seat, plan: Stint, consultant_id: int, at: datetime) -> bool:
    moved = copy(seat)
    moved.engagement = copy(seat.engagement)
    moved.engagement.own_starts_at = at
    moved.engagement.own_ends_at = at + (plan.ends_at - plan.starts_at)
    return bool(standing_against(seat=moved, consultant_ids=[consultant_id]).get(consultant_id))


def _concerns_others(seat: Seat, consultant_id: int) -> bool:
    others = placed().filter(seat__engagement_id=seat.engagement_id)
    return others.exclude(consultant_id=consultant_id).exists()
