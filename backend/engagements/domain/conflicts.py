"""What stands in the way of asking a person to take a seat, across all engagements.

``conflicts_for`` is what a coordinator meets when making an offer: each kind that
``needs_reason`` can be gone past with a reason that is kept; ``overlap`` with a booking cannot
(the database refuses it). A person's own limits are no conflicts: see ``limits``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import FilteredRelation, Q

from consultants.models import Apart, Consultant, Expertise
from core import time
from engagements import clashes
from engagements.clashes import Limits, Stint
from engagements.domain import conflict_words as words
from engagements.domain.stints import around, limits_on, placed, planned_stint
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

    @property
    def needs_reason(self) -> bool:
        """Whether a coordinator who goes past it says why."""
        return self.kind not in WITHOUT_REASON


def conflicts_for(
    *, seat: Seat, consultant_id: int, reply_by_at: datetime | None = None
) -> list[Conflict]:
    """Return what stands in the way of asking one person to take a seat, with ways out.

    For coordinators alone: it tells who is kept apart. ``reply_by_at`` adds ``short_notice``.
    """
    found = conflicts_among(seat=seat, consultant_ids=[consultant_id])[consultant_id]
    late = short_notice(seat=seat, reply_by_at=reply_by_at) if reply_by_at else []
    return [*found, *late]


def short_notice(*, seat: Seat, reply_by_at: datetime) -> list[Conflict]:
    """Return the warning that a person would have too little time to reply, if it is so."""
    now = time.now()
    limits = limits_on(time.day_of(now))
    fair = now + timedelta(hours=limits.reply_notice_hours)
    if reply_by_at >= fair:
        return []
    later = Fix(words.longer_notice(limits.reply_notice_hours), reply_by_at=fair)
    return [
        Conflict(
            SHORT_NOTICE,
            words.short_notice(limits.reply_notice_hours),
            fixes=(later,) if fair < seat.engagement.starts_at else (),
            engagement_id=seat.engagement_id,
            seat_id=seat.pk,
        )
    ]


def conflicts_among(*, seat: Seat, consultant_ids: Collection[int]) -> dict[int, list[Conflict]]:
    """Return the conflicts of several people with one seat, by person.

    A fixed number of statements, however many people.
    """
    rows = Consultant.objects.filter(pk__in=consultant_ids)
    people = {
        pk: (name, expertise)
        for pk, name, expertise in rows.values_list("pk", "chosen_name", "expertise")
    }
    plan = planned_stint(seat, 0)
    limits = limits_on(plan.day)
    held: dict[int, list[Stint]] = {person: [] for person in people}
    for stint in around(list(people), plan.starts_at, plan.ends_at):
        if stint.seat_id != seat.pk:
            held[stint.consultant_id].append(stint)
    taken = _room_taken(seat)
    apart = _apart_from(seat, list(people))
    found = {}
    panel = panels([seat.engagement_id], without=seat.pk)[seat.engagement_id]
    for person, (name, expertise) in people.items():
        one = replace(plan, consultant_id=person, person=name)
        found[person] = [
            *of_times(one, held[person], limits),
            *taken,
            *(replace(each, consultant_id=person) for each in apart.get(person, ())),
            *_alone(seat, panel, is_lived=expertise in LIVED),
        ]
    return found


def of_times(one: Stint, others: Sequence[Stint], limits: Limits) -> list[Conflict]:
    """Return what a person's other work says against one stint."""

    def conflict(kind: str, said: str, *, stops: bool = False) -> Conflict:
        return Conflict(
            kind,
            said,
            engagement_id=one.engagement_id,
            seat_id=one.seat_id,
            consultant_id=one.consultant_id,
            people=(one.person,),
            stops=stops,
        )

    found = []
    for other in others:
        if clashes.at_once(one, other):
            found.append(conflict(OVERLAP, words.overlap(other), stops=other.is_booked))
        elif clashes.is_too_close(one, other, limits):
            found.append(conflict(TRAVEL_GAP, words.travel_gap(one, other, limits)))
        elif clashes.is_too_little_rest(one, other, limits):
            found.append(conflict(REST_GAP, words.rest_gap(one, other, limits)))
    day = [one, *(other for other in others if other.day == one.day)]
    if clashes.is_long_day(day, limits):
        found.append(conflict(LONG_DAY, words.long_day(one.person, day)))
    paid = clashes.paid_by_fund(day)[one.fund_id]
    if clashes.is_full_day(paid, limits):
        found.append(conflict(FULL_DAY, words.full_day(one.person, one.fund, paid, limits)))
    return found


def share_a_room(one: str, other: str) -> bool:
    """Return whether sessions of these kinds may be in one room at one time."""
    return one in SHARE_A_ROOM and other in SHARE_A_ROOM


def _room_taken(seat: Seat) -> list[Conflict]:
    session = seat.engagement.session
    version = session.current if session else None
    if session is None or version is None:
        return []
    at_once = Session.objects.filter(
        convening_id=session.convening_id,
        current__starts_at__lt=version.ends_at,
        current__ends_at__gt=version.starts_at,
    ).exclude(pk=session.pk)
    others = list(at_once.select_related("current").order_by("code"))
    fixes: tuple[Fix, ...] | None = None
    found = []
    for other in others:
        if other.current is None or other.current.room_id != version.room_id:
            continue
        if share_a_room(session.kind, other.kind):
            continue
        if fixes is None:
            busy = {each.current.room_id for each in others if each.current}
            fixes = free_rooms(Room.objects.filter(convening_id=session.convening_id), busy)
        found.append(
            Conflict(
                ROOM_TAKEN,
                words.room_taken(version.room.name, other.current.title),
                fixes=fixes,
                engagement_id=seat.engagement_id,
                seat_id=seat.pk,
            )
        )
    return found


def free_rooms(rooms: Iterable[Room], busy: Collection[int]) -> tuple[Fix, ...]:
    """Propose the rooms that nobody uses."""
    return tuple(
        Fix(words.other_room(room.name), room_id=room.pk) for room in rooms if room.pk not in busy
    )


def _apart_from(seat: Seat, consultant_ids: Sequence[int]) -> Mapping[int, list[Conflict]]:
    there = dict(
        placed()
        .filter(seat__engagement_id=seat.engagement_id)
        .exclude(seat_id=seat.pk)
        .values_list("consultant_id", "consultant__chosen_name")
    )
    kept = Apart.objects.filter(
        Q(consultant_id__in=consultant_ids, other_id__in=there)
        | Q(other_id__in=consultant_ids, consultant_id__in=there)
    )
    asked = set(consultant_ids)
    found: dict[int, dict[int, Conflict]] = {}
    for row in kept.select_related("consultant", "other"):
        for one, other in ((row.consultant, row.other), (row.other, row.consultant)):
            if one is None or other is None or one.pk not in asked or other.pk not in there:
                continue
            pair = (one.chosen_name, other.chosen_name)
            said = _apart(seat, pair, row.note)
            known = found.setdefault(one.pk, {})
            if row.note or other.pk not in known:
                known[other.pk] = said
    return {person: list(pairs.values()) for person, pairs in found.items()}


def _apart(seat: Seat, people: tuple[str, str], note: str) -> Conflict:
    return Conflict(
        APART,
        words.apart(note),
        engagement_id=seat.engagement_id,
        seat_id=seat.pk,
        people=people,
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


def panels(engagement_ids: Collection[int], *, without: int | None = None) -> dict[int, Panel]:
    """Return how the seats of engagements are filled, in one statement.

    A seat that someone outside the network fills counts as filled by another voice.
    """
    found = {engagement_id: Panel() for engagement_id in engagement_ids}
    holder = FilteredRelation("assignments", condition=Q(assignments__state__in=LIVE_STATES))
    seats = Seat.objects.filter(engagement_id__in=engagement_ids)
    others = seats if without is None else seats.exclude(pk=without)
    rows = others.annotate(holder=holder).order_by()
    for engagement_id, filled_by, expertise in rows.values_list(
        "engagement_id", "filled_by", "holder__consultant__expertise"
    ):
        panel = found[engagement_id]
        if expertise in LIVED:
            panel.lived_count += 1
        elif expertise or filled_by == FilledBy.OUTSIDE:
            panel.other_count += 1
        else:
            panel.empty_count += 1
    return found


def _alone(seat: Seat, panel: Panel, *, is_lived: bool) -> list[Conflict]:
    """Return the warning that one would sit alone, were this seat filled too."""
    then = replace(
        panel,
        lived_count=panel.lived_count + is_lived,
        other_count=panel.other_count + (not is_lived),
    )
    if not then.has_one_alone:
        return []
    return [
        Conflict(
            ALONE,
            words.alone(then.empty_count),
            engagement_id=seat.engagement_id,
            seat_id=seat.pk,
        )
    ]
