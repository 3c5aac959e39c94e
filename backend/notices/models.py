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

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
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
        constraints = [state_check(NOTICE)]
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
