"""A convening as the workbook that it can be imported from: to be edited and brought back.

It holds the programme and how its work is planned, and nobody who is asked or booked. The support
person stays behind with their address, and is kept when it is brought back. Notes on seats,
contacts and links are the desk's own words and may name people: for coordinators alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from core import permits
from core.errors import Refused
from core.privacy import Channel, See, sees
from engagements import convening_layout as layout
from engagements.convening_terms import SECOND_HOUR, WORKLOAD, spelt
from engagements.domain.programme_plan import (
    DraftPlan,
    EngagementPlan,
    EventPlan,
    SeatPlan,
    VersionPlan,
    draft_mark,
    seats_mark,
    session_mark,
    work_mark,
)
from engagements.domain.programme_stored import StoredProgramme, StoredSession
from engagements.domain.programme_work_reading import MOST_SEATS
from engagements.models import Convening
from workbooks.templates import write_template

HELD = ("work.title", "work.briefing", "seat.note")
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class ConveningWorkbook:
    """The file and the name under which it is handed out."""

    name: str
    data: bytes


def export_convening(*, actor: User, convening_id: int) -> ConveningWorkbook:
    """Return the convening as a workbook; the same content gives the same bytes.

    Importing it changes nothing; importing it elsewhere gives the same convening. Refuses
    whoever may not take the plans of work away in a file.
    """
    convening = permits.get_visible(Convening.objects.all(), actor, pk=convening_id)
    if any(sees(actor, field, Channel.WORKBOOK) is not See.FULL for field in HELD):
        raise Refused
    data = write_template(
        layout.LAYOUT,
        properties=layout.PROPERTIES,
        words=layout.WORDS,
        rows=rows_of(StoredProgramme.load(convening.code)),
    )
    return ConveningWorkbook(f"convening-{convening.pk}.xlsx", data)


def rows_of(stored: StoredProgramme) -> Rows:
    """Return the rows of every sheet, in an order that depends on their content alone."""
    event = stored.event
    if event is None:
        raise ValueError("a convening that is exported is stored")
    writer = _Rows(event)
    sessions = sorted(stored.sessions.values(), key=_order)
    return {
        "convening": [{"code": event.code, **event.details, "fund": event.fund}],
        "rooms": [{"name": room.name} for room in stored.rooms.values()],
        "sessions": [writer.session(one) for one in sessions],
        "engagements": [_engagement(one, one.work) for one in sessions if one.work is not None],
        "seats": [row for one in sessions for row in _seats(one)],
        "revisions": [row for one in sessions for row in writer.revisions(one)],
        "draft": [writer.draft(one.draft) for one in sessions if one.draft is not None],
    }


def _order(one: StoredSession) -> Any:
    """By time, then code; what is on no day comes last."""
    starts_at = one.plan.version.starts_at if one.plan.version else None
    return starts_at is None, starts_at, one.plan.code


class _Rows:
    """Writes versions in the time zone of the convening."""

    def __init__(self, event: EventPlan) -> None:
        self._zone = ZoneInfo(event.timezone)
        self._fund = event.fund

    def session(self, one: StoredSession) -> dict[str, Any]:
        plan = one.plan
        return {
            "code": plan.code,
            "kind": spelt(plan.kind),
            **(self._version(plan.version) if plan.version else {}),
            "activity": spelt(plan.activity),
            "fund": "" if plan.fund == self._fund else plan.fund,
            "version": plan.number,
            "mark": session_mark(plan, is_paid=one.engagement is not None),
        }

    def revisions(self, one: StoredSession) -> Iterator[dict[str, Any]]:
        for number, version in one.revisions.items():
            if number != one.plan.number:
                yield {"session": one.plan.code, "version": number, **self._version(version)}

    def draft(self, draft: DraftPlan) -> dict[str, Any]:
        return {
            "session": draft.session,
            "fund": draft.fund,
            "mark": draft_mark(draft),
            **self._version(draft.version),
        }

    def _version(self, version: VersionPlan) -> dict[str, Any]:
        times = (version.starts_at, version.ends_at)
        return {
            "title": version.title,
            "starts_at": self._local(version.starts_at),
            "ends_at": self._local(version.ends_at),
            "room": version.room,
            "title_discloses": version.title_discloses,
            "as_printed": version.as_printed,
            "source": version.source,
            "second_hour": self._second_hour([at for at in times if at is not None]),
        }

    def _local(self, at: datetime | None) -> datetime | None:
        return at and at.astimezone(self._zone).replace(tzinfo=None, fold=0)

    def _second_hour(self, times: list[datetime]) -> str | None:
        """Return which times are in an hour that comes a second time; None when none is in it."""
        local = [at.astimezone(self._zone) for at in times]
        if all(at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset() for at in local):
            return None
        which = tuple(bool(at.fold) for at in local)
        return next(word for word, folds in SECOND_HOUR.items() if folds == which)


def _engagement(one: StoredSession, work: EngagementPlan) -> dict[str, Any]:
    """Return the work of a session; a title that is the session's stands there alone."""
    said = {**work.said, "support_by": ""}
    if said["title"] == one.plan.title:
        del said["title"]
    return {
        **said,
        "session": work.session,
        "audiences": tuple(spelt(value) for value in said["audiences"]),
        "recording": spelt(said["recording"]),
        "mark": work_mark(replace(work, said=said)),
    }


def _seats(one: StoredSession) -> Iterator[dict[str, Any]]:
    """Yield a row for each run of equal seats of one role."""
    for seats in one.seats.values():
        for _key, run in groupby(seats, key=lambda seat: (seat.fields, seat.workload)):
            equal = list(run)
            for first in range(0, len(equal), MOST_SEATS):
                count = len(equal[first : first + MOST_SEATS])
                yield _seat_row(replace(equal[first], count=count))


def _seat_row(seat: SeatPlan) -> dict[str, Any]:
    return {
        **seat.fields,
        **{name: seat.workload.get(name) for name in WORKLOAD},
        "session": seat.session,
        "role": spelt(seat.role),
        "filled_by": spelt(seat.fields["filled_by"]),
        "way": spelt(seat.fields["way"]),
        "count": seat.count,
        "mark": seats_mark(seat),
    }
