"""Free places for a session: a room that nobody uses then, while none of its people is elsewhere.

What is looked at is the draft, as the grid shows it. The times are those at which something of the
day begins or ends: programmes move by trading places.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from engagements.domain.conflict_kinds import SHARE_A_ROOM
from engagements.models import Assignment, Room
from engagements.states import LIVE_STATES
from pages.coordination.convening_reading import Programme, SessionCard, place_of

USUAL_LENGTH = timedelta(hours=1)
A_DAY = timedelta(days=1)
Busy = list[tuple[datetime, datetime]]


@dataclass(frozen=True)
class FreeTime:
    """One time at which a session could be, with the rooms that are free."""

    starts_at: datetime
    ends_at: datetime
    rooms: list[tuple[Room, str]]


@dataclass(frozen=True)
class FreeDay:
    """The free times of one day."""

    on: date
    times: list[FreeTime]
    is_its_own: bool


def free_places(programme: Programme, card: SessionCard) -> list[FreeDay]:
    """Return where a session could go, by day; two queries whatever the size."""
    zone = ZoneInfo(programme.convening.timezone)
    others = [other for other in programme.placed if other.session.pk != card.session.pk]
    busy = _busy_people(programme, card)
    length = _length(card)
    own_day = card.starts_at.astimezone(zone).date() if card.starts_at else None
    found = []
    for day in programme.days:
        edges = _edges(other for other in programme.placed if _day(other, zone) == day.on)
        latest = max(edges, default=None)
        times = [
            FreeTime(at, at + length, rooms)
            for at in edges
            if latest is not None and at + length <= latest and not _meets(busy, at, at + length)
            if (rooms := _rooms(programme, card, others, at, at + length))
        ]
        if times:
            found.append(FreeDay(day.on, times, is_its_own=day.on == own_day))
    return found


def _length(card: SessionCard) -> timedelta:
    for known in (card.shown, card.holds):
        if known is not None and known.starts_at and known.ends_at:
            return known.ends_at - known.starts_at
    return USUAL_LENGTH


def _day(card: SessionCard, zone: ZoneInfo) -> date | None:
    return card.starts_at.astimezone(zone).date() if card.starts_at else None


def _edges(cards: Iterable[SessionCard]) -> list[datetime]:
    """Return when something begins or ends, in order."""
    return sorted({at for card in cards for at in (card.starts_at, card.ends_at) if at})


def _meets(spans: Busy, starts_at: datetime, ends_at: datetime) -> bool:
    return any(starts_at < end and start < ends_at for start, end in spans)


def _rooms(
    programme: Programme,
    card: SessionCard,
    others: Iterable[SessionCard],
    starts_at: datetime,
    ends_at: datetime,
) -> list[tuple[Room, str]]:
    """Return the rooms that are free then, each with the place as a button names it."""
    taken = {
        other.room_id
        for other in others
        if other.starts_at is not None and other.ends_at is not None
        if other.starts_at < ends_at and starts_at < other.ends_at
        if not {card.session.kind, other.session.kind} <= SHARE_A_ROOM
    }
    zone = ZoneInfo(programme.convening.timezone)
    return [
        (room, place_of(room.pk, starts_at, zone))
        for room in programme.rooms
        if room.pk not in taken and (room.pk, starts_at) != (card.room_id, card.starts_at)
    ]


def _busy_people(programme: Programme, card: SessionCard) -> Busy:
    """Return when somebody who is booked for the session is elsewhere, here or at other work."""
    if card.engagement_id is None:
        return []
    held = Assignment.objects.filter(state__in=LIVE_STATES).order_by()
    people = list(held.filter(engagement=card.engagement_id).values_list("consultant", flat=True))
    first, last = programme.convening.starts_on, programme.convening.ends_on
    near = DateTimeTZRange(
        datetime.combine(first - A_DAY, time.min, UTC),
        datetime.combine(last + 2 * A_DAY, time.min, UTC),
    )
    elsewhere = held.filter(consultant__in=people, during__overlap=near)
    elsewhere = elsewhere.exclude(engagement=card.engagement_id)
    moved: dict[int, Busy] = defaultdict(list)
    for other in programme.cards:
        if other.engagement_id and other.starts_at is not None and other.ends_at is not None:
            moved[other.engagement_id].append((other.starts_at, other.ends_at))
    here = {other.engagement_id for other in programme.cards if other.engagement_id}
    busy: Busy = []
    for engagement_id, during in elsewhere.values_list("engagement", "during"):
        busy += moved[engagement_id] if engagement_id in here else [(during.lower, during.upper)]
    return busy
