"""From confirmed hours to settled payments: worker jobs, consultants, two people of finance."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from core import time
from demo import staff
from engagements.models import WorkEntry
from engagements.states import AGREED_STATES
from jobs.domain import enqueue, run
from jobs.models import Job, JobKind
from jobs.states import SUCCEEDED
from payments import domain
from payments.models import Invoice, Payment, PaymentRun
from payments.states import (
    CONFIRMED,
    DRAFT,
    EXPORTED,
    ISSUED,
    PREPARED,
    QUERIED,
    RELEASED,
    RESERVED,
    SENT,
)

PAY_ON = date(2023, 5, 2)
ASKS_ABOUT_INVOICE = "sokhanya@example.org"
DOES_NOT_ANSWER = "noor@example.org"


def run_job(actor: User, kind: JobKind, **params: int) -> Job:
    """Queue a job and run it here, by the worker's own handler; its row shows how it went.

    The handlers are named by a setting, because the application never imports the worker.
    """
    job = enqueue(actor=actor, kind=kind, params=params, dedupe_key="demo")
    run(job_id=job.pk, handlers=import_string(settings.JOB_HANDLERS))
    job.refresh_from_db()
    if job.state != SUCCEEDED:
        raise RuntimeError(f"{job} ended as {job.state}: {job.error}")
    return job


def issue_invoices() -> None:
    """Let the worker issue invoices for whatever was confirmed and is not invoiced."""
    waiting = WorkEntry.objects.filter(
        assignment__state__in=AGREED_STATES, confirmed_minutes__gt=0, invoice_lines=None
    )
    if waiting.exists():
        run_job(staff.user(staff.PREPARER), JobKind.ISSUE_INVOICES)


def _invoices(state: str) -> list[Invoice]:
    rows = Invoice.objects.filter(state=state).select_related("consultant__user")
    return list(rows.order_by("id"))


def answer_invoices() -> None:
    """Let the consultants look: most confirm, one asks, one does not answer."""
    for invoice in _invoices(ISSUED):
        payee: Any = invoice.consultant.user
        if invoice.consultant.email == ASKS_ABOUT_INVOICE:
            note = "Is my time for preparation in this?"
            domain.query_invoice(actor=payee, invoice_id=invoice.pk, note=note)
        elif invoice.consultant.email != DOES_NOT_ANSWER:
            domain.confirm_invoice(actor=payee, invoice_id=invoice.pk)


def confirm_after_answer() -> None:
    """Let whoever asked confirm, now that the question was answered."""
    for invoice in _invoices(QUERIED):
        payee: Any = invoice.consultant.user
        domain.confirm_invoice(actor=payee, invoice_id=invoice.pk)


def let_lapse() -> None:
    """Let the scheduler confirm what nobody answered in time."""
    domain.confirm_lapsed()


def approve() -> None:
    """Approve every confirmed invoice at once."""
    confirmed = [invoice.pk for invoice in _invoices(CONFIRMED)]
    if confirmed:
        domain.approve_invoices(actor=staff.user(staff.PREPARER), invoice_ids=confirmed)


def the_run() -> PaymentRun | None:
    """Return the payment run of the convening, once it was opened."""
    return PaymentRun.objects.filter(pay_on=PAY_ON).first()


def prepare() -> None:
    """Open a run with everything that is ready and prepare it."""
    preparer = staff.user(staff.PREPARER)
    payment_run = the_run() or domain.open_run(actor=preparer, pay_on=PAY_ON)
    if payment_run.state == DRAFT:
        domain.prepare_run(actor=preparer, run_id=payment_run.pk)


def release() -> None:
    """Let another person release it by its total."""
    payment_run = the_run()
    if payment_run and payment_run.state == PREPARED:
        domain.release_run(
            actor=staff.user(staff.RELEASER),
            run_id=payment_run.pk,
            typed_total=payment_run.total_amount,
        )


def make_workbook() -> None:
    """Let the worker make the payment workbook."""
    payment_run = the_run()
    if payment_run and payment_run.state == RELEASED:
        run_job(staff.user(staff.PREPARER), JobKind.PAYMENT_WORKBOOK, run_id=payment_run.pk)


def send() -> None:
    """Record that the bank took the payments, with its trace numbers."""
    payment_run = the_run()
    if payment_run and payment_run.state == EXPORTED:
        reserved = payment_run.payments.filter(state=RESERVED)
        if reserved.exists():
            domain.record_sent(
                actor=staff.user(staff.PREPARER),
                run_id=payment_run.pk,
                sent_on=time.today(),
                trace_numbers={p.pk: f"0912345{p.pk:08d}" for p in reserved},
            )


def settle() -> None:
    """Record that everything arrived."""
    sent = list(Payment.objects.filter(run__pay_on=PAY_ON, state=SENT).values_list("id", flat=True))
    if sent:
        domain.record_settled(
            actor=staff.user(staff.PREPARER), payment_ids=sent, settled_on=time.today()
        )
