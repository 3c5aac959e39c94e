"""A convening as a grid: days, rooms, sessions with their seats and what sources disagree on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from core.permits import get_visible
from engagements.models import Convening, Room, Seat, Session, SessionRevision
from engagements.models.engagement import FilledBy
from pages.shared import when


@dataclass(frozen=True)
class Difference:
    """What another source says of a session, where it differs from the version that holds."""

    source: str
    words: list[str]
    as_printed: str


@dataclass(frozen=True)
class SessionCard:
    """One session with its seats and differences."""

    session: Session
    version: SessionRevision
    engagement_id: int | None
    network_count: int
    filled_count: int
    outside_count: int
    differences: list[Difference]

    @property
    def missing_count(self) -> int:
        """How many of the network's seats are empty."""
        return self.network_count - self.filled_count


@dataclass(frozen=True)
class Slot:
    """Sessions that begin at the same time, by room; None where a room has none."""

    starts_at: datetime
    cells: list[tuple[Room, list[SessionCard]]]


@dataclass(frozen=True)
class Day:
    """One day of the programme."""

    on: date
    slots: list[Slot]


@dataclass(frozen=True)
class Programme:
    """The whole convening."""

    convening: Convening
    rooms: list[Room]
    days: list[Day]
    cards: list[SessionCard]

    @property
    def network_count(self) -> int:
        """All seats that the network fills."""
        return sum(card.network_count for card in self.cards)

    @property
    def filled_count(self) -> int:
        """Those that are filled."""
        return sum(card.filled_count for card in self.cards)

    @property
    def differing(self) -> list[SessionCard]:
        """The sessions that sources disagree on."""
        return [card for card in self.cards if card.differences]


def programme(user: User, code: str) -> Programme:
    """Read a convening with its sessions, seats and versions in five queries."""
    convening = get_visible(Convening.objects.select_related("county"), user, code=code)
    rooms = list(convening.rooms.all())
    seats = Seat.objects.visible_to(user).with_filled()
    versions = SessionRevision.objects.select_related("room").order_by("number")
    sessions = (
        convening.sessions.filter(current__isnull=False)
        .select_related("current__room", "engagement")
        .prefetch_related(
            Prefetch("engagement__seats", seats, to_attr="shown_seats"),
            Prefetch("revisions", versions, to_attr="versions"),
        )
        .order_by("current__starts_at", "code")
    )
    cards = [_card(session, convening) for session in sessions]
    return Programme(convening, rooms, _days(cards, rooms, convening.timezone), cards)


def _card(session: Session, convening: Convening) -> SessionCard:
    version = session.current
    if version is None:
        raise ValueError("a session on the programme has a version that holds")
    engagement = getattr(session, "engagement", None)
    seats = engagement.shown_seats if engagement else []
    network = [seat for seat in seats if seat.filled_by == FilledBy.NETWORK]
    versions: list[SessionRevision] = session.versions  # type: ignore[attr-defined]
    return SessionCard(
        session=session,
        version=version,
        engagement_id=engagement.pk if engagement else None,
        network_count=len(network),
        filled_count=sum(1 for seat in network if seat.is_filled),
        outside_count=len(seats) - len(network),
        differences=[
            _difference(other, version, convening.timezone)
            for other in versions
            if other.pk != version.pk and _differs(other, version)
        ],
    )


def _differs(other: SessionRevision, holds: SessionRevision) -> bool:
    fields = ("title", "starts_at", "ends_at", "room_id")
    same = all(getattr(other, field) == getattr(holds, field) for field in fields)
    return not same or bool(other.as_printed)


def _difference(other: SessionRevision, holds: SessionRevision, zone: str) -> Difference:
    words = []
    if other.title != holds.title:
        words.append(_("the title “%(title)s”") % {"title": other.title})
    if (other.starts_at, other.ends_at) != (holds.starts_at, holds.ends_at):
        there = ZoneInfo(zone)
        days = {at.astimezone(there).date() for at in (other.starts_at, holds.starts_at)}
        say = when.hours_only if len(days) == 1 else when.span
        words.append(say(other.starts_at, other.ends_at, zone))
    if other.room_id != holds.room_id:
        words.append(other.room.name)
    return Difference(other.source, words, other.as_printed)


def _days(cards: list[SessionCard], rooms: list[Room], zone: str) -> list[Day]:
    by_day: dict[date, dict[datetime, list[SessionCard]]] = defaultdict(lambda: defaultdict(list))
    for card in cards:
        starts_at = card.version.starts_at
        by_day[starts_at.astimezone(ZoneInfo(zone)).date()][starts_at].append(card)
    return [
        Day(on, [Slot(starts_at, _cells(found, rooms)) for starts_at, found in slots.items()])
        for on, slots in by_day.items()
    ]


def _cells(cards: list[SessionCard], rooms: list[Room]) -> list[tuple[Room, list[SessionCard]]]:
    return [(room, [c for c in cards if c.version.room_id == room.pk]) for room in rooms]
