"""Payment runs and their payments: prepared by one person, released by another."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultants.models import Consultant, PaymentMethod
from core.moves import state_check, state_field
from payments.models.invoice import Invoice
from payments.querysets import PaymentQuerySet, RunQuerySet
from payments.states import DRAFT, LIVE_PAYMENT_STATES, PAYMENT, RUN


class PaymentRun(models.Model):
    """A set of payments that leave together, with control totals frozen when prepared."""

    moves = RUN

    state = state_field(RUN)
    pay_on = models.DateField(_("payment date"))
    payment_count = models.PositiveIntegerField(_("payments"), default=0)
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    total_minutes = models.PositiveIntegerField(_("time"), default=0)
    total_amount = models.DecimalField(_("total"), max_digits=12, decimal_places=2, default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="totals_frozen",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=DRAFT)
                & ~pgtrigger.Q(new__state=DRAFT)
                & (
                    pgtrigger.Q(old__total_amount__df=pgtrigger.F("new__total_amount"))
                    | pgtrigger.Q(old__payment_count__df=pgtrigger.F("new__payment_count"))
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="releaser_is_not_paid",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__released_by__isnull=False)
                & pgtrigger.Q(old__released_by__df=pgtrigger.F("new__released_by")),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM payments_payment p
                        JOIN consultants_consultant c ON c.id = p.consultant_id
                        WHERE p.run_id = NEW.id AND p.state <> 'dropped'
                            AND c.user_id = NEW.released_by_id
                    ) THEN
                        RAISE EXCEPTION 'who is paid by a run does not release it'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            state_check(RUN),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("opened_by")),
                name="payments_run_opener_does_not_release",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(prepared_by__isnull=False),
                name="payments_run_released_was_prepared",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")),
                name="payments_run_preparer_does_not_release",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"RUN-{self.pk:05d}" if self.pk else "RUN"


class Payment(models.Model):
    """The money for one invoice, to one person, in one run."""

    moves = PAYMENT

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="payments")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments")
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="payments")
    state = state_field(PAYMENT)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    method = models.CharField(_("payment choice"), max_length=20, choices=PaymentMethod.choices)
    # The payee record's version that the run was opened with; another one holds the payment.
    payee_version = models.PositiveIntegerField(null=True, editable=False)
    trace_number = models.CharField(_("trace number"), max_length=40, blank=True)
    sent_on = models.DateField(_("sent"), null=True)
    settled_on = models.DateField(_("paid"), null=True)
    returned_on = models.DateField(_("returned"), null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["run", "id"]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="amount_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                | pgtrigger.Q(old__invoice_id__df=pgtrigger.F("new__invoice_id"))
                | pgtrigger.Q(old__run_id__df=pgtrigger.F("new__run_id"))
                | pgtrigger.Q(old__consultant_id__df=pgtrigger.F("new__consultant_id"))
                | pgtrigger.Q(old__method__df=pgtrigger.F("new__method"))
                | pgtrigger.Q(old__payee_version__df=pgtrigger.F("new__payee_version")),
            ),
        ]
        constraints = [
            state_check(PAYMENT),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(state__in=LIVE_PAYMENT_STATES),
                name="payments_payment_one_live_per_invoice",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_positive"),
        ]
        indexes = [
            models.Index(fields=["consultant", "-id"], name="payments_payment_mine"),
            models.Index(fields=["amount", "id"], name="payments_payment_by_amount"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return f"payment {self.pk}"
