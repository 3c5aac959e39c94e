"""From the end of the work to hours that can be paid."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Component
from core import permits, time
from core.errors import FieldProblem, Invalid, Refused, WrongState
from core.moves import move
from engagements.domain.after import begin_after
from engagements.domain.desk import tell_desk
from engagements.domain.ending import end_booking
from engagements.domain.in_time import urgent_by
from engagements.domain.locks import hold_people
from engagements.models import Assignment, WorkEntry
from engagements.states import BOOKED, DELIVERED, REPORTED
from notices.domain import tell
from notices.models import NoticeKind

A_DAY_MINUTES = 24 * 60


def hours_path(assignment_id: int) -> str:
    """Return where the consultant looks at their hours."""
    return f"/work/{assignment_id}/hours/"


def _locked(actor: User, assignment_id: int) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "consultant__user", "offer__made_by", "engagement"
    )
    return permits.get_visible(rows, actor, pk=assignment_id)


def _deliver(assignment: Assignment, actor: User) -> None:
    """Move to delivered, fill in the planned hours at the offer's own rate, begin what is owed."""
    move(assignment, "deliver", actor=actor)
    WorkEntry.objects.bulk_create(
        WorkEntry(
            assignment=assignment,
            component=line.component,
            rate_id=line.rate_id,
            rate_amount=line.rate_amount,
            planned_minutes=(
                assignment.attendance_minutes
                if line.component == Component.ATTENDANCE
                else line.minutes
            ),
        )
        for line in assignment.offer.lines.all()
    )
    begin_after(assignment)
    tell(
        recipient=assignment.consultant.user,
        kind=NoticeKind.HOURS_DUE,
        path=hours_path(assignment.pk),
        about_id=assignment.pk,
    )


def mark_delivered(*, actor: User, assignment_id: int) -> Assignment:
    """Say that the work took place: the consultant is asked to look at their hours.

    Refuses work that has not ended yet.
    """
    with transaction.atomic():
        assignment = _locked(actor, assignment_id)
        permits.require(actor, "engagements.mark_delivered", assignment)
        if assignment.state == BOOKED and assignment.during.upper > time.now():
            raise WrongState(_("This has not ended yet."))
        _deliver(assignment, actor)
    return assignment


def deliver_ended() -> int:
    """Move every booked assignment whose time has passed; return how many. Scheduled."""
    system = User.objects.system()
    ended = Assignment.objects.filter(state=BOOKED, during__endswith__lte=time.now())
    moved = 0
    for assignment_id in ended.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            assignment = (
                Assignment.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("consultant__user", "offer", "engagement")
                .filter(pk=assignment_id, state=BOOKED)
                .first()
            )
            if assignment is not None:
                _deliver(assignment, system)
                moved += 1
    return moved


def report_hours(
    *, actor: User, assignment_id: int, minutes: Mapping[str, int] | None = None
) -> Assignment:
    """Report the hours of one's own work, by component, in whole minutes.

    Without ``minutes`` the plan "looks right". A component that was not planned may be added
    at the offer's rate; one that is left out keeps its planned minutes. For someone without a
    sign-in a coordinator writes them down; then another one confirms.
    """
    with transaction.atomic():
        assignment = _locked(actor, assignment_id)
        permits.require(actor, "engagements.report_hours", assignment)
        if assignment.state != DELIVERED:
            raise WrongState(_("Your hours are already in. Nothing was lost."))
        _refuse_impossible(minutes or {})
        entries = {entry.component: entry for entry in assignment.work.select_for_update()}
        for component, entry in entries.items():
            entry.reported_minutes = (minutes or {}).get(component, entry.planned_minutes)
            entry.save(update_fields=["reported_minutes"])
        _add_unplanned(assignment, entries, minutes or {})
        if not assignment.work.filter(reported_minutes__gt=0).exists():
            raise Invalid(_("Enter at least one minute of work, or ask your coordinator."))
        move(assignment, "report", actor=actor, reported_by=actor, question="")
    return assignment


def _refuse_impossible(minutes: Mapping[str, int]) -> None:
    problems = []
    for component, amount in minutes.items():
        if component not in Component.values:
            problems.append(FieldProblem(component, _("This is not a component of work.")))
        elif not 0 <= amount <= A_DAY_MINUTES:
            problems.append(FieldProblem(component, _("Enter from 0 to 24 hours.")))
    if not problems and sum(minutes.values()) > 2 * A_DAY_MINUTES:
        problems.append(FieldProblem("minutes", _("This adds up to more than two days.")))
    if problems:
        raise Invalid(problems=problems)


def _add_unplanned(
    assignment: Assignment, entries: Mapping[str, WorkEntry], minutes: Mapping[str, int]
) -> None:
    known = next(iter(entries.values()))
    WorkEntry.objects.bulk_create(
        WorkEntry(
            assignment=assignment,
            component=component,
            rate_id=known.rate_id,
            rate_amount=known.rate_amount,
            planned_minutes=0,
            reported_minutes=amount,
        )
        for component, amount in minutes.items()
        if component not in entries and amount
    )


def ask_hours_again(*, actor: User, assignment_id: int, note: str) -> Assignment:
    """Send reported hours back to the consultant with a question; nothing is changed for them."""
    with transaction.atomic():
        assignment = _locked(actor, assignment_id)
        permits.require(actor, "engagements.confirm_hours", assignment)
        if not note.strip():
            problem = FieldProblem("note", _("Say what you would like to know."))
            raise Invalid(problems=[problem])
        move(assignment, "ask_again", actor=actor, question=note.strip(), reported_by=None)
        tell(
            recipient=assignment.consultant.user,
            kind=NoticeKind.HOURS_CHANGED,
            path=hours_path(assignment.pk),
            about_id=assignment.pk,
        )
    return assignment


def confirm_hours(*, actor: User, assignment_ids: Sequence[int]) -> int:
    """Confirm the hours of several assignments exactly as reported, all or none.

    Nobody confirms hours that they reported or are paid for. Fewer hours than reported cannot
    be confirmed: whoever disagrees asks again. Returns how many were confirmed.
    """
    wanted = sorted(set(assignment_ids))
    with transaction.atomic():
        rows = [_locked(actor, assignment_id) for assignment_id in wanted]
        for assignment in rows:
            if not permits.allows(actor, "engagements.confirm_hours", assignment):
                raise Refused(_("You may not confirm hours that you reported or are paid for."))
            if assignment.state != REPORTED:
                raise WrongState(_("Some of these hours were already confirmed or sent back."))
            _confirm_entries(assignment)
            move(assignment, "confirm", actor=actor, confirmed_by=actor, confirmed_at=time.now())
    return len(rows)


def _confirm_entries(assignment: Assignment) -> None:
    entries = list(assignment.work.select_for_update())
    for entry in entries:
        entry.confirmed_minutes = entry.reported_minutes
    WorkEntry.objects.bulk_update(entries, ["confirmed_minutes"])


def reopen_hours(*, actor: User, assignment_ids: Sequence[int], note: str) -> int:
    """Open confirmed hours again after their invoice was credited; return how many.

    The caller has released their invoice lines in the same transaction.
    """
    with transaction.atomic():
        rows = [_locked(actor, assignment_id) for assignment_id in sorted(set(assignment_ids))]
        for assignment in rows:
            permits.require(actor, "engagements.reopen_hours", assignment)
            assignment.work.update(confirmed_minutes=None)
            move(
                assignment,
                "reopen",
                actor=actor,
                note=note,
                confirmed_by=None,
                confirmed_at=None,
            )
    return len(rows)


def cancel_assignment(*, actor: User, assignment_id: int, note: str = "") -> Assignment:
    """Cancel a booking before it takes place; its seat is open again.

    The consultant or a coordinator may; a consultant's withdrawal costs them nothing. Both
    sides are told.
    """
    with transaction.atomic():
        seen = permits.get_visible(Assignment.objects.all(), actor, pk=assignment_id)
        hold_people([seen.consultant_id])
        assignment = _locked(actor, assignment_id)
        permits.require(actor, "engagements.cancel_assignment", assignment)
        if assignment.state == BOOKED and assignment.during.lower <= time.now():
            raise WrongState(_("This has already begun. Please ask your coordinator."))
        end_booking(assignment, actor=actor, note=note)
        _tell_desk_cancelled(assignment, actor)
    return assignment


def _tell_desk_cancelled(assignment: Assignment, actor: User) -> None:
    if assignment.consultant.user_id == actor.pk:
        tell_desk(
            owner_id=assignment.offer.made_by_id,
            kind=NoticeKind.BOOKING_CANCELLED,
            path=f"/coordination/engagements/{assignment.engagement_id}/",
            about_id=assignment.pk,
            urgent_by_at=urgent_by(assignment.during.lower),
        )
