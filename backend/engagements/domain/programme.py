"""Importing a convening from a workbook, all of it or nothing.

A convening is known by its code. Importing the same workbook again changes nothing; a later one
may add rooms, sessions, seats and revisions. What is there already is never changed by an import.
Revision 1 of a session is the programme's; the others are kept beside it, not applied.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import EngagementRole
from core import permits, time
from core.imports import Fate, ImportRefused, ImportReport, ImportRow
from engagements import convening_layout as layout
from engagements.domain.planning import make_requester, plan_engagement
from engagements.domain.programme_plan import (
    Programme,
    RevisionPlan,
    SeatPlan,
    SessionPlan,
    read_programme,
)
from engagements.domain.seats import add_seat
from engagements.models import Convening, Engagement, Room, Seat, Session, SessionRevision
from workbooks.layout import InputSheet

FIRST_SOURCE = "agenda"


def check_convening(*, actor: User, data: bytes) -> ImportReport:
    """Say what importing would do to every row; changes nothing. ``data`` is an .xlsx file."""
    permits.require(actor, "engagements.import_convening")
    programme = read_programme(data)
    return _Comparison(programme, _Stored.load(programme)).report()


def import_convening(*, actor: User, data: bytes) -> ImportReport:
    """Add what the workbook has and the database has not, in one transaction.

    Raises ImportRefused with the whole report when any row needs mending.
    """
    permits.require(actor, "engagements.import_convening")
    programme = read_programme(data)
    with transaction.atomic():
        _let_no_other_import_run()
        stored = _Stored.load(programme)
        report = _Comparison(programme, stored).report()
        if not report.is_clean:
            raise ImportRefused(report)
        _Writer(actor, programme, stored).write()
    return ImportReport(report.rows, is_imported=True)


def _let_no_other_import_run() -> None:
    """Wait for another import to end, so that two cannot both add the same convening."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE engagements_convening IN SHARE ROW EXCLUSIVE MODE")


@dataclass(frozen=True)
class _Stored:
    """What the database has of the convening, by the workbook's own names."""

    convening: Convening | None
    rooms: dict[str, Room]
    sessions: dict[str, Session]
    revisions: dict[str, list[SessionRevision]]
    engagements: dict[str, Engagement]
    seats: dict[tuple[str, str], list[Seat]]

    @classmethod
    def load(cls, programme: Programme) -> "_Stored":
        code = programme.event.code if programme.event else ""
        convening = Convening.objects.filter(code=code).first()
        rooms = Room.objects.filter(convening=convening) if convening else ()
        sessions = Session.objects.filter(convening=convening) if convening else ()
        revisions = defaultdict(list)
        seats = defaultdict(list)
        found = SessionRevision.objects.filter(session__convening__code=code)
        for revision in found.select_related("session", "room").order_by("number"):
            revisions[revision.session.code].append(revision)
        engagements = Engagement.objects.filter(session__convening__code=code)
        placed = Seat.objects.filter(engagement__session__convening__code=code)
        placed = placed.select_related("engagement__session").prefetch_related("workload")
        for seat in placed.order_by("position"):
            if seat.engagement.session:
                seats[seat.engagement.session.code, seat.role].append(seat)
        return cls(
            convening=convening,
            rooms={room.name: room for room in rooms},
            sessions={session.code: session for session in sessions},
            revisions=dict(revisions),
            engagements={
                engagement.session.code: engagement
                for engagement in engagements.select_related("session")
                if engagement.session
            },
            seats=dict(seats),
        )


def _merged(plan: RevisionPlan, session: SessionPlan) -> dict[str, Any]:
    """Return a revision in full: what its source leaves out is as in the programme."""
    return {
        "source": plan.source,
        "title": plan.title or session.title,
        "starts_at": plan.starts_at or session.starts_at,
        "ends_at": plan.ends_at or session.ends_at,
        "room": plan.room or session.room,
        "title_discloses": session.title_discloses,
        "as_printed": plan.as_printed,
    }


def _first(session: SessionPlan) -> dict[str, Any]:
    """Return a session's first revision."""
    return {
        "source": FIRST_SOURCE,
        "title": session.title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room": session.room,
        "title_discloses": session.title_discloses,
        "as_printed": session.as_printed,
    }


def _as_stored(revision: SessionRevision) -> dict[str, Any]:
    names = ("source", "title", "starts_at", "ends_at", "title_discloses", "as_printed")
    return {**{name: getattr(revision, name) for name in names}, "room": revision.room.name}


class _Comparison:
    """Decides every row's fate by what is stored already."""

    def __init__(self, programme: Programme, stored: _Stored) -> None:
        self._programme = programme
        self._stored = stored
        self._rows: list[ImportRow] = []
        self._seats_seen: dict[tuple[str, str], int] = defaultdict(int)
        self._revisions_seen: dict[str, int] = defaultdict(int)

    def report(self) -> ImportReport:
        """Return all rows in the order of the sheets."""
        programme = self._programme
        self._event()
        for row, name in programme.rooms:
            fate = Fate.UNCHANGED if name in self._stored.rooms else Fate.ADD
            self._add(layout.ROOMS, row, fate, name)
        for session in programme.sessions:
            self._session(session)
        for seat in programme.seats:
            self._seat(seat)
        sessions = {session.code: session for session in programme.sessions}
        for revision in programme.revisions:
            if revision.session in sessions:
                self._revision(revision, sessions[revision.session])
        order = {sheet.title: n for n, sheet in enumerate(layout.LAYOUT.sheets)}
        rows = [*self._rows, *programme.refused]
        rows.sort(key=lambda row: (order.get(row.sheet, -1), row.row or 0))
        return ImportReport(tuple(rows))

    def _add(self, sheet: InputSheet, row: int, fate: Fate, words: str) -> None:
        self._rows.append(ImportRow(sheet.title, row, "", fate, words))

    def _event(self) -> None:
        event, convening = self._programme.event, self._stored.convening
        if event is None:
            return
        if convening is None:
            self._add(layout.CONVENING, event.row, Fate.ADD, event.title)
        elif all(getattr(convening, name) == value for name, value in event.fields.items()):
            self._add(layout.CONVENING, event.row, Fate.UNCHANGED, event.title)
        else:
            words = _("A convening with this code is here already, with other details.")
            self._add(layout.CONVENING, event.row, Fate.REFUSED, words)

    def _session(self, session: SessionPlan) -> None:
        words = f"{session.code}: {session.title}"
        stored = self._stored.sessions.get(session.code)
        if stored is None:
            self._add(layout.SESSIONS, session.row, Fate.ADD, words)
            return
        engagement = self._stored.engagements.get(session.code)
        is_same = (
            stored.kind == session.kind
            and _as_stored(self._stored.revisions[session.code][0]) == _first(session)
            and (
                engagement is None
                or (engagement.activity, engagement.fund_id) == (session.activity, session.fund_id)
            )
        )
        if is_same:
            self._add(layout.SESSIONS, session.row, Fate.UNCHANGED, words)
        else:
            words = _("This session was imported otherwise. Put changes on the sheet Revisions.")
            self._add(layout.SESSIONS, session.row, Fate.REFUSED, words)

    def _seat(self, plan: SeatPlan) -> None:
        key = (plan.session, plan.role)
        first = self._seats_seen[key]
        self._seats_seen[key] += plan.count
        stored = self._stored.seats.get(key, [])[first : first + plan.count]
        words = _("%(session)s: %(count)s × %(role)s") % {
            "session": plan.session,
            "count": plan.count,
            "role": EngagementRole(plan.role).label,
        }
        if any(not _is_same_seat(seat, plan) for seat in stored):
            words = _("This seat was imported otherwise. Change it on its engagement.")
            self._add(layout.SEATS, plan.row, Fate.REFUSED, words)
        elif len(stored) == plan.count:
            self._add(layout.SEATS, plan.row, Fate.UNCHANGED, words)
        else:
            self._add(layout.SEATS, plan.row, Fate.ADD, words)

    def _revision(self, plan: RevisionPlan, session: SessionPlan) -> None:
        self._revisions_seen[plan.session] += 1
        number = self._revisions_seen[plan.session]
        stored = self._stored.revisions.get(plan.session, [])[number : number + 1]
        words = f"{plan.session}: {plan.source}, {plan.as_printed or plan.title or session.title}"
        if not stored:
            self._add(layout.REVISIONS, plan.row, Fate.ADD, words)
        elif _as_stored(stored[0]) == _merged(plan, session):
            self._add(layout.REVISIONS, plan.row, Fate.UNCHANGED, words)
        else:
            words = _("This revision was imported otherwise. Add another one below it.")
            self._add(layout.REVISIONS, plan.row, Fate.REFUSED, words)


def _is_same_seat(seat: Seat, plan: SeatPlan) -> bool:
    workload = {row.component: row.minutes for row in seat.workload.all()}
    fields = {name: getattr(seat, name) for name in plan.fields}
    return fields == dict(plan.fields) and workload == dict(plan.workload)


class _Writer:
    """Adds what is missing; a comparison has found nothing to refuse."""

    def __init__(self, actor: User, programme: Programme, stored: _Stored) -> None:
        if programme.event is None:
            raise ValueError("a clean programme has its convening")
        self._actor = actor
        self._event = programme.event
        self._programme = programme
        self._stored = stored

    def write(self) -> None:
        """Write in the order of dependence."""
        convening = self._stored.convening or Convening.objects.create(
            code=self._event.code, created_by=self._actor, **self._event.fields
        )
        self._rooms(convening)
        for session in self._programme.sessions:
            if session.code not in self._stored.sessions:
                self._session(convening, session)
        self._engagements()
        self._seats()
        sessions = {session.code: session for session in self._programme.sessions}
        written: dict[str, int] = defaultdict(int)
        for plan in self._programme.revisions:
            written[plan.session] += 1
            if written[plan.session] >= len(self._stored.revisions.get(plan.session, [None])):
                values = _merged(plan, sessions[plan.session])
                self._version(plan.session, written[plan.session] + 1, values)

    def _rooms(self, convening: Convening) -> None:
        for _row, name in self._programme.rooms:
            if name not in self._stored.rooms:
                position = len(self._stored.rooms) + 1
                room = Room.objects.create(convening=convening, name=name, position=position)
                self._stored.rooms[name] = room

    def _session(self, convening: Convening, plan: SessionPlan) -> None:
        session = Session.objects.create(convening=convening, code=plan.code, kind=plan.kind)
        self._stored.sessions[plan.code] = session
        session.current = self._version(plan.code, 1, _first(plan))
        session.save(update_fields=["current"])

    def _version(self, code: str, number: int, values: dict[str, Any]) -> SessionRevision:
        return SessionRevision.objects.create(
            session=self._stored.sessions[code],
            number=number,
            made_by=self._actor,
            made_at=time.now(),
            **{**values, "room": self._stored.rooms[values["room"]]},
        )

    def _engagements(self) -> None:
        event = self._event
        requester = make_requester(actor=self._actor, name=event.host, county_id=event.county_id)
        paid = {seat.session for seat in self._programme.seats}
        for session in self._programme.sessions:
            if session.code in paid and session.code not in self._stored.engagements:
                self._stored.engagements[session.code] = plan_engagement(
                    actor=self._actor,
                    activity=session.activity,
                    title=session.title,
                    requester_id=requester.pk,
                    fund_id=session.fund_id,
                    session_id=self._stored.sessions[session.code].pk,
                    timezone=event.timezone,
                    place=f"{event.venue_name}, {event.venue_address}"[:200],
                )

    def _seats(self) -> None:
        seen: dict[tuple[str, str], int] = defaultdict(int)
        for plan in self._programme.seats:
            key = (plan.session, plan.role)
            for _seat in range(plan.count):
                seen[key] += 1
                if seen[key] <= len(self._stored.seats.get(key, ())):
                    continue
                add_seat(
                    actor=self._actor,
                    engagement_id=self._stored.engagements[plan.session].pk,
                    role=plan.role,
                    workload=plan.workload,
                    **plan.fields,
                )
