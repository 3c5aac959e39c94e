"""A note that a person writes for themself after their work.

Only the person opens it, whatever roles anybody holds: the rows are scoped to their writer, the
text is sealed to its row, and no state change, notice or answer of the API repeats it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, WrongState
from engagements.models import Assignment, CheckIn
from engagements.states import CANCELLED

LONGEST_CHECK_IN = 5_000


def write_check_in(*, actor: User, assignment_id: int, text: str) -> CheckIn:
    """Keep a note on one's own work, in place of an earlier one.

    Refuses work that has not begun or was cancelled, and an empty or very long note.
    """
    with transaction.atomic():
        rows = Assignment.objects.select_for_update(of=("self",)).select_related("consultant")
        assignment = permits.get_visible(rows, actor, pk=assignment_id)
        permits.require(actor, "engagements.keep_check_in", assignment)
        if assignment.state == CANCELLED or assignment.during.lower > time.now():
            raise WrongState(_("You can write a note once the work has begun."))
        if not text.strip():
            words = _("Write something, or delete the note.")
            raise Invalid(problems=[FieldProblem("text", words)])
        if len(text) > LONGEST_CHECK_IN:
            words = _("This is longer than a note can be. Please shorten it.")
            raise Invalid(problems=[FieldProblem("text", words)])
        note = CheckIn(assignment=assignment, written_at=time.now())
        note.text = text.strip()
        note.save()
    return note


def read_check_in(*, actor: User, assignment_id: int) -> CheckIn:
    """Return one's own note; its ``text`` opens it. Raises NotVisible for anybody else."""
    return permits.get_visible(CheckIn.objects.all(), actor, pk=assignment_id)


def delete_check_in(*, actor: User, assignment_id: int) -> None:
    """Delete one's own note, at any time and for good: no copy is kept."""
    gone, _by_model = CheckIn.objects.visible_to(actor).filter(pk=assignment_id).delete()
    if not gone:
        raise NotVisible
