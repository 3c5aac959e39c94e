"""How work ends: a person who could not come, and what is finished closes."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import FieldProblem, Invalid, WrongState
from core.moves import move, move_all
from engagements.domain.after import after_path, end_after
from engagements.models import Assignment, Feedback
from engagements.states import ANSWERED, ASKED, CONFIRMED, FINE, LAPSED
from notices.domain import tell
from notices.models import NoticeKind

CLOSES_AFTER = timedelta(days=30)
BATCH = 500


def mark_no_show(*, actor: User, assignment_id: int, note: str) -> Assignment:
    """Note that a person was not there; a coordinator decides it, with a reason that is kept.

    Only once the work has begun. Refuses work of which the person has reported hours or told
    us how it was: whoever worked is paid for it, so ask about the hours instead. Never done by
    the clock, and never by the person it is about.
    """
    with transaction.atomic():
        rows = Assignment.objects.select_for_update(of=("self",)).select_related(
            "consultant__user", "engagement"
        )
        assignment = permits.get_visible(rows, actor, pk=assignment_id)
        permits.require(actor, "engagements.mark_no_show", assignment)
        if assignment.during.lower > time.now():
            raise WrongState(_("This has not begun yet. It can be cancelled."))
        if _has_worked(assignment):
            raise WrongState(_("This person has told us about their work. Hours worked are paid."))
        if not note.strip():
            raise Invalid(problems=[FieldProblem("note", _("Say what you know, in a few words."))])
        sequence = assignment.calendar_sequence + 1
        move(assignment, "miss", actor=actor, note=note.strip(), calendar_sequence=sequence)
        end_after(assignment, actor=actor)
        tell(
            recipient=assignment.consultant.user,
            kind=NoticeKind.BOOKING_CANCELLED,
            path=after_path(assignment.pk),
            about_id=assignment.pk,
        )
    return assignment


def _has_worked(assignment: Assignment) -> bool:
    said = Feedback.objects.filter(assignment=assignment).exclude(state__in=[ASKED, LAPSED])
    return assignment.work.filter(reported_minutes__isnull=False).exists() or said.exists()


def close_finished() -> int:
    """Close work that is finished; return how many assignments. Scheduled.

    Its hours are confirmed, and the two questions are settled or thirty days have passed since
    it ended. By then questions without an answer lapse; an answer that is owed stays owed.
    """
    system = User.objects.system()
    long_ago = time.now() - CLOSES_AFTER
    unanswered = Feedback.objects.filter(state=ASKED, assignment__during__endswith__lte=long_ago)
    _in_batches(unanswered, "lapse", system)
    is_settled = Q(feedback__state__in=[FINE, ANSWERED, LAPSED])
    finished = Assignment.objects.filter(
        is_settled | Q(during__endswith__lte=long_ago), state=CONFIRMED
    )
    return _in_batches(finished, "close", system)


def _in_batches(rows: QuerySet[Any], name: str, actor: User) -> int:
    """Take one step for all rows; those that another process holds are left to it."""
    moved = 0
    while True:
        with transaction.atomic():
            held = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:BATCH]
            count = move_all(held, name, actor=actor)
        moved += count
        if count < BATCH:
            return moved
