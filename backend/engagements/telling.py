"""What this application adds to others: the calendar file of an e-mail, and the end of a link.

The file goes with an e-mail about a booking, to the person who is booked.
"""

from accounts import keys
from engagements.domain.calendar import calendar_of_notice, forget_calendar_link
from notices import attachments
from notices.models import Notice, NoticeKind

ABOUT_A_BOOKING = (
    NoticeKind.BOOKED,
    NoticeKind.PROGRAMME_CHANGED,
    NoticeKind.BOOKING_CANCELLED,
)


def calendar_with(notice: Notice) -> tuple[str, bytes, str] | None:
    """Return the calendar file of the booking that a notice is about, if it is the reader's."""
    file = calendar_of_notice(notice)
    return (file.name, file.content, file.mail_type) if file else None


for kind in ABOUT_A_BOOKING:
    attachments.register(kind, calendar_with)
keys.register(forget_calendar_link)
