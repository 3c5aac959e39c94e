"""The outbox: what a person is told, in the application and by e-mail."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import state_check, state_field
from notices.states import NOTICE, QUEUED, SENDING


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


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as people may see them."""

    def visible_to(self, actor: Any) -> "NoticeQuerySet":
        """A person's own notices only."""
        return self.filter(recipient=actor)


class Notice(models.Model):
    """One thing told to one person. E-mails carry no detail: it stands behind sign-in."""

    moves = NOTICE

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    # Someone outside who has no account: a requester, told by e-mail alone.
    to_email = models.EmailField(blank=True)
    to_name = models.CharField(max_length=120, blank=True)
    to_language = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=40, choices=NoticeKind.choices)
    path = models.CharField(max_length=200)
    about_id = models.BigIntegerField()
    state = state_field(NOTICE)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(NOTICE),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, to_email="")
                | models.Q(recipient=None) & ~models.Q(to_email=""),
                name="notices_notice_to_one_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=[QUEUED, SENDING]),
                name="notices_notice_outbox",
            ),
            models.Index(fields=["recipient", "-id"], name="notices_notice_mine"),
        ]

    def __str__(self) -> str:
        """Name the kind and the number, never the person."""
        return f"{self.kind} {self.pk}"

    @property
    def email(self) -> str:
        """The address it goes to."""
        return self.recipient.email if self.recipient else self.to_email

    @property
    def name(self) -> str:
        """The name it greets."""
        return self.recipient.name if self.recipient else self.to_name

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.recipient.language if self.recipient else self.to_language
