"""Where a person's money is: each amount's stage, who has it now, and the promised date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consultants.models import Consultant
from core import money
from engagements.models import Assignment
from engagements.states import AGREED_STATES, BOOKED, CLOSED, CONFIRMED, DELIVERED, REPORTED
from payments.domain.readiness import Owner, payee_of, what_blocks
from payments.models import Invoice, InvoiceKind, InvoiceLine, Payment
from payments.states import APPROVED, CREDITED, DROPPED, ISSUED, PAID, QUERIED, RETURNED, SENT
from payments.states import CONFIRMED as INVOICE_CONFIRMED


class Stage(StrEnum):
    """The four stages that a person is shown."""

    EXPECTED = "expected"
    APPROVED = "approved"
    ON_THE_WAY = "on_the_way"
    PAID = "paid"


STAGE_WORDS: dict[Stage, Promise] = {
    Stage.EXPECTED: pgettext_lazy("stage", "Expected"),
    Stage.APPROVED: pgettext_lazy("stage", "Approved"),
    Stage.ON_THE_WAY: pgettext_lazy("stage", "On the way"),
    Stage.PAID: pgettext_lazy("stage", "Paid"),
}


@dataclass(frozen=True)
class MoneyRow:
    """One amount: booked work, or an invoice, with what has to happen next and by whom."""

    stage: Stage
    owner: Owner
    next_step: str | Promise
    amount: Decimal
    minutes: int
    promised_on: date
    service_on: date
    reasons: tuple[str | Promise, ...] = ()
    """Why it is held up, if it is."""
    paid_on: date | None = None
    assignment: Assignment | None = None
    invoice: Invoice | None = None
    payment: Payment | None = None

    @property
    def stage_words(self) -> str:
        """The stage in words."""
        return str(STAGE_WORDS[self.stage])

    @property
    def is_yours(self) -> bool:
        """Whether the next thing is for the person themself to do."""
        return self.owner is Owner.CONSULTANT


def stages_for(*, consultant: Consultant) -> list[MoneyRow]:
    """Return all of a person's money, what is still to come first, then the newest paid.

    Every amount that is owed shows who has it; none can be out of sight between two stages.
    """
    rows = [*_work_rows(consultant), *_invoice_rows(consultant)]
    to_come = [row for row in rows if row.stage is not Stage.PAID]
    paid = [row for row in rows if row.stage is Stage.PAID]
    to_come.sort(key=lambda row: (row.promised_on, row.service_on))
    paid.sort(key=lambda row: (row.paid_on or row.promised_on, row.service_on), reverse=True)
    return to_come + paid


WORK_STEPS: dict[str, tuple[Owner, Promise]] = {
    BOOKED: (Owner.NOBODY, _("The work is still to come.")),
    DELIVERED: (Owner.CONSULTANT, _("Please look at your hours.")),
    REPORTED: (Owner.COORDINATION, _("Your coordinator looks at your hours.")),
    CONFIRMED: (Owner.FINANCE, _("Your invoice is made next.")),
    CLOSED: (Owner.FINANCE, _("Your invoice is made next.")),
}


def _work_rows(consultant: Consultant) -> Iterator[MoneyRow]:
    """Booked and delivered work that stands on no live invoice line yet."""
    live = InvoiceLine.objects.live().filter(work_entry__assignment=OuterRef("pk"))
    rows = (
        Assignment.objects.live()
        .filter(consultant=consultant)
        .exclude(Exists(live))
        .select_related("offer", "engagement__session__current")
        .prefetch_related("work")
    )
    details_missing = payee_of(consultant) is None
    for assignment in rows:
        owner, words = WORK_STEPS[assignment.state]
        reasons: tuple[str | Promise, ...] = ()
        if assignment.state in AGREED_STATES and details_missing:
            reasons, owner = what_blocks(None)
        minutes, amount = _worth(assignment)
        if amount > 0:
            yield MoneyRow(
                stage=Stage.EXPECTED,
                owner=owner,
                next_step=words,
                amount=amount,
                minutes=minutes,
                promised_on=assignment.pay_by_on,
                service_on=assignment.service_on,
                reasons=reasons,
                assignment=assignment,
            )


def _worth(assignment: Assignment) -> tuple[int, Decimal]:
    """Return the hours as last said, confirmed before reported before planned, and their pay."""
    total_minutes, total = 0, money.ZERO
    for entry in assignment.work.all():
        said = (entry.confirmed_minutes, entry.reported_minutes, entry.planned_minutes)
        minutes = next(value for value in said if value is not None)
        total_minutes += minutes
        total += money.amount_for_minutes(minutes, entry.rate_amount)
    if assignment.state == BOOKED:
        return assignment.agreed_minutes, assignment.agreed_amount
    return total_minutes, total


INVOICE_STEPS: dict[str, tuple[Owner, Promise]] = {
    ISSUED: (Owner.CONSULTANT, _("Please confirm your invoice.")),
    QUERIED: (Owner.COORDINATION, _("Your coordinator answers your question.")),
    INVOICE_CONFIRMED: (Owner.FINANCE, _("Finance approves your invoice.")),
}


def _invoice_rows(consultant: Consultant) -> Iterator[MoneyRow]:
    payments = Payment.objects.exclude(state=DROPPED).select_related("run").order_by("-id")
    invoices = (
        Invoice.objects.filter(consultant=consultant, kind=InvoiceKind.INVOICE)
        .exclude(state=CREDITED)
        .prefetch_related(Prefetch("payments", payments, to_attr="newest_payments"))
    )
    for invoice in invoices:
        yield _invoice_row(invoice, consultant)


def _invoice_row(invoice: Invoice, consultant: Consultant) -> MoneyRow:
    payments: list[Payment] = invoice.newest_payments  # type: ignore[attr-defined]
    payment = payments[0] if payments else None
    reasons: tuple[str | Promise, ...] = ()
    words: Promise
    if invoice.state == PAID:
        stage, owner, words = Stage.PAID, Owner.NOBODY, _("Paid.")
    elif invoice.state == APPROVED:
        stage, owner, words, reasons = _approved_step(payment, consultant)
    else:
        owner, words = INVOICE_STEPS[invoice.state]
        stage = Stage.EXPECTED
    return MoneyRow(
        stage=stage,
        owner=owner,
        next_step=words,
        amount=invoice.total_amount,
        minutes=invoice.total_minutes,
        promised_on=invoice.due_on,
        service_on=invoice.service_from_on,
        reasons=reasons,
        paid_on=payment.settled_on if payment and invoice.state == PAID else None,
        invoice=invoice,
        payment=payment,
    )


def _approved_step(
    payment: Payment | None, consultant: Consultant
) -> tuple[Stage, Owner, Promise, tuple[str | Promise, ...]]:
    if payment is not None and payment.state == SENT:
        return Stage.ON_THE_WAY, Owner.BANK, _("The money has left and is on its way."), ()
    if payment is not None and payment.state != RETURNED:
        return Stage.APPROVED, Owner.FINANCE, _("Finance is paying you now."), ()
    reasons, owner = what_blocks(payee_of(consultant))
    if payment is not None:
        reasons = (_("A payment came back."), *reasons)
        owner = owner if len(reasons) > 1 else Owner.FINANCE
        return Stage.APPROVED, owner, _("Finance pays you again."), reasons
    owner = owner if reasons else Owner.FINANCE
    return Stage.APPROVED, owner, _("Finance puts you in the next payment."), reasons
