"""Double entry, append-only: every entry's postings sum to zero, checked by the database."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Fund
from consultants.models import Consultant
from core.models import APPEND_ONLY


class JournalKind(models.TextChoices):
    """What happened to money owed."""

    INVOICED = "invoiced", _("Invoiced")
    CREDITED = "credited", _("Credited")
    SENT = "sent", _("Sent")
    SETTLED = "settled", _("Settled")
    RETURNED = "returned", _("Returned")


class Account(models.TextChoices):
    """Where money stands."""

    EXPENSE = "expense", _("Expense of the fund")
    PAYABLE = "payable", _("Owed to the person")
    IN_TRANSIT = "in_transit", _("On the way")
    BANK = "bank", _("Paid from the bank")


class JournalEntry(models.Model):
    """One step of one invoice's or payment's money."""

    kind = models.CharField(max_length=10, choices=JournalKind.choices)
    invoice = models.ForeignKey("payments.Invoice", models.PROTECT, related_name="journal_entries")
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, related_name="journal_entries"
    )
    on = models.DateField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "invoice"],
                condition=Q(kind__in=[JournalKind.INVOICED, JournalKind.CREDITED]),
                name="payments_journalentry_invoice_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "payment"],
                condition=Q(payment__isnull=False),
                name="payments_journalentry_payment_once",
            ),
        ]

    def __str__(self) -> str:
        """Name the kind."""
        return f"{self.kind} {self.pk}"


class Posting(models.Model):
    """An amount on one account; debits are positive, credits negative."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="postings")
    account = models.CharField(max_length=12, choices=Account.choices)
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        triggers = [
            APPEND_ONLY,
            # One check per statement, not per row: entries are written whole (``domain.ledger``).
            pgtrigger.Trigger(
                name="entry_sums_to_zero",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="written"),
                declare=[("unbalanced", "bigint")],
                func="""
                    SELECT p.entry_id INTO unbalanced FROM payments_posting p
                    WHERE p.entry_id IN (SELECT w.entry_id FROM written w)
                    GROUP BY p.entry_id HAVING sum(p.amount) <> 0 LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'postings of entry % do not sum to zero', unbalanced
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payments_posting_not_zero")
        ]

    def __str__(self) -> str:
        """Name the account and amount."""
        return f"{self.account}: {self.amount}"
