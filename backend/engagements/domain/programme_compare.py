"""Deciding every row's fate: what an import adds, what it drafts, and what it refuses.

An import never changes what holds. A changed row of the sheet Sessions becomes a change of the
draft; the mark beside it tells whether the session has changed since the workbook was made, and
then the row is refused. A row that was not edited asks for nothing, however old it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from compensation.models import EngagementRole
from core.imports import Fate, ImportReport, ImportRow
from engagements import convening_layout as layout
from engagements.domain.programme_plan import (
    DraftPlan,
    EngagementPlan,
    Programme,
    RevisionPlan,
    SeatPlan,
    SessionPlan,
    VersionPlan,
    draft_mark,
    same_name,
    seats_mark,
    session_mark,
    work_mark,
)
from engagements.domain.programme_stored import StoredProgramme, StoredSession
from workbooks.layout import InputSheet

PARTS = ("title", "starts_at", "ends_at", "room", "title_discloses", "as_printed")
NAMES = frozenset({"room", "county", "requester", "group", "source"})
"""What is looked up by its name, so that its spelling does not matter; other text is kept as is."""
NOWHERE = {"starts_at": None, "ends_at": None, "room": ""}


@dataclass
class Todo:
    """What an import does when nothing is refused, by the workbook's own names."""

    rooms: list[str] = field(default_factory=list)
    sessions: list[SessionPlan] = field(default_factory=list)
    engagements: list[EngagementPlan] = field(default_factory=list)
    seats: list[tuple[SeatPlan, int]] = field(default_factory=list)
    revisions: list[tuple[str, int, VersionPlan]] = field(default_factory=list)
    drafts: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


class Comparison:
    """Compares a workbook with what is stored; ``report`` first, then ``todo``."""

    def __init__(self, programme: Programme, stored: StoredProgramme) -> None:
        """Keep both sides."""
        self.todo = Todo()
        self._programme = programme
        self._stored = stored
        self._rows: list[ImportRow] = []
        self._seats_seen: dict[tuple[str, str], int] = defaultdict(int)
        self._of_source: dict[tuple[str, str], int] = defaultdict(int)
        self._numbers: dict[str, set[int]] = {}
        self._drafted = {same_name(draft.session) for draft in programme.drafts}

    def report(self) -> ImportReport:
        """Return all rows in the order of the sheets."""
        programme = self._programme
        self._event()
        for row, name in programme.rooms:
            self._room(row, name)
        for session in programme.sessions:
            self._session(session)
        for engagement in programme.engagements:
            self._engagement(engagement)
        for seat in programme.seats:
            self._seat(seat)
        sessions = {session.code: session for session in programme.sessions}
        for revision in programme.revisions:
            if revision.session in sessions:
                self._revision(revision, sessions[revision.session])
        for draft in programme.drafts:
            if draft.session in sessions:
                self._draft(draft)
        order = {sheet.title: n for n, sheet in enumerate(layout.LAYOUT.sheets)}
        rows = [*self._rows, *programme.refused]
        rows.sort(key=lambda row: (order.get(row.sheet, -1), row.row or 0))
        return ImportReport(tuple(rows))

    def _add(self, sheet: InputSheet, row: int, fate: Fate, words: str, column: str = "") -> None:
        name = layout.header(sheet, column) if column else ""
        self._rows.append(ImportRow(sheet.title, row, name, fate, words))

    def _event(self) -> None:
        event, stored = self._programme.event, self._stored.event
        if event is None:
            return
        if stored is None:
            self._add(layout.CONVENING, event.row, Fate.ADD, event.title)
        elif event.details == stored.details:
            self._add(layout.CONVENING, event.row, Fate.UNCHANGED, event.title)
        else:
            words = _("A convening with this code is here already, with other details.")
            self._add(layout.CONVENING, event.row, Fate.REFUSED, words)

    def _room(self, row: int, name: str) -> None:
        room = self._stored.rooms_ever.get(same_name(name))
        if room is None:
            self._add(layout.ROOMS, row, Fate.ADD, name)
            self.todo.rooms.append(name)
            return
        is_renamed = same_name(room.name) != same_name(name)
        words = f"{name} → {room.name}" if is_renamed else name
        self._add(layout.ROOMS, row, Fate.UNCHANGED, words)

    def _now(self, version: VersionPlan, like: VersionPlan | None, mark: str = "") -> VersionPlan:
        """Return a version of the workbook with its room as that is called now.

        A mark tells by itself that a row was not edited. Without one, a name that the session's
        own room had is no edit, even when another room has that name now.
        """
        meant = like.room if like and not mark else ""
        return replace(version, room=self._stored.called_now(version.room, meant))

    def _session(self, plan: SessionPlan) -> None:
        sheet, words = layout.SESSIONS, f"{plan.code}: {plan.title}"
        stored = self._stored.sessions.get(same_name(plan.code))
        if stored is None:
            self._add(sheet, plan.row, Fate.ADD, words)
            self.todo.sessions.append(plan)
            self._numbers[plan.code] = {plan.number or 1} if plan.version else set()
            return
        self._numbers[plan.code] = set(stored.revisions)
        if plan.kind != stored.plan.kind:
            said = _("The kind of a session that is here cannot be changed.")
            self._add(sheet, plan.row, Fate.REFUSED, said, "kind")
        elif stored.engagement and plan.activity not in ("", stored.plan.activity):
            said = _("Work is planned on this session. Its activity cannot be changed.")
            self._add(sheet, plan.row, Fate.REFUSED, said, "activity")
        else:
            self._changed_session(plan, stored, words)

    def _changed_session(self, plan: SessionPlan, stored: StoredSession, words: str) -> None:
        sheet, now = layout.SESSIONS, plan
        if plan.version:
            holds = stored.plan.version
            now = replace(plan, version=self._now(plan.version, holds, plan.mark))
        changes = session_changes(now, stored)
        if not changes or self._asks_for_nothing(plan, stored):
            self._add(sheet, plan.row, Fate.UNCHANGED, words)
        elif not _is_up_to_date(plan, stored):
            said = _("This session has changed since. Export the convening again.")
            self._add(sheet, plan.row, Fate.REFUSED, said)
        elif same_name(plan.code) in self._drafted:
            said = _("This session is on the sheet Draft. Make your change there.")
            self._add(sheet, plan.row, Fate.REFUSED, said)
        elif stored.draft is None:
            self._add(sheet, plan.row, Fate.UPDATE, _("%(row)s, in the draft") % {"row": words})
            self.todo.drafts.append((plan.code, changes))
        elif _draft_says(stored.draft, changes):
            self._add(sheet, plan.row, Fate.UNCHANGED, words)
        else:
            said = _("This session has a draft. Export the convening, and change it there.")
            self._add(sheet, plan.row, Fate.REFUSED, said)

    def _asks_for_nothing(self, plan: SessionPlan, stored: StoredSession) -> bool:
        """Return whether a row stands as it was handed out, or as it was first imported."""
        if plan.mark:
            return session_mark(plan, is_paid=stored.engagement is not None) == plan.mark
        first = stored.revisions.get(plan.number or 1)
        return bool(
            stored.was_changed
            and first is not None
            and plan.version is not None
            and first.content == self._now(plan.version, first).content
        )

    def _engagement(self, plan: EngagementPlan) -> None:
        sheet = layout.ENGAGEMENTS
        stored = self._stored.sessions.get(same_name(plan.session))
        words = f"{plan.session}: {plan.said['title']}" if "title" in plan.said else plan.session
        if stored is None or stored.work is None:
            self._add(sheet, plan.row, Fate.ADD, words)
            self.todo.engagements.append(plan)
            return
        has = stored.work.said
        # No export says who the support person is, so an empty cell takes nobody away.
        other = [
            name
            for name, value in plan.said.items()
            if not _is_same(name, has[name], value) and (value or name != "support_by")
        ]
        if other and work_mark(plan) != plan.mark:
            words = _("This work was planned otherwise. Change it on its engagement.")
            self._add(sheet, plan.row, Fate.REFUSED, words, other[0])
        else:
            self._add(sheet, plan.row, Fate.UNCHANGED, words)

    def _seat(self, plan: SeatPlan) -> None:
        key = (plan.session, plan.role)
        first = self._seats_seen[key]
        self._seats_seen[key] += plan.count
        stored = self._stored.sessions.get(same_name(plan.session))
        held = stored.seats.get(plan.role, []) if stored else []
        same = held[first : first + plan.count]
        words = _("%(session)s: %(count)s × %(role)s") % {
            "session": plan.session,
            "count": plan.count,
            "role": EngagementRole(plan.role).label,
        }
        is_other = any(
            (seat.fields, seat.workload) != (plan.fields, plan.workload) for seat in same
        )
        if is_other and seats_mark(plan) != plan.mark:
            words = _("This seat was imported otherwise. Change it on its engagement.")
            self._add(layout.SEATS, plan.row, Fate.REFUSED, words)
        elif _is_lowered(plan, len(held)):
            words = _("Take a seat away on its engagement.")
            self._add(layout.SEATS, plan.row, Fate.REFUSED, words, "count")
        elif len(same) == plan.count:
            self._add(layout.SEATS, plan.row, Fate.UNCHANGED, words)
        else:
            self._add(layout.SEATS, plan.row, Fate.ADD, words)
            self.todo.seats.append((plan, plan.count - len(same)))

    def _revision(self, plan: RevisionPlan, session: SessionPlan) -> None:
        sheet = layout.REVISIONS
        what = plan.said["as_printed"] or plan.said.get("title") or session.title
        words = f"{plan.session}: {plan.source}, {what}"
        place = self._of_source[plan.session, plan.source]
        self._of_source[plan.session, plan.source] += 1
        stored = self._stored.sessions.get(same_name(plan.session))
        known = _known_revision(plan, stored, place) if stored else None
        if known is not None:
            said = dict(plan.said)
            if "room" in said:
                said["room"] = self._stored.called_now(said["room"], known.room)
            if all(_is_same(name, getattr(known, name), value) for name, value in said.items()):
                self._add(sheet, plan.row, Fate.UNCHANGED, words)
            else:
                words = _("This revision was imported otherwise. Add another one below it.")
                self._add(sheet, plan.row, Fate.REFUSED, words)
            return
        numbers = self._numbers[plan.session]
        number = plan.number if plan.number and stored is None else max(numbers, default=0) + 1
        if number in numbers:
            words = _("Two versions of this session have this number.")
            self._add(sheet, plan.row, Fate.REFUSED, words, "version")
            return
        numbers.add(number)
        self._add(sheet, plan.row, Fate.ADD, words)
        self.todo.revisions.append((plan.session, number, _in_full(plan, session)))

    def _draft(self, plan: DraftPlan) -> None:
        sheet, words = layout.DRAFT, f"{plan.session}: {plan.version.title}"
        stored = self._stored.sessions.get(same_name(plan.session))
        if stored is not None and self._draft_asks_for_nothing(plan, stored):
            self._add(sheet, plan.row, Fate.UNCHANGED, words)
            return
        is_paid = plan.session in self._programme.paid or (stored and stored.engagement)
        if plan.fund and not is_paid:
            words = _("No work is planned on this session, so nothing is paid.")
            self._add(sheet, plan.row, Fate.REFUSED, words, "fund")
            return
        if stored is None:
            self._add(sheet, plan.row, Fate.ADD, words)
        elif stored.draft is None if not plan.mark else _is_as_marked(plan, stored.draft):
            self._add(sheet, plan.row, Fate.UPDATE, words)
        else:
            words = _("This draft has changed since. Export the convening again.")
            self._add(sheet, plan.row, Fate.REFUSED, words)
            return
        values = {name: getattr(plan.version, name) for name in (*PARTS, "source")}
        self.todo.drafts.append((plan.session, {**values, "fund": plan.fund}))

    def _draft_asks_for_nothing(self, plan: DraftPlan, stored: StoredSession) -> bool:
        """Return whether a row stands as it was handed out, or says what is there already."""
        if stored.draft is not None:
            version = self._now(plan.version, stored.draft.version, plan.mark)
            if stored.draft.content == replace(plan, version=version).content:
                return True
        if plan.mark:
            return draft_mark(plan) == plan.mark
        holds = stored.plan.version
        is_held = holds is not None and holds.content == self._now(plan.version, holds).content
        return stored.draft is None and is_held and plan.fund in ("", stored.plan.fund)


def session_changes(plan: SessionPlan, stored: StoredSession) -> dict[str, Any]:
    """Return what a row of the sheet Sessions says otherwise than what holds."""
    changes: dict[str, Any] = {}
    holds = stored.plan.version
    if plan.version is None:
        changes = dict(NOWHERE) if holds else {}
    else:
        changes = {
            name: getattr(plan.version, name)
            for name in PARTS
            if holds is None
            or not _is_same(name, getattr(holds, name), getattr(plan.version, name))
        }
        if changes and plan.version.source not in ("", layout.FIRST_SOURCE, holds and holds.source):
            changes["source"] = plan.version.source
    if stored.engagement and plan.fund and plan.fund != stored.plan.fund:
        changes["fund"] = plan.fund
    return changes


def _is_same(name: str, one: Any, other: Any) -> bool:
    """Return whether two values of a field say the same; names do in any spelling."""
    if name in NAMES:
        return same_name(one) == same_name(other)
    return bool(one == other)


def _is_lowered(plan: SeatPlan, held: int) -> bool:
    """Return whether a row is as it was handed out but for a count that was higher then."""
    counts = range(plan.count + 1, held + 1) if plan.mark else ()
    return any(seats_mark(replace(plan, count=count)) == plan.mark for count in counts)


def _is_up_to_date(plan: SessionPlan, stored: StoredSession) -> bool:
    """Return whether what holds is what the row was made from."""
    if plan.mark:
        return session_mark(stored.plan, is_paid=stored.engagement is not None) == plan.mark
    return not stored.was_changed


def _draft_says(draft: DraftPlan, changes: Mapping[str, Any]) -> bool:
    said = {name: getattr(draft.version, name) for name in (*PARTS, "source")}
    said["fund"] = draft.fund
    return all(_is_same(name, said[name], value) for name, value in changes.items())


def _is_as_marked(plan: DraftPlan, draft: DraftPlan | None) -> bool:
    return draft is not None and draft_mark(draft) == plan.mark


def _known_revision(plan: RevisionPlan, stored: StoredSession, place: int) -> VersionPlan | None:
    """Return the stored version that a row is about: by its number, else by who says it."""
    if plan.number is not None and plan.number in stored.revisions:
        return stored.revisions[plan.number]
    same = [
        one for one in stored.revisions.values() if same_name(one.source) == same_name(plan.source)
    ]
    return same[place] if place < len(same) else None


def _in_full(plan: RevisionPlan, session: SessionPlan) -> VersionPlan:
    """Return a revision in full: what its source leaves out is as in the programme."""
    base = session.version or VersionPlan("", None, None, "", title_discloses=False)
    return replace(base, **plan.said, source=plan.source)
