"""A convening as plain values, by the names that people use: read from a workbook or stored.

The same shapes come from both sides, so that an import compares like with like and an export
is written from what is stored. ``row`` is the row of the sheet; 0 for what is stored.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.imports import ImportRow

MARK_LENGTH = 12


def same_name(name: str) -> str:
    """Return what two spellings of one name have in common: case and spacing do not matter."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class EventPlan:
    """The convening itself. ``fund`` pays unless a session names another; it is not stored."""

    row: int
    code: str
    title: str
    starts_on: date
    ends_on: date
    timezone: str
    venue_name: str
    venue_address: str
    county: str
    host: str
    fund: str

    @property
    def details(self) -> dict[str, Any]:
        """What is stored of it, beside its code."""
        names = ("title", "starts_on", "ends_on", "timezone", "venue_name", "venue_address")
        return {name: getattr(self, name) for name in (*names, "county", "host")}


@dataclass(frozen=True)
class VersionPlan:
    """One version of a session, in full. Without times and a room it is on no day."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    title_discloses: bool
    as_printed: str = ""
    source: str = ""

    @property
    def content(self) -> tuple[Any, ...]:
        """What it says, whoever says it."""
        return (
            self.title,
            self.starts_at,
            self.ends_at,
            same_name(self.room),
            self.title_discloses,
            self.as_printed,
        )


@dataclass(frozen=True)
class SessionPlan:
    """A session: what holds of it, and how its work is paid when it has any.

    ``number`` is that of the version, 0 when it is on no day, None when the workbook says
    nothing. ``activity`` and ``fund`` are empty when nobody is paid for it.
    """

    row: int
    code: str
    kind: str
    version: VersionPlan | None
    number: int | None
    activity: str = ""
    fund: str = ""
    mark: str = ""

    @property
    def title(self) -> str:
        """Its title, else its code."""
        return self.version.title if self.version else self.code


@dataclass(frozen=True)
class EngagementPlan:
    """The work of a session beside its seats: ``said`` by the names of ``plan_engagement``.

    ``title``, ``requester`` and ``timezone`` are left out where the sheet leaves them empty.
    """

    row: int
    session: str
    said: Mapping[str, Any]
    mark: str = ""


@dataclass(frozen=True)
class SeatPlan:
    """Equal seats of one row; ``fields`` hold wishes by name, empty for none."""

    row: int
    session: str
    role: str
    count: int
    fields: Mapping[str, Any]
    workload: Mapping[str, int]
    mark: str = ""


@dataclass(frozen=True)
class RevisionPlan:
    """What a source says about a session; ``said`` leaves out what is as in the programme."""

    row: int
    session: str
    source: str
    number: int | None
    said: Mapping[str, Any]


@dataclass(frozen=True)
class DraftPlan:
    """How a session will stand after the next release; ``fund`` is empty for the one it has."""

    row: int
    session: str
    version: VersionPlan
    fund: str = ""
    mark: str = ""

    @property
    def content(self) -> tuple[Any, ...]:
        """Everything it says."""
        return (*self.version.content, self.version.source, self.fund)


@dataclass
class Programme:
    """A whole workbook, resolved as far as possible, and what is to be mended."""

    event: EventPlan | None = None
    rooms: list[tuple[int, str]] = field(default_factory=list)
    sessions: list[SessionPlan] = field(default_factory=list)
    engagements: list[EngagementPlan] = field(default_factory=list)
    seats: list[SeatPlan] = field(default_factory=list)
    revisions: list[RevisionPlan] = field(default_factory=list)
    drafts: list[DraftPlan] = field(default_factory=list)
    refused: list[ImportRow] = field(default_factory=list)

    @property
    def paid(self) -> set[str]:
        """The codes of the sessions that are paid work."""
        return {seat.session for seat in self.seats} | {one.session for one in self.engagements}


def session_mark(session: SessionPlan, *, is_paid: bool) -> str:
    """Return what tells whether a session is as it was when a workbook was made."""
    version = session.version.content if session.version else ()
    fund = session.fund if is_paid else ""
    return _mark(session.code, [session.number or 0, *version, fund])


def draft_mark(draft: DraftPlan) -> str:
    """Return what tells whether a draft is as it was when a workbook was made."""
    return _mark(draft.session, list(draft.content))


def work_mark(plan: EngagementPlan) -> str:
    """Return what tells whether a row of the sheet Engagements was edited."""
    return _mark(plan.session, sorted(plan.said.items()))


def seats_mark(plan: SeatPlan) -> str:
    """Return what tells whether a row of the sheet Seats was edited."""
    wishes, workload = sorted(plan.fields.items()), sorted(plan.workload.items())
    return _mark(plan.session, [plan.role, plan.count, wishes, workload])


def _mark(session: str, values: list[Any]) -> str:
    # No secret: it finds out a change, it keeps nobody from making one. With the session in it,
    # a row that is copied to another session is no row of that one's.
    said = json.dumps(
        [same_name(session), values], default=lambda at: at.isoformat(), ensure_ascii=False
    )
    return hashlib.sha256(said.encode()).hexdigest()[:MARK_LENGTH]
