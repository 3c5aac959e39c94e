"""What ends with a booking, whoever ends it and why."""

from accounts.models import User
from core.moves import move
from engagements.domain.in_time import urgent_by
from engagements.domain.rotation import refresh_turns
from engagements.models import Assignment
from engagements.states import ASKED
from notices.domain import tell
from notices.models import NoticeKind


def end_booking(assignment: Assignment, *, actor: User, note: str = "") -> None:
    """Cancel a booking: its seat is open, its person's turn as if they had not been asked.

    Nothing is left to confirm, and the person is told, also of what they did themselves: the
    file that comes with it takes the booking out of their calendar. The caller holds the person,
    then the booking, has asked for permission and tells the desk.
    """
    sequence = assignment.calendar_sequence + 1
    move(assignment, "cancel", actor=actor, note=note, calendar_sequence=sequence)
    open_asks = assignment.reconfirmations.select_for_update().filter(state=ASKED)
    for asked in open_asks:
        move(asked, "lapse", actor=actor, note="the booking ended")
    refresh_turns({assignment.consultant_id})
    tell(
        recipient=assignment.consultant.user,
        kind=NoticeKind.BOOKING_CANCELLED,
        path="/work/",
        about_id=assignment.pk,
        urgent_by_at=urgent_by(assignment.during.lower),
    )
