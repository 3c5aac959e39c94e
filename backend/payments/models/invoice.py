"""Self-billed invoices: numbered at issue, immutable, corrected only by a credit note."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.models import Component, Fund
from consultants.models import Consultant
from core.models import APPEND_ONLY
from core.moves import state_check, state_field
from core.numbering import label
from engagements.models import WorkEntry
from payments.querysets import InvoiceLineQuerySet, InvoiceQuerySet
from payments.states import INVOICE


class InvoiceKind(models.TextChoices):
    """An invoice, or the credit note that takes one back."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


SERIES = {InvoiceKind.INVOICE: "INV", InvoiceKind.CREDIT_NOTE: "CRN"}


class Invoice(models.Model):
    """A document made for the consultant and confirmed by them. What was issued never changes.

    ``payee_sealed`` is the snapshot of the legal name and remit-to (JSON, sealed to this row);
    only state, confirmation and approval are filled in later.
    """

    moves = INVOICE

    kind = models.CharField(_("kind"), max_length=12, choices=InvoiceKind.choices)
    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("number"))
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="invoices")
    credits = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_note"
    )
    state = state_field(INVOICE)
    issued_on = models.DateField(_("issued"))
    service_from_on = models.DateField(_("first service date"))
    service_to_on = models.DateField(_("last service date"))
    due_on = models.DateField(_("paid by"))
    confirm_by_on = models.DateField(_("confirm by"))
    total_minutes = models.IntegerField(_("time"))
    total_amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    payee_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=5, default="en")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    # The payee record's version when it was approved; finance is shown that it changed since.
    payee_version = models.PositiveIntegerField(null=True, editable=False)
    query_note = models.TextField(blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="issued_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                | pgtrigger.Q(old__series__df=pgtrigger.F("new__series"))
                | pgtrigger.Q(old__year__df=pgtrigger.F("new__year"))
                | pgtrigger.Q(old__consultant_id__df=pgtrigger.F("new__consultant_id"))
                | pgtrigger.Q(old__total_amount__df=pgtrigger.F("new__total_amount"))
                | pgtrigger.Q(old__total_minutes__df=pgtrigger.F("new__total_minutes"))
                | pgtrigger.Q(old__issued_on__df=pgtrigger.F("new__issued_on"))
                | pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
            ),
            pgtrigger.Trigger(
                name="approver_is_independent",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__approved_by__isnull=False)
                & pgtrigger.Q(old__approved_by__df=pgtrigger.F("new__approved_by")),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM consultants_consultant c
                        WHERE c.id = NEW.consultant_id AND c.user_id = NEW.approved_by_id
                    ) OR EXISTS (
                        SELECT 1 FROM payments_invoiceline l
                        JOIN engagements_workentry w ON w.id = l.work_entry_id
                        JOIN engagements_assignment a ON a.id = w.assignment_id
                        WHERE l.invoice_id = NEW.id AND a.confirmed_by_id = NEW.approved_by_id
                    ) THEN
                        RAISE EXCEPTION 'who is paid or confirmed the hours does not approve'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            state_check(INVOICE),
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="payments_invoice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.INVOICE, credits=None, total_amount__gt=0)
                | Q(kind=InvoiceKind.CREDIT_NOTE, credits__isnull=False, total_amount__lt=0),
                name="payments_invoice_kind_and_sign",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(confirmed_at__isnull=False),
                name="payments_invoice_confirmed_before_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | Q(confirmed_by=None)
                | ~Q(approved_by=F("confirmed_by")),
                name="payments_invoice_confirmer_does_not_approve",
            ),
        ]
        indexes = [
            models.Index(fields=["consultant", "-id"], name="payments_invoice_mine"),
            models.Index(fields=["state", "due_on"], name="payments_invoice_queue"),
            models.Index(fields=["due_on", "id"], name="payments_invoice_by_due"),
            models.Index(fields=["issued_on", "id"], name="payments_invoice_by_issued"),
            models.Index(fields=["total_amount", "id"], name="payments_invoice_by_amount"),
        ]

    def __str__(self) -> str:
        """Return the number as people write it."""
        return self.label

    @property
    def label(self) -> str:
        """The number as people write it, such as ``INV-2023-00042``."""
        return label(self.series, self.year, self.number)


class InvoiceLine(models.Model):
    """One work entry on an invoice, priced and rounded once.

    A work entry stands on at most one live line; crediting the invoice sets ``released_at``,
    the only column that may change, and so frees it.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    work_entry = models.ForeignKey(WorkEntry, models.PROTECT, related_name="invoice_lines")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    activity = models.CharField(max_length=30)
    component = models.CharField(max_length=12, choices=Component.choices)
    service_on = models.DateField()
    minutes = models.IntegerField()
    rate_amount = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    released_at = models.DateTimeField(null=True)

    objects = InvoiceLineQuerySet.as_manager()

    class Meta:
        ordering = ["invoice", "id"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_released",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False)
                | pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                | pgtrigger.Q(old__minutes__df=pgtrigger.F("new__minutes"))
                | pgtrigger.Q(old__invoice_id__df=pgtrigger.F("new__invoice_id"))
                | pgtrigger.Q(old__work_entry_id__df=pgtrigger.F("new__work_entry_id"))
                | pgtrigger.Q(old__fund_id__df=pgtrigger.F("new__fund_id"))
                | pgtrigger.Q(old__rate_amount__df=pgtrigger.F("new__rate_amount")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["work_entry"],
                condition=Q(released_at=None, minutes__gt=0),
                name="payments_invoiceline_one_live_per_work_entry",
            ),
        ]

    def __str__(self) -> str:
        """Name the component and amount."""
        return f"{self.component}: {self.amount}"


class InvoiceDocument(models.Model):
    """The PDF of an invoice as it was made: its place in storage and its hash."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="document")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        """Return the file's place."""
        return self.path
