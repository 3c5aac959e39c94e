"""What became of payments that left: sent, settled, returned. A file made is not money paid."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, Refused, WrongState
from core.moves import move, move_all
from notices.domain import tell, tell_each
from notices.models import NoticeKind
from payments.domain import ledger
from payments.domain.invoicing import invoice_path
from payments.domain.runs import held_payees, lock_run, stated
from payments.models import Invoice, Payment, PaymentRun
from payments.states import (
    A_PAYMENT_CAME_BACK,
    CLOSED,
    EXPORTED,
    PARTLY_SETTLED,
    RESERVED,
    RETURNED,
    SENT,
    SETTLED,
)

LONGEST_TRACE = 40


def record_sent(
    *,
    actor: User,
    sent_on: date,
    run_id: int | None = None,
    payment_ids: Sequence[int] | None = None,
    trace_numbers: Mapping[int, str] | None = None,
) -> list[Payment]:
    """Record that payments left, with the bank's trace numbers by payment id.

    With ``run_id``, every payment of the run that is still to leave; one whose payee's details
    changed since only when its trace number says that it left. Refuses a date in the future or
    before the run was released, a run whose workbook was not made, and whoever is paid.
    """
    _refuse_future("sent_on", sent_on)
    traces = {pk: trace.strip() for pk, trace in (trace_numbers or {}).items()}
    _refuse_bad_traces(traces)
    with transaction.atomic():
        payments, runs = _locked(actor, run_id, payment_ids, RESERVED)
        for run in runs:
            if run.state not in {EXPORTED, PARTLY_SETTLED}:
                raise WrongState(_("Make the payment workbook first. Nothing was recorded."))
            if run.released_at and sent_on < time.day_of(run.released_at):
                words = _("A payment cannot leave before its run was released.")
                raise Invalid(problems=[FieldProblem("sent_on", words)])
        payments = _not_on_hold(payments, runs, {*(payment_ids or ()), *traces})
        for payment in payments:
            payment.sent_on, payment.trace_number = sent_on, traces.get(payment.pk, "")
        Payment.objects.bulk_update(payments, ["sent_on", "trace_number"], batch_size=2_000)
        move_all(payments, "send", actor=actor)
        ledger.post(ledger.SENT, actor=actor, on=sent_on, of=_pairs(payments))
        _tell(payments, NoticeKind.PAYMENT_SENT)
    return payments


def _not_on_hold(
    payments: list[Payment], runs: list[PaymentRun], known_to_have_left: set[int]
) -> list[Payment]:
    """Leave out whose details changed meanwhile, unless the payment is known to have left.

    A workbook made before the change named the approved details: money sent with it has left.
    """
    held = {(run.pk, payee) for run in runs for payee in held_payees(run)}
    going = [
        p for p in payments if p.pk in known_to_have_left or (p.run_id, p.consultant_id) not in held
    ]
    if not going:
        raise WrongState(
            _("The payment details changed. Hold the payment back, or give its trace number.")
        )
    return going


def hold_back_payment(*, actor: User, payment_id: int, note: str) -> Payment:
    """Take a payment out of a run that was released, because its payee's details changed since.

    Only for money that has not left: its invoice is in the queue again and is paid by another
    run, with the details that the person has been asked about. The run's totals stay what was
    released. Refuses without a reason, a payment whose payee has not changed, and a run whose
    workbook was not made.
    """
    reason = stated(note, _("Say why it is held back."))
    with transaction.atomic():
        (payment,), (run,) = _locked(actor, None, [payment_id], RESERVED)
        if run.state not in {EXPORTED, PARTLY_SETTLED}:
            raise WrongState(_("Make the payment workbook first. Nothing was recorded."))
        if payment.consultant_id not in held_payees(run):
            raise WrongState(_("The payment details have not changed. Nothing was recorded."))
        payment.note = reason
        payment.save(update_fields=["note"])
        move(payment, "hold_back", actor=actor, note=reason)
        _follow(run, actor)
    return payment


def record_settled(*, actor: User, payment_ids: Sequence[int], settled_on: date) -> list[Payment]:
    """Record that payments arrived: their invoices are paid, and the run closes when all are.

    Refuses a date in the future or before the payment left, and whoever is paid.
    """
    _refuse_future("settled_on", settled_on)
    with transaction.atomic():
        payments, runs = _locked(actor, None, payment_ids, SENT)
        for payment in payments:
            if payment.sent_on and settled_on < payment.sent_on:
                words = _("A payment cannot arrive before it was sent.")
                raise Invalid(problems=[FieldProblem("settled_on", words)])
        Payment.objects.filter(pk__in=[p.pk for p in payments]).update(settled_on=settled_on)
        move_all(payments, "settle", actor=actor)
        invoices = Invoice.objects.select_for_update().filter(
            pk__in=[p.invoice_id for p in payments]
        )
        move_all(invoices.order_by("id"), "settle", actor=actor)
        ledger.post(ledger.SETTLED, actor=actor, on=settled_on, of=_pairs(payments))
        _tell(payments, NoticeKind.PAYMENT_SETTLED)
        for run in runs:
            _follow(run, actor)
    return payments


def record_returned(*, actor: User, payment_id: int, returned_on: date, note: str) -> Payment:
    """Record that a payment came back: its invoice is in the queue again and the payee is told.

    Refuses without a reason, a date in the future or before it was sent, and whoever is paid.
    """
    _refuse_future("returned_on", returned_on)
    reason = stated(note, _("Say why it came back."))
    with transaction.atomic():
        (payment,), (run,) = _locked(actor, None, [payment_id], None)
        was_settled = payment.state == SETTLED
        if payment.sent_on and returned_on < payment.sent_on:
            words = _("A payment cannot come back before it was sent.")
            raise Invalid(problems=[FieldProblem("returned_on", words)])
        payment.returned_on, payment.note = returned_on, reason
        payment.save(update_fields=["returned_on", "note"])
        move(payment, "return", actor=actor, note=reason)
        invoice = Invoice.objects.select_for_update().get(pk=payment.invoice_id)
        if was_settled:
            move(invoice, "reopen", actor=actor, note=reason)
        step = ledger.PAID_CAME_BACK if was_settled else ledger.SENT_CAME_BACK
        ledger.post(step, actor=actor, on=returned_on, of=_pairs([payment]))
        if run.state == CLOSED:
            move(run, "reopen", actor=actor, note=A_PAYMENT_CAME_BACK)
        _follow(run, actor)
        tell(
            recipient=payment.consultant.user,
            kind=NoticeKind.PAYMENT_RETURNED,
            path=invoice_path(payment.invoice_id),
            about_id=payment.pk,
        )
    return payment


def _refuse_future(field: str, day: date) -> None:
    if day > time.today():
        words = _("Enter a date that is not in the future.")
        raise Invalid(problems=[FieldProblem(field, words)])


def _refuse_bad_traces(traces: Mapping[int, str]) -> None:
    problems = [
        FieldProblem(f"trace_{pk}", _("Use at most 40 letters and digits."))
        for pk, trace in traces.items()
        if len(trace) > LONGEST_TRACE or not trace.isprintable()
    ]
    if problems:
        raise Invalid(problems=problems)


def _locked(
    actor: User, run_id: int | None, payment_ids: Sequence[int] | None, state: str | None
) -> tuple[list[Payment], list[PaymentRun]]:
    """Lock the runs, then the payments. Invisible, refused and moved-on are told apart."""
    visible = Payment.objects.visible_to(actor)
    if payment_ids is not None:
        wanted = visible.filter(pk__in=set(payment_ids))
        run_ids = sorted(set(wanted.values_list("run_id", flat=True)))
        if wanted.count() != len(set(payment_ids)) or not payment_ids:
            raise NotVisible
    else:
        wanted = visible.filter(run_id=run_id, state=RESERVED)
        run_ids = [] if run_id is None else [lock_run(actor, run_id).pk]
    if not permits.allows(actor, "payments.record_payment"):
        raise Refused
    runs = [lock_run(actor, pk) for pk in run_ids]
    payments = list(
        wanted.select_for_update(of=("self",)).select_related("consultant__user").order_by("id")
    )
    if not payments or (state and any(payment.state != state for payment in payments)):
        raise WrongState(_("These payments have changed in the meantime. Nothing was recorded."))
    for payment in payments:
        permits.require(actor, "payments.record_payment", payment)
    return payments, runs


def _pairs(payments: Sequence[Payment]) -> list[tuple[int, int | None]]:
    return [(payment.invoice_id, payment.pk) for payment in payments]


def _tell(payments: Sequence[Payment], kind: NoticeKind) -> None:
    tell_each(
        kind=kind,
        notices=[
            (payment.consultant.user_id, invoice_path(payment.invoice_id), payment.pk)
            for payment in payments
            if payment.consultant.user_id is not None
        ],
    )


def _follow(run: PaymentRun, actor: User) -> None:
    """Let the run's state follow its payments: closed when none of them is open."""
    states = set(run.payments.values_list("state", flat=True))
    if not states & {RESERVED, SENT}:
        move(run, "close", actor=actor)
    elif run.state == EXPORTED and states & {SETTLED, RETURNED}:
        move(run, "settle_part", actor=actor)
