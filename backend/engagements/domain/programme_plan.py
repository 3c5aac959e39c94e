"""Reading a convening workbook into a plan: every reference resolved, every time aware.

Nothing here writes. What cannot be resolved is named by sheet, row and column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from compensation.models import Fund
from consultants.domain.known_names import KnownNames
from consultants.models import County
from core import time
from core.imports import Fate, ImportRow, refused_cells
from engagements import convening_layout as layout
from workbooks.layout import InputSheet, Row
from workbooks.reading import read_workbook

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_SEATS = 200
A_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class EventPlan:
    """The convening itself."""

    row: int
    code: str
    title: str
    starts_on: date
    ends_on: date
    timezone: str
    venue_name: str
    venue_address: str
    county_id: int
    host: str
    fund_id: int

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of the stored convening."""
        names = ("title", "starts_on", "ends_on", "timezone", "venue_name", "venue_address")
        return {name: getattr(self, name) for name in (*names, "county_id", "host")}


@dataclass(frozen=True)
class SessionPlan:
    """A session as the programme has it, and how its work is paid when it has seats."""

    row: int
    code: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    title_discloses: bool
    as_printed: str
    activity: str
    fund_id: int


@dataclass(frozen=True)
class SeatPlan:
    """Equal seats of one row."""

    row: int
    session: str
    role: str
    count: int
    fields: Mapping[str, Any]
    workload: Mapping[str, int]


@dataclass(frozen=True)
class RevisionPlan:
    """What another source says about a session; None where it says the same."""

    row: int
    session: str
    source: str
    title: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    room: str | None
    as_printed: str


@dataclass
class Programme:
    """A whole workbook, resolved as far as possible, and what is to be mended."""

    event: EventPlan | None = None
    rooms: list[tuple[int, str]] = field(default_factory=list)
    sessions: list[SessionPlan] = field(default_factory=list)
    seats: list[SeatPlan] = field(default_factory=list)
    revisions: list[RevisionPlan] = field(default_factory=list)
    refused: list[ImportRow] = field(default_factory=list)


def read_programme(data: bytes) -> Programme:
    """Read and resolve a convening workbook.

    When cells need mending only they are named: what refers to them cannot be judged yet.
    """
    result = read_workbook(data, layout.LAYOUT)
    if not result.is_clean:
        return Programme(refused=refused_cells(result.problems))
    return _Resolver(result.rows).resolve()


class _Resolver:
    """Turns rows into a plan, sheet by sheet, and collects what does not fit."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._rows = rows
        self._plan = Programme()
        self._funds = KnownNames(Fund.objects.values_list("code", "pk"))
        self._rooms = self._names("rooms", "name")
        self._codes = self._names("sessions", "code")
        self._zone: ZoneInfo | None = None

    def resolve(self) -> Programme:
        """Return the plan; its order is the order of dependence."""
        plan = self._plan
        self._event(self._rows["convening"])
        plan.rooms = [(row.number, str(row.values["name"])) for row in self._rows["rooms"]]
        if self._zone is not None and plan.event is not None:
            paid = {self._code(row) for row in self._rows["seats"]}
            for row in self._rows["sessions"]:
                self._session(row, plan.event, is_paid=str(row.values["code"]) in paid)
            for row in self._rows["seats"]:
                self._seat(row)
            for row in self._rows["revisions"]:
                self._revision(row)
        return plan

    def _names(self, sheet: str, key: str) -> KnownNames:
        """Return a column's own values as names that other rows may use, by row."""
        return KnownNames((str(row.values[key]), row.number) for row in self._rows[sheet])

    def _mend(self, sheet: InputSheet, row: int | None, key: str, words: str) -> None:
        name = layout.header(sheet, key) if key else ""
        self._plan.refused.append(ImportRow(sheet.title, row, name, Fate.REFUSED, words))

    def _found(self, sheet: InputSheet, row: Row, key: str, names: KnownNames) -> int:
        """Return the id of a name, or 0 when it had to be refused."""
        found, words = names.find(str(row.values[key]))
        if words:
            self._mend(sheet, row.number, key, words)
        return found

    def _spelt(self, sheet: str, key: str, number: int) -> str:
        """Return the value of a referenced row, spelt as it is there."""
        return next(str(row.values[key]) for row in self._rows[sheet] if row.number == number)

    def _code(self, row: Row) -> str:
        number, _words = self._codes.find(str(row.values["session"]))
        return self._spelt("sessions", "code", number) if number else ""

    def _event(self, rows: Sequence[Row]) -> None:
        sheet = layout.CONVENING
        if len(rows) != 1:
            number = rows[1].number if rows else None
            self._mend(sheet, number, "", _("The sheet holds exactly one convening."))
            return
        row, before = rows[0], len(self._plan.refused)
        values: dict[str, Any] = dict(row.values)
        if not CODE.fullmatch(values["code"]):
            words = _("Use small letters, digits and hyphens only.")
            self._mend(sheet, row.number, "code", words)
        if values["ends_on"] < values["starts_on"]:
            self._mend(sheet, row.number, "ends_on", _("The last day is before the first day."))
        if not time.is_zone(values["timezone"]):
            words = _("“%(zone)s” is not a time zone. An example: America/Los_Angeles")
            self._mend(sheet, row.number, "timezone", words % {"zone": values["timezone"]})
        counties = KnownNames(County.objects.values_list("name", "pk"))
        county_id = self._found(sheet, row, "county", counties)
        fund_id = self._found(sheet, row, "fund", self._funds)
        if len(self._plan.refused) > before:
            return
        del values["county"], values["fund"]
        self._plan.event = EventPlan(row.number, county_id=county_id, fund_id=fund_id, **values)
        self._zone = ZoneInfo(values["timezone"])

    def _session(self, row: Row, event: EventPlan, *, is_paid: bool) -> None:
        sheet, values, before = layout.SESSIONS, row.values, len(self._plan.refused)
        room = self._found(sheet, row, "room", self._rooms)
        starts_at = self._instant(sheet, row, "starts_at")
        ends_at = self._instant(sheet, row, "ends_at")
        fund_id = self._found(sheet, row, "fund", self._funds) if values["fund"] else event.fund_id
        activity = layout.ACTIVITIES[str(values["activity"])] if values["activity"] else ""
        if is_paid and not activity:
            self._mend(sheet, row.number, "activity", _("A session with seats needs its activity."))
        if starts_at and ends_at:
            self._check_span(sheet, row, starts_at, ends_at, event)
        if len(self._plan.refused) > before or not (starts_at and ends_at):
            return
        self._plan.sessions.append(
            SessionPlan(
                row=row.number,
                code=str(values["code"]),
                kind=layout.KINDS[str(values["kind"])],
                title=str(values["title"]),
                starts_at=starts_at,
                ends_at=ends_at,
                room=self._spelt("rooms", "name", room),
                title_discloses=bool(values["title_discloses"]),
                as_printed=str(values["as_printed"] or ""),
                activity=activity,
                fund_id=fund_id,
            )
        )

    def _instant(self, sheet: InputSheet, row: Row, key: str) -> datetime | None:
        """Return a typed local time as an instant; refuses one that does not happen just once."""
        typed = row.values[key]
        if not isinstance(typed, datetime):
            return None
        first = typed.replace(tzinfo=self._zone)
        is_clear = first.utcoffset() == first.replace(fold=1).utcoffset()
        if not is_clear or first.astimezone(UTC).astimezone(self._zone) != first:
            self._mend(
                sheet, row.number, key, _("The clock changes then. Choose a time that is clear.")
            )
            return None
        return first.astimezone(UTC)

    def _check_span(
        self, sheet: InputSheet, row: Row, starts_at: datetime, ends_at: datetime, event: EventPlan
    ) -> None:
        if ends_at <= starts_at:
            self._mend(sheet, row.number, "ends_at", _("The end must be after the start."))
            return
        for key, at in (("starts_at", starts_at), ("ends_at", ends_at)):
            if not event.starts_on <= at.astimezone(self._zone).date() <= event.ends_on:
                words = _("This is not on a day of the convening.")
                self._mend(sheet, row.number, key, words)

    def _seat(self, row: Row) -> None:
        sheet, values, before = layout.SEATS, row.values, len(self._plan.refused)
        self._found(sheet, row, "session", self._codes)
        count = int(str(values["count"]))
        if not 1 <= count <= MOST_SEATS:
            words = _("Enter a number from 1 to %(most)s.") % {"most": MOST_SEATS}
            self._mend(sheet, row.number, "count", words)
        workload = {name: int(str(values[name] or 0)) for name in layout.WORKLOAD}
        for name, minutes in workload.items():
            if minutes > A_DAY_MINUTES:
                self._mend(sheet, row.number, name, _("Enter minutes from 0 to 1,440."))
        if len(self._plan.refused) > before:
            return
        fields = {
            "label": str(values["label"] or ""),
            "filled_by": layout.FILLED_BY[str(values["filled_by"])],
            "note": str(values["note"] or ""),
        }
        self._plan.seats.append(
            SeatPlan(
                row=row.number,
                session=self._code(row),
                role=layout.ROLES[str(values["role"])],
                count=count,
                fields=fields,
                workload={name: minutes for name, minutes in workload.items() if minutes},
            )
        )

    def _revision(self, row: Row) -> None:
        sheet, values, before = layout.REVISIONS, row.values, len(self._plan.refused)
        number = self._found(sheet, row, "session", self._codes)
        room = self._found(sheet, row, "room", self._rooms) if values["room"] else 0
        starts_at = self._instant(sheet, row, "starts_at")
        ends_at = self._instant(sheet, row, "ends_at")
        session = next((s for s in self._plan.sessions if s.row == number), None)
        if session and self._plan.event:
            start, end = starts_at or session.starts_at, ends_at or session.ends_at
            self._check_span(sheet, row, start, end, self._plan.event)
        if len(self._plan.refused) > before:
            return
        self._plan.revisions.append(
            RevisionPlan(
                row=row.number,
                session=self._code(row),
                source=str(values["source"]),
                title=str(values["title"]) if values["title"] else None,
                starts_at=starts_at,
                ends_at=ends_at,
                room=self._spelt("rooms", "name", room) if room else None,
                as_printed=str(values["as_printed"] or ""),
            )
        )
