"""Which approved invoices can be paid now, and what holds up the others and who has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from consultants.models import Consultant, PayeeProfile
from core import permits, time
from payments.models import Invoice, InvoiceKind, Payment
from payments.states import APPROVED, LIVE_PAYMENT_STATES


class Owner(StrEnum):
    """Who has to do the next thing."""

    CONSULTANT = "consultant"
    COORDINATION = "coordination"
    FINANCE = "finance"
    BANK = "bank"
    NOBODY = "nobody"


OWNER_WORDS: dict[Owner, Promise] = {
    Owner.CONSULTANT: _("The consultant"),
    Owner.COORDINATION: _("Coordination"),
    Owner.FINANCE: _("Finance"),
    Owner.BANK: _("The bank"),
    Owner.NOBODY: _("Nobody: this is done"),
}


@dataclass(frozen=True)
class PaymentItem:
    """An approved invoice that waits for payment; ready when nothing blocks it."""

    invoice: Invoice
    reasons: tuple[str | Promise, ...]
    owner: Owner
    days_left: int
    """Until the date it was promised by; below zero when that has passed."""

    @property
    def is_ready(self) -> bool:
        """Whether it can go into a run now."""
        return not self.reasons

    @property
    def owner_words(self) -> str:
        """Who has it, in words."""
        return str(OWNER_WORDS[self.owner])


def payee_of(consultant: Consultant) -> PayeeProfile | None:
    """Return the payee record, or None when the person has not entered one."""
    try:
        return consultant.payee
    except PayeeProfile.DoesNotExist:
        return None


def what_blocks(payee: PayeeProfile | None) -> tuple[tuple[str | Promise, ...], Owner]:
    """Return why a person cannot be paid now, in words, and who can change that."""
    if payee is None:
        return (_("The legal name and address for payment are missing."),), Owner.CONSULTANT
    reasons = tuple(payee.what_blocks_payment())
    theirs = not payee.payment_method or not payee.remit_to_sealed
    return reasons, Owner.CONSULTANT if theirs else Owner.FINANCE


def awaiting_payment() -> "QuerySet[Invoice]":
    """Return approved invoices that no live payment pays, the most urgent first."""
    live = Payment.objects.filter(invoice=OuterRef("pk"), state__in=LIVE_PAYMENT_STATES)
    return (
        Invoice.objects.filter(kind=InvoiceKind.INVOICE, state=APPROVED)
        .exclude(Exists(live))
        .select_related("consultant__payee")
        .order_by("due_on", "id")
    )


def assess(invoices: Iterable[Invoice], *, actor: User) -> list[PaymentItem]:
    """Say of each invoice whether the actor could put it into a run today."""
    today = time.today()
    return [_assessed(invoice, actor, today) for invoice in invoices]


def _assessed(invoice: Invoice, actor: User, today: date) -> PaymentItem:
    reasons, owner = what_blocks(payee_of(invoice.consultant))
    if not reasons and invoice.consultant.user_id == actor.pk:
        reasons, owner = (_("This pays you. A colleague has to prepare it."),), Owner.FINANCE
    return PaymentItem(
        invoice=invoice,
        reasons=reasons,
        owner=owner if reasons else Owner.FINANCE,
        days_left=(invoice.due_on - today).days,
    )


def ready_and_blocked(*, actor: User) -> tuple[list[PaymentItem], list[PaymentItem]]:
    """Return what can be paid now and what cannot, each with its reasons and owner."""
    permits.require(actor, "payments.see_queue")
    items = assess(awaiting_payment(), actor=actor)
    return [i for i in items if i.is_ready], [i for i in items if not i.is_ready]
