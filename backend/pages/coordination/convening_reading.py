"""A convening as a grid: the draft shown over what holds, and what has no place yet."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.functional import cached_property

from accounts.models import User
from core.permits import get_visible
from engagements.models import (
    Convening,
    Release,
    Room,
    Seat,
    Session,
    SessionDraft,
    SessionRevision,
)
from engagements.models.engagement import FilledBy
from pages.coordination.version_words import (
    Difference,
    SessionState,
    changes_in_words,
    difference,
)

BY_RELEASE = re.compile(r"release \d+")


@dataclass(frozen=True)
class SessionCard:
    """One session as it stands in the draft, with its seats and what other sources say."""

    session: Session
    shown: SessionState | None
    engagement_id: int | None
    network_count: int
    filled_count: int
    outside_count: int
    said: list[Difference]
    zone: str

    @property
    def differences(self) -> list[Difference]:
        """What other sources say than the one that holds."""
        return [each for each in self.said if not each.holds]

    @property
    def holds(self) -> SessionRevision | None:
        """The version that printed programmes, offers and calendars read."""
        return self.session.current

    @property
    def title(self) -> str:
        """Its title, in the draft where there is one."""
        return self.shown.title if self.shown else self.session.code

    @property
    def starts_at(self) -> datetime | None:
        """When it begins; None while it has no place."""
        return self.shown.starts_at if self.shown else None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""
        return self.shown.ends_at if self.shown else None

    @property
    def room_id(self) -> int | None:
        """The room it is in."""
        return self.shown.room_id if self.shown else None

    @property
    def is_placed(self) -> bool:
        """Whether it stands on a day of the programme."""
        return self.starts_at is not None

    @property
    def is_changed(self) -> bool:
        """Whether a release would change it."""
        return isinstance(self.shown, SessionDraft)

    @property
    def is_new(self) -> bool:
        """Whether nobody has seen it on a programme yet."""
        return self.holds is None

    @property
    def is_leaving(self) -> bool:
        """Whether a release would take it off the programme."""
        return self.holds is not None and not self.is_placed

    @cached_property
    def changes(self) -> list[str]:
        """What a release would change of what holds, in words."""
        if self.holds is None or self.shown is None or not self.is_placed:
            return []
        return changes_in_words(self.holds, self.shown, self.zone)

    @property
    def missing_count(self) -> int:
        """How many of the network's seats are empty."""
        return self.network_count - self.filled_count


@dataclass(frozen=True)
class Cell:
    """One room at one time; ``place`` is how a form names it."""

    room: Room
    place: str
    cards: list[SessionCard]


@dataclass(frozen=True)
class Slot:
    """Sessions that begin at the same time, by room; none where a room has none."""

    starts_at: datetime
    cells: list[Cell]


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
    is_unreleased: bool

    @property
    def placed(self) -> list[SessionCard]:
        """The sessions on a day of the programme."""
        return [card for card in self.cards if card.is_placed]

    @property
    def unscheduled(self) -> list[SessionCard]:
        """The sessions without a time and a room."""
        return [card for card in self.cards if not card.is_placed]

    @property
    def drafted(self) -> list[SessionCard]:
        """The sessions with something in the draft."""
        return [card for card in self.cards if card.is_changed]

    @property
    def changed(self) -> list[SessionCard]:
        """Those that a release would change: a new one without a place waits on."""
        return [card for card in self.drafted if card.is_placed or card.is_leaving]

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

    @property
    def sources(self) -> list[str]:
        """The sources that say something else, by name."""
        return sorted({said.source for card in self.cards for said in card.said})

    def card_of(self, session_id: int) -> SessionCard:
        """Return the card of a session that is on it."""
        return next(card for card in self.cards if card.session.pk == session_id)


def programme(user: User, code: str) -> Programme:
    """Read a convening with its sessions, drafts, seats and versions in five queries."""
    return programme_of(user, get_visible(convenings(), user, code=code))


def programme_around(user: User, session_id: int) -> tuple[Programme, SessionCard]:
    """Read the programme that a session belongs to, and its card."""
    session = get_visible(Session.objects.all(), user, pk=session_id)
    found = programme_of(user, get_visible(convenings(), user, pk=session.convening_id))
    return found, found.card_of(session_id)


def programme_of(user: User, convening: Convening) -> Programme:
    """Read the programme of one of ``convenings`` that the reader may see."""
    rooms = list(convening.rooms.all())
    seats = Seat.objects.visible_to(user).with_filled()
    versions = SessionRevision.objects.select_related("room").order_by("number")
    sessions = convening.sessions.select_related(
        "current__room", "engagement", "draft__room", "draft__fund"
    ).prefetch_related(
        Prefetch("engagement__seats", seats, to_attr="shown_seats"),
        Prefetch("revisions", versions),
    )
    cards = sorted((_card(session, convening.timezone) for session in sessions), key=_order)
    is_released: bool = convening.is_released  # type: ignore[attr-defined]
    is_unreleased = bool(cards) and not is_released
    return Programme(convening, rooms, _days(cards, rooms, convening), cards, is_unreleased)


def convenings() -> "QuerySet[Convening]":
    """Return convenings as the grid needs them: each knows whether it was ever released."""
    released = Exists(Release.objects.filter(convening=OuterRef("pk")))
    return Convening.objects.select_related("county").annotate(is_released=released)


def _order(card: SessionCard) -> tuple[bool, float, str]:
    """Sort by time, what has none at the end."""
    at = card.starts_at
    return at is None, at.timestamp() if at else 0.0, card.session.code


def _card(session: Session, zone: str) -> SessionCard:
    engagement = getattr(session, "engagement", None)
    seats = engagement.shown_seats if engagement else []
    network = [seat for seat in seats if seat.filled_by == FilledBy.NETWORK]
    found = [difference(said, session, zone) for said in _by_source(session.revisions.all())]
    return SessionCard(
        session=session,
        shown=getattr(session, "draft", None) or session.current,
        engagement_id=engagement.pk if engagement else None,
        network_count=len(network),
        filled_count=sum(1 for seat in network if seat.is_filled),
        outside_count=len(seats) - len(network),
        said=[each for each in found if each is not None],
        zone=zone,
    )


def _by_source(versions: Iterable[SessionRevision]) -> list[SessionRevision]:
    """Return the newest version of each source; what a release made of a draft is no source."""
    newest = {version.source: version for version in versions}
    return [version for source, version in newest.items() if not BY_RELEASE.fullmatch(source)]


def _days(cards: list[SessionCard], rooms: list[Room], convening: Convening) -> list[Day]:
    zone = ZoneInfo(convening.timezone)
    by_day: dict[date, dict[datetime, list[SessionCard]]] = defaultdict(lambda: defaultdict(list))
    for card in cards:
        if card.starts_at is not None:
            on = card.starts_at.astimezone(zone).date()
            by_day[on][card.starts_at].append(card)
    length = (convening.ends_on - convening.starts_on).days + 1
    planned = [convening.starts_on + timedelta(days=number) for number in range(length)]
    return [
        Day(on, [Slot(at, _cells(at, found, rooms, zone)) for at, found in by_day[on].items()])
        for on in sorted({*planned, *by_day})
    ]


def _cells(at: datetime, cards: list[SessionCard], rooms: list[Room], zone: ZoneInfo) -> list[Cell]:
    return [
        Cell(room, place_of(room.pk, at, zone), [card for card in cards if card.room_id == room.pk])
        for room in rooms
    ]


def place_of(room_id: int, at: datetime, zone: ZoneInfo) -> str:
    """Name a place as forms send it: the room's number and the wall time, 3|2026-03-10T09:30."""
    return f"{room_id}|{at.astimezone(zone):%Y-%m-%dT%H:%M}"
