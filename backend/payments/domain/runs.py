"""Payment runs: opened and prepared by one person, released by another who types the total.

Locks are taken in one order everywhere: the run, its payments, their invoices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import money, permits, time
from core.errors import FieldProblem, Invalid, Refused, Words, WrongState
from core.moves import move, move_all
from payments.domain.readiness import assess, awaiting_payment, payee_of, what_blocks
from payments.models import Invoice, InvoiceLine, Payment, PaymentRun
from payments.rules import is_paid_by_it, prepared_it, recorded_a_payee
from payments.states import DRAFT, DROPPED, PREPARED, RELEASED, RESERVED, RETURNED

LONGEST_NOTE = 200
FARTHEST_PAY_DAYS = 366
"""A payment date beyond this is a slip of the hand, and released money cannot be called back."""


@dataclass(frozen=True)
class ControlTotals:
    """What a run pays: the figures that are frozen when it is prepared."""

    payment_count: int
    line_count: int
    total_minutes: int
    total_amount: Decimal


def lock_run(actor: User, run_id: int) -> PaymentRun:
    """Lock and return a run that the actor can see."""
    return permits.get_visible(PaymentRun.objects.select_for_update(), actor, pk=run_id)


def control_totals(run: PaymentRun) -> ControlTotals:
    """Add up the run's payments as they stand; dropped ones do not count."""
    payments = run.payments.exclude(state=DROPPED)
    sums = payments.aggregate(count=Count("id"), total=Sum("amount"))
    lines = InvoiceLine.objects.filter(invoice__in=payments.values("invoice"))
    work = lines.aggregate(count=Count("id"), minutes=Sum("minutes"))
    return ControlTotals(
        payment_count=sums["count"],
        line_count=work["count"],
        total_minutes=work["minutes"] or 0,
        total_amount=sums["total"] or money.ZERO,
    )


def _write_totals(run: PaymentRun) -> None:
    totals = control_totals(run)
    run.payment_count = totals.payment_count
    run.line_count = totals.line_count
    run.total_minutes = totals.total_minutes
    run.total_amount = totals.total_amount
    run.save(update_fields=["payment_count", "line_count", "total_minutes", "total_amount"])


def open_run(*, actor: User, pay_on: date) -> PaymentRun:
    """Open a draft run with every invoice that is ready to be paid.

    Blocked invoices stay in the queue with their reasons. Refuses a payment date that has
    passed or is more than a year away, and a run that would pay nobody.
    """
    permits.require(actor, "payments.prepare_run")
    if pay_on < time.today():
        words = _("Choose a payment date that has not passed.")
        raise Invalid(problems=[FieldProblem("pay_on", words)])
    if pay_on > time.today() + timedelta(days=FARTHEST_PAY_DAYS):
        raise Invalid(problems=[FieldProblem("pay_on", _("Choose a date within a year from now."))])
    with transaction.atomic():
        waiting = list(awaiting_payment().select_for_update(of=("self",)).order_by("id"))
        still = set(awaiting_payment().values_list("id", flat=True))
        items = assess([i for i in waiting if i.pk in still], actor=actor)
        ready = [item.invoice for item in items if item.is_ready]
        if not ready:
            raise Invalid(_("No invoice is ready to be paid."))
        run = PaymentRun.objects.create(pay_on=pay_on, opened_by=actor, opened_at=time.now())
        Payment.objects.bulk_create([_payment(run, invoice) for invoice in ready], batch_size=5_000)
        _write_totals(run)
    return run


def _payment(run: PaymentRun, invoice: Invoice) -> Payment:
    payee = payee_of(invoice.consultant)
    if payee is None:
        raise ValueError(f"invoice {invoice.pk} has no payee and is not ready")
    return Payment(
        run=run,
        invoice=invoice,
        consultant=invoice.consultant,
        amount=invoice.total_amount,
        method=payee.payment_method,
        payee_version=payee.version,
    )


def drop_payment(*, actor: User, payment_id: int, note: str) -> Payment:
    """Take one payment out of a draft run; its invoice goes back to the queue.

    Refuses without a reason, which the payee will be shown.
    """
    reason = stated(note, _("Say why it is taken out."))
    with transaction.atomic():
        run_id = permits.get_visible(Payment.objects.all(), actor, pk=payment_id).run_id
        permits.require(actor, "payments.prepare_run")
        run = lock_run(actor, run_id)
        permits.require(actor, "payments.prepare_run", run)
        if run.state != DRAFT:
            raise WrongState(_("The run is no longer a draft. Take it back first."))
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        payment.note = reason
        payment.save(update_fields=["note"])
        move(payment, "drop", actor=actor, note=reason)
        _write_totals(run)
    return payment


def stated(note: str, missing: str) -> str:
    """Return a reason as it is kept; refuses an empty or very long one."""
    reason = note.strip()
    if not reason:
        raise Invalid(problems=[FieldProblem("note", missing)])
    if len(reason) > LONGEST_NOTE:
        words = _("Use at most %(count)s characters.") % {"count": LONGEST_NOTE}
        raise Invalid(problems=[FieldProblem("note", words)])
    return reason


def prepare_run(*, actor: User, run_id: int) -> PaymentRun:
    """Freeze the run's control totals and hand it to a colleague to release.

    Refuses an empty run, and one that pays somebody who cannot be paid any more or has changed
    how they want to be paid; drop that payment and open another run.
    """
    with transaction.atomic():
        run = lock_run(actor, run_id)
        permits.require(actor, "payments.prepare_run", run)
        if run.state == DRAFT:
            _refuse_changed_payees(run)
            _write_totals(run)
            if run.payment_count == 0:
                raise Invalid(_("This run pays nobody."))
        move(run, "prepare", actor=actor, prepared_by=actor, prepared_at=time.now())
    return run


def _refuse_changed_payees(run: PaymentRun) -> None:
    problems = []
    rows = run.payments.filter(state=RESERVED).select_related("consultant__payee", "invoice")
    for payment in rows:
        payee = payee_of(payment.consultant)
        reasons, _owner = what_blocks(payee)
        if not reasons and payee and payee.payment_method != payment.method:
            reasons = (_("The person has changed how they want to be paid."),)
        if not reasons and payee and payment.payee_version not in {None, payee.version}:
            reasons = (_("The payment details have changed since this run was opened."),)
        problems += [FieldProblem(payment.invoice.label, reason) for reason in reasons]
    if problems:
        words = _("Some people cannot be paid as planned. Take their payments out first.")
        raise Invalid(words, problems=problems)


def changed_since_approval(invoices: "QuerySet[Any] | Sequence[int]") -> list[str]:
    """Return the numbers of the invoices whose payee changed their details after approval."""
    found = Invoice.objects.filter(pk__in=invoices, payee_version__isnull=False)
    found = found.exclude(payee_version=F("consultant__payee__version"))
    return [invoice.label for invoice in found.order_by("id")]


def held_payees(run: PaymentRun) -> set[int]:
    """Return whom the run is not to pay: their details changed after it was opened.

    A payment that was held back stays one that the run does not pay.
    """
    unsent = Q(state=RESERVED) | Q(state=RETURNED, sent_on=None)
    known = run.payments.filter(unsent, payee_version__isnull=False)
    changed = known.exclude(payee_version=F("consultant__payee__version"))
    return set(changed.values_list("consultant_id", flat=True))


def take_back_run(*, actor: User, run_id: int) -> PaymentRun:
    """Make a prepared run a draft again, so that it can be changed."""
    with transaction.atomic():
        run = lock_run(actor, run_id)
        permits.require(actor, "payments.take_back_run", run)
        move(run, "take_back", actor=actor, prepared_by=None, prepared_at=None)
    return run


def release_run(*, actor: User, run_id: int, typed_total: Decimal) -> PaymentRun:
    """Release a prepared run: the money may leave.

    Refuses whoever opened or prepared it and whomever it pays (so does the database), whoever
    recorded a payee's vendor ID, a typed total that is not the run's, and payees who changed
    since. Of two people who release at once, one does; the other is told that it moved on.
    """
    with transaction.atomic():
        run = lock_run(actor, run_id)
        _require_release(actor, run)
        # First the state: a total typed for a run that has moved on is not a typing mistake.
        move(run, "release", actor=actor, released_by=actor, released_at=time.now())
        if typed_total != run.total_amount:
            words = _("This is not the total of the run. Nothing was released.")
            raise Invalid(problems=[FieldProblem("typed_total", words)])
        _refuse_changed_payees(run)
    return run


def _require_release(actor: User, run: PaymentRun) -> None:
    if not permits.allows(actor, "payments.release_run", run):
        if prepared_it(actor, run):
            raise Refused(_("You prepared this run, so a colleague has to release it."))
        if is_paid_by_it(actor, run):
            raise Refused(_("This run pays you, so a colleague has to release it."))
        if recorded_a_payee(actor, run):
            raise Refused(_("You recorded the W-9 of somebody in it, so a colleague releases it."))
        raise Refused


def abandon_run(*, actor: User, run_id: int, note: str = "") -> PaymentRun:
    """Give a run up before it is released; its invoices go back to the queue."""
    with transaction.atomic():
        run = lock_run(actor, run_id)
        permits.require(actor, "payments.take_back_run", run)
        move(run, "abandon", actor=actor, note=note.strip())
        reserved = run.payments.select_for_update().filter(state=RESERVED).order_by("id")
        move_all(reserved, "drop", actor=actor, note=note.strip())
    return run


def mark_exported(*, actor: User, run_id: int) -> PaymentRun:
    """Note that the payment workbook was made. It says nothing about money having left."""
    with transaction.atomic():
        run = lock_run(actor, run_id)
        permits.require(actor, "payments.export_run", run)
        if run.state == RELEASED:
            move(run, "export", actor=actor)
        elif run.state in {DRAFT, PREPARED}:
            raise WrongState(_("This run has not been released."))
    return run


@dataclass(frozen=True)
class FundTotal:
    """What a run takes from one fund, beside what the fund has and has spent."""

    fund_id: int
    code: str
    name: str
    minutes: int
    amount: Decimal
    budget_amount: Decimal
    spent_amount: Decimal

    @property
    def left_amount(self) -> Decimal:
        """The budget less everything invoiced on the fund; this run is part of that."""
        return self.budget_amount - self.spent_amount


def fund_totals(run: PaymentRun) -> list[FundTotal]:
    """Add a run up by fund, beside each fund's budget and everything invoiced on it."""
    return totals_by_fund(run.payments.exclude(state=DROPPED).values("invoice"))


def totals_by_fund(invoices: "QuerySet[Any] | Sequence[int]") -> list[FundTotal]:
    """Add invoices up by fund, beside each fund's budget and everything invoiced on it."""
    rows = (
        InvoiceLine.objects.filter(invoice__in=invoices)
        .values("fund_id", "fund__code", "fund__name", "fund__budget_amount")
        .annotate(minutes=Sum("minutes"), amount=Sum("amount"))
        .order_by("fund__code")
    )
    spent = dict(
        InvoiceLine.objects.filter(fund__in=[row["fund_id"] for row in rows])
        .values_list("fund_id")
        .annotate(Sum("amount"))
    )
    return [
        FundTotal(
            fund_id=row["fund_id"],
            code=row["fund__code"],
            name=row["fund__name"],
            minutes=row["minutes"],
            amount=row["amount"],
            budget_amount=row["fund__budget_amount"],
            spent_amount=spent[row["fund_id"]],
        )
        for row in rows
    ]


RUN_STAGES: Sequence[tuple[str, Promise]] = (
    ("draft", gettext_lazy("Draft")),
    ("prepared", gettext_lazy("Prepared")),
    ("released", gettext_lazy("Released")),
    ("exported", gettext_lazy("Workbook made")),
    ("partly_settled", gettext_lazy("Partly paid")),
    ("closed", gettext_lazy("Closed")),
    ("abandoned", gettext_lazy("Abandoned")),
)


def run_state_words(state: str) -> Words:
    """Return a run's state in words."""
    return dict(RUN_STAGES)[state]
