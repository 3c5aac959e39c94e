"""What people are told of, and the groups in which they choose how.

One table: a kind stands in exactly one group, comes to whoever it is for in any case, or goes to
people without an account alone.
"""

from collections.abc import Collection, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class NoticeKind(models.TextChoices):
    """What happened; the label is the in-app sentence, shown only after sign-in."""

    OFFER_SENT = "offer_sent", _("You have an offer to look at.")
    OFFER_WITHDRAWN = "offer_withdrawn", _("An offer is no longer open.")
    OFFER_ACCEPTED = "offer_accepted", _("An offer was accepted.")
    OFFER_DECLINED = "offer_declined", _("An offer was declined.")
    OFFER_REMINDER = "offer_reminder", _("An offer still waits for your answer.")
    OFFER_EXPIRED = "offer_expired", _("The time to answer an offer has passed.")
    OFFER_MESSAGE = "offer_message", _("There is a new message about an offer.")
    PRIOR_YES_ASKED = "prior_yes_asked", _("May we ask you beyond what you set?")
    PRIOR_YES_ANSWERED = "prior_yes_answered", _("Someone answered what you asked first.")
    BOOKING_CANCELLED = "booking_cancelled", _("A booking was cancelled.")
    BOOKED = "booked", _("You are booked. The time is ready for your calendar.")
    PROGRAMME_CHANGED = "programme_changed", _("Something changed. Please look and confirm again.")
    CHANGE_REMINDER = "change_reminder", _("A change still waits for your answer.")
    CHANGE_CONFIRMED = "change_confirmed", _("Someone confirmed a change.")
    STEPPED_BACK = "stepped_back", _("Someone stepped back after a change. A seat is open.")
    BRIEFING_CHANGED = "briefing_changed", _("Something about your work has changed.")
    STANDBY_STOPPED = "standby_stopped", _("The next person for a seat waits for you first.")
    STANDBY_EMPTY = "standby_empty", _("A seat is open and nobody is next on its list.")
    DISCLOSURE_KEPT = "disclosure_kept", _("Your choice of what is shown is kept.")
    DISCLOSURE_CHANGED = "disclosure_changed", _("Someone changed what may be shown of them.")
    BIO_WRITTEN = "bio_written", _("There is a text about you to look at.")
    TWO_QUESTIONS = "two_questions", _("Two short questions about your work.")
    ANSWER_OWED = "answer_owed", _("A consultant is owed an answer.")
    ANSWER_GIVEN = "answer_given", _("There is an answer to what you said.")
    FINDING_SHARED = "finding_shared", _("Read what came of your work.")
    REMARK_PASSED_ON = "remark_passed_on", _("Someone said something about your work.")
    SUPPORT_DUE = "support_due", _("Please be in touch with someone after their work.")
    PAST_ITS_DATE = "past_its_date", _("Something of yours is past its date.")
    EMAIL_STUCK = "email_stuck", _("An e-mail could not be sent. Please say what to do.")
    REQUEST_CONFIRM = "request_confirm", _("Please confirm what you asked for.")
    REQUEST_NEW = "request_new", _("Someone asked for work.")
    REQUEST_MESSAGE = "request_message", _("There is a new message about a request.")
    REQUEST_ANSWERED = "request_answered", _("There is an answer to a request.")
    HOURS_DUE = "hours_due", _("Please look at your hours.")
    HOURS_CHANGED = "hours_changed", _("Your hours were looked at. Please see what changed.")
    INVOICE_ISSUED = "invoice_issued", _("An invoice is ready for you to confirm.")
    INVOICE_CREDITED = "invoice_credited", _("An invoice was taken back. A new one will follow.")
    INVOICE_QUERIED = "invoice_queried", _("A consultant asked about an invoice.")
    PAYMENT_SENT = "payment_sent", _("A payment is on its way.")
    PAYMENT_SETTLED = "payment_settled", _("A payment has arrived.")
    PAYMENT_RETURNED = "payment_returned", _("A payment came back. We will send it again.")
    CALENDAR_CHANGED = (
        "calendar_changed",
        _("Your calendar has changed: its link, or what it shows. Not you? Please tell us."),
    )


class KindGroup(models.TextChoices):
    """What a person may have without an e-mail, named as it is on their page."""

    OFFERS = "offers", _("Offers and what follows")
    WORK = "work", _("Bookings, and changes to them")
    PAY = "pay", _("Hours, invoices and payments")
    VOICE = "voice", _("How you are shown, and what came of your work")
    ANSWERS = "answers", _("Answers of consultants")
    WAITING = "waiting", _("Work that waits for you")
    REQUESTS = "requests", _("Requests from outside")


GROUPS: Mapping[KindGroup, frozenset[NoticeKind]] = {
    KindGroup.OFFERS: frozenset(
        {
            NoticeKind.OFFER_SENT,
            NoticeKind.OFFER_WITHDRAWN,
            NoticeKind.OFFER_REMINDER,
            NoticeKind.OFFER_MESSAGE,
            NoticeKind.OFFER_EXPIRED,
            NoticeKind.PRIOR_YES_ASKED,
        }
    ),
    KindGroup.WORK: frozenset(
        {
            NoticeKind.BOOKED,
            NoticeKind.BOOKING_CANCELLED,
            NoticeKind.PROGRAMME_CHANGED,
            NoticeKind.CHANGE_REMINDER,
            NoticeKind.BRIEFING_CHANGED,
        }
    ),
    KindGroup.PAY: frozenset(
        {
            NoticeKind.HOURS_DUE,
            NoticeKind.HOURS_CHANGED,
            NoticeKind.INVOICE_ISSUED,
            NoticeKind.INVOICE_CREDITED,
            NoticeKind.PAYMENT_SENT,
            NoticeKind.PAYMENT_SETTLED,
            NoticeKind.PAYMENT_RETURNED,
        }
    ),
    KindGroup.VOICE: frozenset(
        {
            NoticeKind.DISCLOSURE_KEPT,
            NoticeKind.BIO_WRITTEN,
            NoticeKind.TWO_QUESTIONS,
            NoticeKind.ANSWER_GIVEN,
            NoticeKind.FINDING_SHARED,
            NoticeKind.REMARK_PASSED_ON,
        }
    ),
    KindGroup.ANSWERS: frozenset(
        {
            NoticeKind.OFFER_ACCEPTED,
            NoticeKind.OFFER_DECLINED,
            NoticeKind.PRIOR_YES_ANSWERED,
            NoticeKind.CHANGE_CONFIRMED,
            NoticeKind.STEPPED_BACK,
            NoticeKind.DISCLOSURE_CHANGED,
        }
    ),
    KindGroup.WAITING: frozenset(
        {
            NoticeKind.STANDBY_STOPPED,
            NoticeKind.STANDBY_EMPTY,
            NoticeKind.ANSWER_OWED,
            NoticeKind.PAST_ITS_DATE,
            NoticeKind.INVOICE_QUERIED,
        }
    ),
    KindGroup.REQUESTS: frozenset(
        {NoticeKind.REQUEST_NEW, NoticeKind.REQUEST_MESSAGE, NoticeKind.REQUEST_ANSWERED}
    ),
}
# In no group, so nobody can leave its e-mail out: others depend on it, or it tells of what somebody
# else may have done in one's account.
ALWAYS = frozenset({NoticeKind.SUPPORT_DUE, NoticeKind.EMAIL_STUCK, NoticeKind.CALENDAR_CHANGED})
# Told by e-mail alone, to someone who has no account and so no preference.
OUTSIDE_ONLY = frozenset({NoticeKind.REQUEST_CONFIRM})

_OF_CONSULTANTS = (KindGroup.OFFERS, KindGroup.WORK, KindGroup.PAY, KindGroup.VOICE)
_OF_ROLES: Mapping[str, tuple[KindGroup, ...]] = {
    Role.CONSULTANT: _OF_CONSULTANTS,
    # Some kinds go to both sides of an offer: a message, its date, a booking that was cancelled.
    Role.COORDINATOR: (
        KindGroup.OFFERS,
        KindGroup.WORK,
        KindGroup.ANSWERS,
        KindGroup.WAITING,
        KindGroup.REQUESTS,
    ),
    Role.FINANCE_PREPARER: (KindGroup.WAITING,),
    Role.FINANCE_RELEASER: (KindGroup.WAITING,),
    Role.ADMINISTRATOR: (KindGroup.WAITING,),
}

_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


def group_of(kind: str) -> KindGroup | None:
    """Return the group of a kind, or None for one that nobody can leave out."""
    return _GROUP_OF.get(NoticeKind(kind))


def groups_for(roles: Collection[str]) -> list[KindGroup]:
    """Return the groups that someone of these roles is told of, in the order of the list."""
    told = {group for role in roles for group in _OF_ROLES.get(role, ())}
    return [group for group in KindGroup if group in told]
