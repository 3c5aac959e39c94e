"""Reading a convening workbook into a plan: every reference resolved, every time aware.

Nothing here writes. What cannot be resolved is named by sheet, row and column. The sheets of
work are read in ``programme_work_reading``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from compensation.models import Fund
from consultants.domain.known_names import KnownNames
from consultants.models import County
from core import time
from core.imports import refused_cells
from engagements import convening_layout as layout
from engagements.convening_terms import ACTIVITIES, KINDS, SECOND_HOUR
from engagements.domain.programme_mending import Mending
from engagements.domain.programme_plan import (
    DraftPlan,
    EventPlan,
    Programme,
    RevisionPlan,
    SessionPlan,
    VersionPlan,
)
from engagements.domain.programme_work_reading import WorkReader
from workbooks.layout import InputSheet, Row
from workbooks.reading import read_workbook

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_VERSIONS = 32_000
LONGEST_SESSION = timedelta(hours=24)
"""A session begins on a day of the convening; its night may end after the last one."""


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
        self._mending = Mending(self._plan.refused)
        self._funds = KnownNames(Fund.objects.values_list("code", "pk"))
        self._rooms = self._names("rooms", "name")
        self._codes = self._names("sessions", "code")
        self._zone: ZoneInfo | None = None

    def resolve(self) -> Programme:
        """Return the plan; its order is the order of dependence."""
        plan = self._plan
        self._event(self._rows["convening"])
        plan.rooms = [(row.number, str(row.values["name"])) for row in self._rows["rooms"]]
        if plan.event is None:
            return plan
        work = WorkReader(self._mending, self._codes, self._funds)
        for row in self._rows["engagements"]:
            plan.engagements += work.engagement(row)
        for row in self._rows["seats"]:
            plan.seats += work.seat(row)
        paid = {self._code(row) for sheet in ("engagements", "seats") for row in self._rows[sheet]}
        off = {self._code(row) for sheet in ("revisions", "draft") for row in self._rows[sheet]}
        for row in self._rows["sessions"]:
            code = str(row.values["code"])
            self._session(row, plan.event, is_paid=code in paid, may_be_off=code in off - paid)
        for row in self._rows["revisions"]:
            self._revision(row)
        for row in self._rows["draft"]:
            self._draft(row)
        return plan

    def _names(self, sheet: str, key: str) -> KnownNames:
        """Return a column's own values as names that other rows may use."""
        return KnownNames((str(row.values[key]), row.number) for row in self._rows[sheet])

    def _code(self, row: Row) -> str:
        return self._codes.spelt(str(row.values["session"]))

    def _event(self, rows: Sequence[Row]) -> None:
        sheet, mend = layout.CONVENING, self._mending
        if len(rows) != 1:
            number = rows[1].number if rows else None
            mend.refuse(sheet, number, "", _("The sheet holds exactly one convening."))
            return
        row, before = rows[0], mend.count
        values: dict[str, Any] = dict(row.values)
        if not CODE.fullmatch(values["code"]):
            words = _("Use small letters, digits and hyphens only.")
            mend.refuse(sheet, row.number, "code", words)
        if values["ends_on"] < values["starts_on"]:
            mend.refuse(sheet, row.number, "ends_on", _("The last day is before the first day."))
        if not time.is_zone(values["timezone"]):
            words = _("“%(zone)s” is not a time zone. An example: America/Los_Angeles")
            mend.refuse(sheet, row.number, "timezone", words % {"zone": values["timezone"]})
        counties = KnownNames(County.objects.values_list("name", "pk"))
        values["county"] = mend.found(sheet, row, "county", counties)
        values["fund"] = mend.found(sheet, row, "fund", self._funds)
        if mend.count == before:
            self._plan.event = EventPlan(row.number, **values)
            self._zone = ZoneInfo(values["timezone"])

    def _session(self, row: Row, event: EventPlan, *, is_paid: bool, may_be_off: bool) -> None:
        sheet, values, mend = layout.SESSIONS, row.values, self._mending
        before = mend.count
        version = self._version(sheet, row, may_be_off=may_be_off)
        number = self._number(sheet, row, is_off=version is None)
        fund = mend.found(sheet, row, "fund", self._funds) or event.fund
        activity = ACTIVITIES[str(values["activity"])] if values["activity"] else ""
        if is_paid and not activity:
            words = _("A session with seats needs its activity.")
            mend.refuse(sheet, row.number, "activity", words)
        if is_paid and not fund:
            mend.refuse(sheet, row.number, "fund", _("A session with seats needs its fund."))
        if mend.count > before:
            return
        source = str(values["source"] or layout.FIRST_SOURCE)
        self._plan.sessions.append(
            SessionPlan(
                row=row.number,
                code=str(values["code"]),
                kind=KINDS[str(values["kind"])],
                version=version and replace(version, source=source),
                number=number,
                activity=activity,
                fund=fund,
                mark=str(values["mark"] or ""),
            )
        )

    def _number(self, sheet: InputSheet, row: Row, *, is_off: bool = False) -> int | None:
        """Return the number of a version; None where the row says none, 0 when it is on no day."""
        if row.values["version"] is None:
            return None
        number = int(str(row.values["version"]))
        if not (1 <= number <= MOST_VERSIONS or (is_off and number == 0)):
            words = _("Enter a number from 1 to %(most)s.") % {"most": MOST_VERSIONS}
            self._mending.refuse(sheet, row.number, "version", words)
        return number

    def _version(self, sheet: InputSheet, row: Row, *, may_be_off: bool) -> VersionPlan | None:
        """Return what a row of the sheet Sessions says; None when the session is on no day."""
        placing = ("starts_at", "ends_at", "room")
        if may_be_off and not any(row.values[key] for key in placing):
            return None
        for key in ("title", *placing):
            if not row.values[key]:
                words = _("A session needs its title, both times and its room.")
                self._mending.refuse(sheet, row.number, key, words)
        return self._placed(sheet, row)

    def _placed(self, sheet: InputSheet, row: Row) -> VersionPlan:
        """Return what a row says of a session, its times on a day of the convening."""
        starts_at, ends_at = self._instants(sheet, row)
        if starts_at and ends_at:
            self._check_span(sheet, row, starts_at, ends_at)
        return VersionPlan(
            title=str(row.values["title"] or ""),
            starts_at=starts_at,
            ends_at=ends_at,
            room=self._mending.found(sheet, row, "room", self._rooms),
            title_discloses=bool(row.values["title_discloses"]),
            as_printed=str(row.values["as_printed"] or ""),
        )

    def _instants(self, sheet: InputSheet, row: Row) -> tuple[datetime | None, datetime | None]:
        """Return both typed local times as instants; refuses one that is not clear."""
        said = row.values["second_hour"]
        starts, ends = SECOND_HOUR[str(said)] if said else (None, None)
        return (
            self._instant(sheet, row, "starts_at", is_second=starts),
            self._instant(sheet, row, "ends_at", is_second=ends),
        )

    def _instant(
        self, sheet: InputSheet, row: Row, key: str, *, is_second: bool | None
    ) -> datetime | None:
        """Return a typed local time as an instant.

        Refuses one that does not happen, and one that happens twice when the row does not say
        which of the two it is.
        """
        typed = row.values[key]
        if not isinstance(typed, datetime):
            return None
        first, second = (typed.replace(tzinfo=self._zone, fold=fold) for fold in (0, 1))
        happens = first.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None) == typed
        is_twice = first.utcoffset() != second.utcoffset()
        if not happens or (is_twice and is_second is None):
            words = _("The clock changes then. Choose a time that is clear.")
            self._mending.refuse(sheet, row.number, key, words)
            return None
        return (second if is_twice and is_second else first).astimezone(UTC)

    def _check_span(
        self, sheet: InputSheet, row: Row, starts_at: datetime, ends_at: datetime
    ) -> None:
        event, mend = self._plan.event, self._mending
        if event is None or self._zone is None:
            raise ValueError("times are read once the convening is")
        if ends_at <= starts_at:
            mend.refuse(sheet, row.number, "ends_at", _("The end must be after the start."))
            return
        if not event.starts_on <= starts_at.astimezone(self._zone).date() <= event.ends_on:
            words = _("This is not on a day of the convening.")
            mend.refuse(sheet, row.number, "starts_at", words)
        if ends_at - starts_at > LONGEST_SESSION:
            words = _("A session lasts at most one day.")
            mend.refuse(sheet, row.number, "ends_at", words)

    def _revision(self, row: Row) -> None:
        sheet, values, mend = layout.REVISIONS, row.values, self._mending
        before = mend.count
        code = mend.found(sheet, row, "session", self._codes)
        number = self._number(sheet, row)
        starts_at, ends_at = self._instants(sheet, row)
        said: dict[str, Any] = {
            "title": values["title"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "room": mend.found(sheet, row, "room", self._rooms) or None,
            "title_discloses": values["title_discloses"],
        }
        said = {key: value for key, value in said.items() if value is not None}
        found = next((one for one in self._plan.sessions if one.code == code), None)
        if found is not None:
            holds = found.version
            start = starts_at or (holds and holds.starts_at)
            end = ends_at or (holds and holds.ends_at)
            if start and end:
                self._check_span(sheet, row, start, end)
            if holds is None and len(said) < len(("title", "starts", "ends", "room")):
                words = _("Say it in full: the session is on no day.")
                mend.refuse(sheet, row.number, "title", words)
        if mend.count > before:
            return
        said["as_printed"] = str(values["as_printed"] or "")
        self._plan.revisions.append(
            RevisionPlan(
                row=row.number,
                session=code,
                source=str(values["source"]),
                number=number,
                said=said,
            )
        )

    def _draft(self, row: Row) -> None:
        sheet, values, mend = layout.DRAFT, row.values, self._mending
        before = mend.count
        code = mend.found(sheet, row, "session", self._codes)
        placing = [key for key in ("starts_at", "ends_at", "room") if not values[key]]
        if placing and len(placing) < len(("starts_at", "ends_at", "room")):
            words = _("Give both times and a room, or none of them.")
            mend.refuse(sheet, row.number, placing[0], words)
        version = self._placed(sheet, row)
        fund = mend.found(sheet, row, "fund", self._funds)
        if mend.count > before:
            return
        self._plan.drafts.append(
            DraftPlan(
                row=row.number,
                session=code,
                version=replace(version, source=str(values["source"] or "")),
                fund=fund,
                mark=str(values["mark"] or ""),
            )
        )
