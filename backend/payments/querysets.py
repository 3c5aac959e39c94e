"""Which invoices, runs and payments an actor may see."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from payments.models import Invoice, InvoiceLine, Payment, PaymentRun

STAFF = ("coordinator", "finance_preparer", "finance_releaser", "auditor")
FINANCE = ("finance_preparer", "finance_releaser", "auditor")


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Invoices, scoped."""

    def visible_to(self, actor: Any) -> "InvoiceQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(consultant__user=actor)


class InvoiceLineQuerySet(models.QuerySet["InvoiceLine"]):
    """Invoice lines, scoped like their invoices."""

    def visible_to(self, actor: Any) -> "InvoiceLineQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(invoice__consultant__user=actor)

    def live(self) -> "InvoiceLineQuerySet":
        """Return lines that were not taken back and do not take back."""
        return self.filter(released_at=None, minutes__gt=0)


class RunQuerySet(models.QuerySet["PaymentRun"]):
    """Payment runs, scoped."""

    def visible_to(self, actor: Any) -> "RunQuerySet":
        """Finance and auditors only."""
        return self if actor.has_role(*FINANCE) else self.none()


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments, scoped."""

    def visible_to(self, actor: Any) -> "PaymentQuerySet":
        """Finance and auditors see all; a consultant sees their own."""
        return self if actor.has_role(*FINANCE) else self.filter(consultant__user=actor)
