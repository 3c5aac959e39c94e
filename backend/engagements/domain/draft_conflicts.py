"""What would stand in the way of a convening if its draft were released.

The same check as of what holds, on the same rows with the draft laid over them: a fixed number
of statements, however many sessions are changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from core import permits
from engagements.clashes import Stint
from engagements.domain import conflict_kinds as kinds
from engagements.domain.conflict_kinds import Conflict, Slot
from engagements.domain.conflicts import Scope, conflicts_between, elsewhere
from engagements.domain.stints import read_stints
from engagements.models import SessionDraft

COLUMNS = (
    "session_id",
    "session__engagement__id",
    "session__kind",
    "title",
    "starts_at",
    "ends_at",
    "room_id",
    "room__name",
    "fund_id",
    "fund__name",
)


def draft_conflicts(*, actor: User, convening_id: int) -> list[Conflict]:
    """Return what would be in the way, as ``conflicts_of`` says it. Refuses what that refuses."""
    permits.require(actor, "engagements.read_conflicts")
    scope = Scope(convening_id, frozenset())
    drafts = _read_drafts(convening_id)
    by_work = {draft.engagement_id: draft for draft in drafts.values() if draft.engagement_id}
    stints = _laid_over(by_work, read_stints(scope.at("seat__engagement")))
    # Work of this convening that the draft moves may have been far from the others before.
    near = [*elsewhere(scope, stints), *stints]
    slots = _slots(convening_id, drafts, kinds.read_slots(scope.sessions()))
    return conflicts_between(actor, scope, stints, near, slots)


@dataclass(frozen=True)
class _Draft:
    """How one session will stand; without a time it is unscheduled."""

    session_id: int
    engagement_id: int | None
    kind: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: int | None
    room: str | None
    fund_id: int | None
    fund: str | None


def _read_drafts(convening_id: int) -> dict[int, _Draft]:
    rows = SessionDraft.objects.filter(session__convening=convening_id).order_by("session_id")
    return {row[0]: _Draft(*row) for row in rows.values_list(*COLUMNS)}


def _laid_over(drafts: Mapping[int, _Draft], stints: Iterable[Stint]) -> list[Stint]:
    """Return the stints as they will be; work that would be unscheduled is at no time."""
    found = []
    for one in stints:
        draft = drafts.get(one.engagement_id)
        if draft is None:
            found.append(one)
        elif draft.starts_at is not None and draft.ends_at is not None:
            found.append(_moved(one, draft, draft.starts_at, draft.ends_at))
    return sorted(found, key=lambda one: (one.consultant_id, one.starts_at, one.seat_id))


def _moved(one: Stint, draft: _Draft, starts_at: datetime, ends_at: datetime) -> Stint:
    length = int((ends_at - starts_at).total_seconds() // 60)
    # What is agreed with someone who is booked never becomes less; an offer is made anew.
    attendance = max(one.attendance_minutes, length) if one.is_booked else length
    more = attendance - one.attendance_minutes
    if draft.fund_id is not None and not one.has_own_fund:
        one = replace(one, fund_id=draft.fund_id, fund=draft.fund or "")
    return replace(
        one,
        starts_at=starts_at,
        ends_at=ends_at,
        title=draft.title,
        attendance_minutes=attendance,
        work_minutes=one.work_minutes + more,
        paid_minutes=one.paid_minutes + more,
    )


def _slots(convening_id: int, drafts: Mapping[int, _Draft], holding: list[Slot]) -> list[Slot]:
    """Return the sessions in their rooms as they will be."""
    found = [slot for slot in holding if slot.session_id not in drafts]
    for draft in drafts.values():
        if draft.starts_at is None or draft.ends_at is None or draft.room_id is None:
            continue
        found.append(
            Slot(
                session_id=draft.session_id,
                convening_id=convening_id,
                engagement_id=draft.engagement_id,
                kind=draft.kind,
                title=draft.title,
                room_id=draft.room_id,
                room=draft.room or "",
                starts_at=draft.starts_at,
                ends_at=draft.ends_at,
            )
        )
    return sorted(found, key=lambda slot: (slot.starts_at, slot.session_id))
