"""What the database has of a convening, in the shapes of a workbook: ten statements at any size."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef

from engagements.domain.programme_plan import (
    DraftPlan,
    EngagementPlan,
    EventPlan,
    SeatPlan,
    SessionPlan,
    VersionPlan,
    same_name,
)
from engagements.domain.programme_work_reading import TEXTS
from engagements.models import (
    Convening,
    Engagement,
    Room,
    Seat,
    Session,
    SessionChange,
    SessionDraft,
    SessionRevision,
)

NOTHING_PRINTS = "–"


def typed(text: str, *, lines: bool = False) -> str:
    """Return a text as a workbook can carry it: no controls, nothing blank around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def _needed(text: str) -> str:
    return typed(text) or NOTHING_PRINTS


@dataclass(frozen=True)
class StoredSession:
    """One session: what holds, every version by number, its work, and what is drafted.

    ``seats`` are single seats by role, in order. ``was_changed`` says that a release has
    changed it since it was first on the programme.
    """

    session: Session
    plan: SessionPlan
    revisions: Mapping[int, VersionPlan]
    engagement: Engagement | None
    work: EngagementPlan | None
    seats: Mapping[str, list[SeatPlan]]
    draft: DraftPlan | None
    was_changed: bool


@dataclass(frozen=True)
class StoredProgramme:
    """All of a convening; rooms and sessions by ``same_name``."""

    convening: Convening | None = None
    event: EventPlan | None = None
    rooms: dict[str, Room] = field(default_factory=dict)
    sessions: dict[str, StoredSession] = field(default_factory=dict)

    @classmethod
    def load(cls, code: str) -> "StoredProgramme":
        """Read the convening of this code; empty when there is none."""
        convening = Convening.objects.select_related("county").filter(code=code).first()
        if convening is None:
            return cls()
        reader = _Reader(convening)
        rows = Session.objects.filter(convening=convening).annotate(
            was_changed=Exists(
                SessionChange.objects.filter(session=OuterRef("pk"), before__isnull=False)
            )
        )
        sessions = {same_name(row.code): reader.session(row) for row in rows}
        return cls(
            convening=convening,
            event=_event(convening, sessions.values()),
            rooms={
                same_name(room.name): room for room in convening.rooms.order_by("position", "pk")
            },
            sessions=sessions,
        )

    @cached_property
    def rooms_ever(self) -> dict[str, Room]:
        """The rooms by every name they had; who has a name now comes before who had it."""
        had = {same_name(name): room for room in self.rooms.values() for name in room.former_names}
        return had | self.rooms

    def called_now(self, name: str, like: str = "") -> str:
        """Return what the room is called now that a workbook calls ``name``.

        ``like`` is the present name of the room that is meant when it was ever called so.
        """
        room = self.rooms.get(same_name(like))
        if room is None or same_name(name) not in {same_name(had) for had in room.former_names}:
            room = self.rooms_ever.get(same_name(name))
        return room.name if room else name


def _event(convening: Convening, sessions: Iterable[StoredSession]) -> EventPlan:
    paid = Counter(one.plan.fund for one in sessions if one.plan.fund)
    usual = min(paid, key=lambda fund: (-paid[fund], fund), default="")
    return EventPlan(
        row=0,
        code=convening.code,
        title=_needed(convening.title),
        starts_on=convening.starts_on,
        ends_on=convening.ends_on,
        timezone=convening.timezone,
        venue_name=_needed(convening.venue_name),
        venue_address=_needed(convening.venue_address),
        county=convening.county.name,
        host=_needed(convening.host),
        fund=usual,
    )


class _Reader:
    """Reads all that belongs to the sessions of one convening, then puts each together."""

    def __init__(self, convening: Convening) -> None:
        of_sessions = {"session__convening": convening}
        self._revisions: dict[int, list[SessionRevision]] = defaultdict(list)
        revisions = SessionRevision.objects.filter(**of_sessions).select_related("room")
        for revision in revisions.order_by("number"):
            self._revisions[revision.session_id].append(revision)
        self._drafts = {
            draft.session_id: draft
            for draft in SessionDraft.objects.filter(**of_sessions).select_related("room", "fund")
        }
        self._engagements = {
            engagement.session_id: engagement
            for engagement in Engagement.objects.filter(**of_sessions).select_related(
                "requester", "fund", "county", "group", "support_by"
            )
        }
        self._seats: dict[int, list[Seat]] = defaultdict(list)
        seats = Seat.objects.filter(engagement__session__convening=convening)
        seats = seats.select_related("topic", "language", "county", "region", "fund")
        for seat in seats.prefetch_related("workload").order_by("role", "position"):
            self._seats[seat.engagement_id].append(seat)

    def session(self, row: Any) -> StoredSession:
        """Return one session with all that belongs to it."""
        found = self._revisions[row.pk]
        engagement = self._engagements.get(row.pk)
        draft = self._drafts.get(row.pk)
        holds = next((one for one in found if one.pk == row.current_id), None)
        seats: dict[str, list[SeatPlan]] = defaultdict(list)
        for seat in self._seats[engagement.pk] if engagement else ():
            seats[seat.role].append(_seat(row.code, seat))
        return StoredSession(
            session=row,
            plan=SessionPlan(
                row=0,
                code=row.code,
                kind=row.kind,
                version=_version(holds) if holds else None,
                number=holds.number if holds else 0,
                activity=engagement.activity if engagement else "",
                fund=engagement.fund.code if engagement else "",
            ),
            revisions={one.number: _version(one) for one in found},
            engagement=engagement,
            work=_work(row.code, engagement) if engagement else None,
            seats=dict(seats),
            draft=_draft(row.code, draft) if draft else None,
            was_changed=row.was_changed,
        )


def _version(row: SessionRevision | SessionDraft) -> VersionPlan:
    """Return a version or a draft; the whole second is all that a workbook can carry."""
    return VersionPlan(
        title=_needed(row.title),
        starts_at=row.starts_at and row.starts_at.replace(microsecond=0),
        ends_at=row.ends_at and row.ends_at.replace(microsecond=0),
        room=row.room.name if row.room else "",
        title_discloses=row.title_discloses,
        as_printed=typed(row.as_printed),
        source=typed(row.source),
    )


def _draft(code: str, draft: SessionDraft) -> DraftPlan:
    return DraftPlan(0, code, _version(draft), fund=draft.fund.code if draft.fund else "")


def _work(code: str, engagement: Engagement) -> EngagementPlan:
    said: dict[str, Any] = {
        name: typed(getattr(engagement, name), lines=name not in ("place", "join_link"))
        for name in TEXTS
    }
    said |= {
        "title": _needed(engagement.title),
        "requester": engagement.requester.name,
        "timezone": engagement.timezone,
        "is_remote": engagement.is_remote,
        "audiences": sorted(engagement.audiences),
        "recording": engagement.recording,
        "county": engagement.county.name if engagement.county else "",
        "group": engagement.group.name if engagement.group else "",
        "support_by": engagement.support_by.email if engagement.support_by else "",
    }
    return EngagementPlan(0, code, said)


def _seat(code: str, seat: Seat) -> SeatPlan:
    fields = {
        "label": typed(seat.label),
        "filled_by": seat.filled_by,
        "note": typed(seat.note),
        "way": seat.way,
        "topic": seat.topic.name if seat.topic else "",
        "language": seat.language.name if seat.language else "",
        "county": seat.county.name if seat.county else "",
        "region": seat.region.name if seat.region else "",
        "fund": seat.fund.code if seat.fund else "",
    }
    workload = {row.component: row.minutes for row in seat.workload.all()}
    return SeatPlan(0, code, seat.role, 1, fields, workload)
