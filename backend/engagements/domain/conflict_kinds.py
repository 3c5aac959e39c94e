"""The kinds of conflict, and what they say: of times, of rooms, of a panel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from consultants.models import Expertise
from engagements import clashes
from engagements.clashes import Limits, Stint
from engagements.domain import conflict_words as words
from engagements.models import Room, Seat, Session
from engagements.models.convening import SessionKind
from engagements.models.engagement import FilledBy
from engagements.states import LIVE_STATES

OVERLAP = "overlap"
TRAVEL_GAP = "travel_gap"
REST_GAP = "rest_gap"
LONG_DAY = "long_day"
FULL_DAY = "full_day"
ROOM_TAKEN = "room_taken"
APART = "apart"
SHORT_NOTICE = "short_notice"
ALONE = "alone"
EMPLOYER = "employer"
KINDS = (
    OVERLAP,
    TRAVEL_GAP,
    REST_GAP,
    LONG_DAY,
    FULL_DAY,
    ROOM_TAKEN,
    APART,
    SHORT_NOTICE,
    ALONE,
    EMPLOYER,
)
# A warning only, or impossible in the first place: no reason is asked.
WITHOUT_REASON = frozenset({OVERLAP, ALONE, EMPLOYER})

LIVED = (Expertise.LIVED, Expertise.BOTH)
# Gatherings that can share one room: the programme itself puts breakfast beside an exhibit.
SHARE_A_ROOM = frozenset(
    {
        SessionKind.REGISTRATION,
        SessionKind.MEAL,
        SessionKind.BREAK,
        SessionKind.EXHIBIT,
        SessionKind.RECEPTION,
    }
)


@dataclass(frozen=True)
class Fix:
    """A way out that is true when it is proposed: a person, a room, a time, or a later answer."""

    words: str
    consultant_id: int | None = None
    room_id: int | None = None
    starts_at: datetime | None = None
    reply_by_at: datetime | None = None


@dataclass(frozen=True)
class Conflict:
    """One thing in the way, in words; ``people`` are those whom it is about, by name."""

    kind: str
    words: str
    fixes: tuple[Fix, ...] = ()
    engagement_id: int | None = None
    seat_id: int | None = None
    consultant_id: int | None = None
    people: tuple[str, ...] = ()
    stops: bool = False
    # The sessions that need one room, in the order of their time.
    sessions: tuple[int, ...] = ()
    # The person's other seat; or the day, and the fund that would pay more than a day of it.
    beside: tuple[int, ...] = ()
    # How much time lies between a person's two pieces of work; fewer minutes are worse.
    gap_minutes: int = 0

    @property
    def needs_reason(self) -> bool:
        """Whether a coordinator who goes past it says why."""
        return self.kind not in WITHOUT_REASON

    @property
    def about(self) -> tuple[Any, ...]:
        """What it is about, whatever titles its words name: it tells one from another."""
        where = (self.engagement_id or 0, self.seat_id or 0, self.consultant_id or 0)
        return (self.kind, *where, self.people, tuple(sorted(self.sessions)), self.beside)


def of_times(one: Stint, others: Sequence[Stint], limits: Limits) -> list[Conflict]:
    """Return what a person's other work says against one stint."""
    near = [said for other in others if (said := of_pair(one, other, limits))]
    day = [one, *(other for other in others if other.day == one.day)]
    return [*near, *of_day(one, day, limits)]


def of_pair(one: Stint, other: Stint, limits: Limits) -> Conflict | None:
    """Return what is wrong with two stints of one person, if anything is."""
    if clashes.at_once(one, other):
        found = conflict(OVERLAP, one, words.overlap(other), stops=other.is_booked)
    elif clashes.is_too_close(one, other, limits):
        found = conflict(TRAVEL_GAP, one, words.travel_gap(one, other, limits))
    elif clashes.is_too_little_rest(one, other, limits):
        found = conflict(REST_GAP, one, words.rest_gap(one, other, limits))
    else:
        return None
    gap = clashes.gap_minutes(one, other)
    return replace(found, beside=(other.seat_id,), gap_minutes=gap)


def of_day(one: Stint, day: Sequence[Stint], limits: Limits) -> list[Conflict]:
    """Return what is wrong with a person's whole day, ``one`` being part of it."""
    return [*of_long_day(one, day, limits), *of_full_day(one, day, limits)]


def of_long_day(one: Stint, day: Sequence[Stint], limits: Limits) -> list[Conflict]:
    """Return whether the day is too long."""
    if not clashes.is_long_day(day, limits):
        return []
    found = conflict(LONG_DAY, one, words.long_day(one.person, day))
    return [replace(found, beside=(one.day.toordinal(),))]


def of_full_day(one: Stint, day: Sequence[Stint], limits: Limits) -> list[Conflict]:
    """Return whether the fund that pays ``one`` would pay more than a day."""
    paid = clashes.paid_by_fund(day)[one.fund_id]
    if not clashes.is_full_day(paid, limits):
        return []
    found = conflict(FULL_DAY, one, words.full_day(one.person, one.fund, paid, limits))
    return [replace(found, beside=(one.day.toordinal(), one.fund_id))]


def conflict(kind: str, one: Stint, said: str, *, stops: bool = False) -> Conflict:
    """Return a conflict about one person's stint."""
    return Conflict(
        kind,
        said,
        engagement_id=one.engagement_id,
        seat_id=one.seat_id,
        consultant_id=one.consultant_id,
        people=(one.person,),
        stops=stops,
    )


@dataclass(frozen=True)
class Slot:
    """A session in its room at its time."""

    session_id: int
    convening_id: int
    engagement_id: int | None
    kind: str
    title: str
    room_id: int
    room: str
    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Slot") -> bool:
        """Return whether the two are at the same event at the same time."""
        return (
            self.convening_id == other.convening_id
            and self.session_id != other.session_id
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )

    def crowds(self, other: "Slot") -> bool:
        """Return whether the two need the same room at the same time."""
        shared = self.kind in SHARE_A_ROOM and other.kind in SHARE_A_ROOM
        return self.room_id == other.room_id and not shared and self.meets(other)


def read_slots(sessions: "QuerySet[Session]") -> list[Slot]:
    """Return sessions with a version that holds, by time, in one statement."""
    rows = sessions.filter(current__isnull=False).order_by("current__starts_at", "pk")
    columns = (
        "pk",
        "convening_id",
        "engagement__id",
        "kind",
        "current__title",
        "current__room_id",
        "current__room__name",
        "current__starts_at",
        "current__ends_at",
    )
    return [Slot(*row) for row in rows.values_list(*columns)]


def of_room(
    one: Slot, other: Slot, slots: Iterable[Slot], rooms: Iterable[Room], seat_id: int | None = None
) -> Conflict:
    """Say that a room is taken, and which rooms of the event nobody uses meanwhile."""
    busy = {one.room_id, *(slot.room_id for slot in slots if slot.meets(one))}
    fixes = tuple(
        Fix(words.other_room(room.name), room_id=room.pk)
        for room in rooms
        if room.convening_id == one.convening_id and room.pk not in busy
    )
    return Conflict(
        ROOM_TAKEN,
        words.room_taken(other.room, other.title),
        fixes=fixes,
        engagement_id=one.engagement_id,
        seat_id=seat_id,
        sessions=(other.session_id, one.session_id),
    )


@dataclass
class Panel:
    """How an engagement's seats are filled: with lived experience, otherwise, or not yet."""

    lived_count: int = 0
    other_count: int = 0
    empty_count: int = 0

    @property
    def has_one_alone(self) -> bool:
        """Whether exactly one lived-experience voice sits among two or more filled seats."""
        return self.lived_count == 1 and self.other_count > 0


def panels(seats: "QuerySet[Seat]") -> dict[int, Panel]:
    """Return how seats are filled, by engagement, in one statement.

    A seat that someone outside the network fills counts as filled by another voice.
    """
    found: dict[int, Panel] = {}
    holder = FilteredRelation("assignments", condition=Q(assignments__state__in=LIVE_STATES))
    rows = seats.annotate(holder=holder).order_by()
    for engagement_id, filled_by, expertise in rows.values_list(
        "engagement_id", "filled_by", "holder__consultant__expertise"
    ):
        panel = found.setdefault(engagement_id, Panel())
        if expertise in LIVED:
            panel.lived_count += 1
        elif expertise or filled_by == FilledBy.OUTSIDE:
            panel.other_count += 1
        else:
            panel.empty_count += 1
    return found


def of_panel(engagement_id: int, panel: Panel, *, seat_id: int | None = None) -> list[Conflict]:
    """Return the warning that one would sit alone, if it is so."""
    if not panel.has_one_alone:
        return []
    said = words.alone(panel.empty_count)
    return [Conflict(ALONE, said, engagement_id=engagement_id, seat_id=seat_id)]
