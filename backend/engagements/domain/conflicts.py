"""What stands in the way of asking a person to take a seat, across all engagements.

``conflicts_for`` is what a coordinator meets when making an offer: each kind that
``needs_reason`` can be gone past with a reason that is kept; ``overlap`` with a booking cannot
(the database refuses it). A person's own limits are no conflicts: see ``limits``.
``conflicts_of`` is what stands in the way of what is planned already.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.rules import is_coordinator
from consultants.models import Apart
from core import permits, privacy
from core.privacy import Channel, See
from engagements.clashes import Limits, Stint
from engagements.domain import conflict_kinds as kinds
from engagements.domain import conflict_words as words
from engagements.domain.conflict_check import (
    apart_pairs,
    conflicts_among,
    of_apart,
    short_notice,
)
from engagements.domain.conflict_kinds import (
    EMPLOYER,
    KINDS,
    WITHOUT_REASON,
    Conflict,
    Fix,
    Slot,
)
from engagements.domain.fixes import with_ways_out
from engagements.domain.stints import around, policy, read_stints
from engagements.models import EmployerPays, Engagement, Room, Seat, Session

__all__ = [
    "KINDS",
    "WITHOUT_REASON",
    "Conflict",
    "Fix",
    "conflicts_among",
    "conflicts_for",
    "conflicts_of",
]


def conflicts_for(
    *,
    seat: Seat,
    consultant_id: int,
    reader: User,
    reply_by_at: datetime | None = None,
    with_fixes: bool = False,
) -> list[Conflict]:
    """Return what stands in the way of asking one person to take a seat.

    For coordinators alone: it tells who is kept apart, except from the ``reader`` themself.
    ``reply_by_at`` adds ``short_notice``; ``with_fixes`` looks for ways out.
    """
    found = conflicts_among(seat=seat, consultant_ids=[consultant_id], reader=reader)[consultant_id]
    if with_fixes:
        found = with_ways_out(reader, seat, {consultant_id: found})[consultant_id]
    late = short_notice(seat=seat, reply_by_at=reply_by_at) if reply_by_at else []
    return [*found, *late]


def conflicts_of(
    *,
    actor: User,
    engagement_ids: Collection[int] | None = None,
    convening_id: int | None = None,
) -> list[Conflict]:
    """Return what stands in the way of what is booked, asked and planned, each thing once.

    Either of some engagements or of a convening, in a fixed number of statements, one for each
    kind at most. Whom to keep apart is told as far as the reader may know it, and never to
    either of the two; whether an employer pays is for coordinators. Refuses whoever does not
    read the desk's pages.
    """
    permits.require(actor, "engagements.read_conflicts")
    scope = Scope(convening_id, frozenset(engagement_ids or ()))
    stints = read_stints(scope.at("seat__engagement"))
    near = [*elsewhere(scope, stints), *stints]
    return conflicts_between(actor, scope, stints, near, kinds.read_slots(scope.sessions()))


def elsewhere(scope: "Scope", stints: Collection[Stint]) -> list[Stint]:
    """Return what else these people have near that time, beside the scope's own stints."""
    if not stints:
        return []
    people = {one.consultant_id for one in stints}
    return around(people, *span_of(stints), but=scope.at("seat__engagement"))


def span_of(stints: Collection[Stint]) -> tuple[datetime, datetime]:
    """Return from when to when they are."""
    return min(one.starts_at for one in stints), max(one.ends_at for one in stints)


def conflicts_between(
    actor: User, scope: "Scope", stints: list[Stint], near: Collection[Stint], slots: list[Slot]
) -> list[Conflict]:
    """Return what stands in the way of a scope's stints and sessions, as they are given.

    ``near`` is all that those people have at that time, the stints themselves among it.
    """
    return [
        *_of_people(stints, near),
        *_of_rooms(scope, slots),
        *_of_apart(actor, stints),
        *_of_panels(Seat.objects.filter(scope.at("engagement"))),
        *(_of_employers(stints) if is_coordinator(actor) else ()),
    ]


@dataclass(frozen=True)
class Scope:
    """Some engagements, or all of a convening."""

    convening_id: int | None
    engagement_ids: frozenset[int]

    def at(self, path: str) -> Q:
        """Return it as a condition on rows whose ``path`` leads to the engagement."""
        if self.convening_id is not None:
            return Q(**{f"{path}__convening": self.convening_id})
        return Q(**{f"{path}__in": self.engagement_ids})

    def sessions(self) -> "QuerySet[Session]":
        """Return all sessions of its events: a room can be taken by any of them."""
        if self.convening_id is not None:
            return Session.objects.filter(convening=self.convening_id)
        events = Engagement.objects.filter(pk__in=self.engagement_ids).values("convening")
        return Session.objects.filter(convening__in=events)

    def holds(self, slot: Slot) -> bool:
        """Return whether a session belongs to it."""
        return self.convening_id is not None or slot.engagement_id in self.engagement_ids


def _of_people(stints: list[Stint], near: Collection[Stint]) -> list[Conflict]:
    """Return what is wrong with people's times; a pair, a day and a fund's day are told once."""
    if not stints:
        return []
    limits_of = policy(*span_of(stints))
    by_person: dict[int, list[Stint]] = defaultdict(list)
    for each in near:
        by_person[each.consultant_id].append(each)
    inside = {(one.consultant_id, one.seat_id) for one in stints}
    found = []
    for one in stints:
        limits = limits_of(one.day)
        others = [other for other in by_person[one.consultant_id] if other.seat_id != one.seat_id]
        for other in others:
            if (other.consultant_id, other.seat_id) in inside and _order(other) > _order(one):
                continue  # the later one of the two tells
            said = kinds.of_pair(one, other, limits)
            if said is not None:
                found.append(said)
    return [*found, *_of_days(stints, by_person, limits_of)]


def _order(stint: Stint) -> Any:
    return stint.starts_at, stint.seat_id


def _of_days(
    stints: list[Stint],
    by_person: dict[int, list[Stint]],
    limits_of: Callable[[date], Limits],
) -> list[Conflict]:
    """Return what is wrong with whole days, each day and each fund's day looked at once."""
    seen: set[tuple[Any, ...]] = set()
    found = []
    for one in stints:
        limits = limits_of(one.day)
        day = [other for other in by_person[one.consultant_id] if other.day == one.day]
        for key, look in (
            ((one.consultant_id, one.day), kinds.of_long_day),
            ((one.consultant_id, one.day, one.fund_id), kinds.of_full_day),
        ):
            if key not in seen:
                seen.add(key)
                found += look(one, day, limits)
    return found


def _of_rooms(scope: Scope, slots: list[Slot]) -> list[Conflict]:
    """Return which sessions need one room at one time; of a pair, the later one tells."""
    pairs = [
        (one, other) if scope.holds(one) else (other, one)
        for place, one in enumerate(slots)
        for other in slots[:place]
        if one.crowds(other) and (scope.holds(one) or scope.holds(other))
    ]
    if not pairs:
        return []
    rooms = list(Room.objects.filter(convening__in={one.convening_id for one, _other in pairs}))
    return [kinds.of_room(one, other, slots, rooms) for one, other in pairs]


def _of_apart(actor: User, stints: list[Stint]) -> list[Conflict]:
    """Return who is placed beside someone they are kept apart from, as the reader may know.

    Who is meant, and what is noted of it, is for coordinators: others learn that there is a pair.
    """
    beside: dict[int, dict[int, int]] = defaultdict(dict)
    for one in stints:
        beside[one.consultant_id][one.engagement_id] = one.seat_id
    people = list(beside)
    kept = Apart.objects.visible_to(actor).filter(consultant__in=people, other__in=people)
    kept = kept.exclude(Q(consultant__user=actor) | Q(other__user=actor))
    found = [
        replace(of_apart(engagement_id, pair, note), seat_id=seat_id, consultant_id=second)
        for first, second, pair, note in apart_pairs(kept)
        for engagement_id, seat_id in beside[second].items()
        if engagement_id in beside[first]
    ]
    if privacy.sees(actor, "person.apart", Channel.PAGE) is See.FULL:
        return found
    places = dict.fromkeys(each.engagement_id for each in found)
    return [Conflict(kinds.APART, words.apart(), engagement_id=place) for place in places]


def _of_panels(seats: "QuerySet[Seat]") -> list[Conflict]:
    return [
        warning
        for engagement_id, panel in kinds.panels(seats).items()
        for warning in kinds.of_panel(engagement_id, panel)
    ]


def _of_employers(stints: list[Stint]) -> list[Conflict]:
    return [
        kinds.conflict(EMPLOYER, one, words.employer(one.person, one.employer_pays))
        for one in stints
        if one.employer_pays in (EmployerPays.YES, EmployerPays.PART)
    ]
