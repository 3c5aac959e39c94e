"""Taking an invoice back: a credit note, never a change."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import numbering, permits, time
from core.errors import FieldProblem, Invalid, WrongState
from core.moves import move
from engagements.domain import reopen_hours
from jobs.domain import enqueue
from jobs.models import JobKind
from notices.domain import tell
from notices.models import NoticeKind
from payments.domain import ledger
from payments.domain.invoices import lock_invoice
from payments.domain.invoicing import invoice_path, next_ids
from payments.domain.payee_snapshot import open_payee, seal_payee
from payments.models import Invoice, InvoiceKind
from payments.models.invoice import SERIES
from payments.states import LIVE_PAYMENT_STATES

NEGATE_LINES = """
INSERT INTO payments_invoiceline (
    invoice_id, work_entry_id, fund_id, activity, component, service_on, minutes, rate_amount,
    amount
)
SELECT %(note)s, work_entry_id, fund_id, activity, component, service_on, -minutes, rate_amount,
    -amount
FROM payments_invoiceline WHERE invoice_id = %(invoice)s ORDER BY id
"""


def credit_invoice(*, actor: User, invoice_id: int, reason: str) -> Invoice:
    """Take an unpaid invoice back with a credit note of its own number; return the note.

    Its lines are released and its hours are open again: once they are confirmed anew, the work
    is invoiced anew. Nothing issued is changed.
    Refuses an invoice that stands in a payment run, one already credited, and an empty reason.
    The payee's name is copied from snapshot to snapshot; nobody reads it.
    """
    with transaction.atomic():
        invoice = lock_invoice(actor, invoice_id)
        permits.require(actor, "payments.credit_invoice", invoice)
        if not reason.strip():
            raise Invalid(problems=[FieldProblem("reason", _("Say why it is taken back."))])
        if invoice.kind != InvoiceKind.INVOICE:
            raise WrongState(_("A credit note cannot be taken back."))
        if invoice.payments.filter(state__in=LIVE_PAYMENT_STATES).exists():
            raise WrongState(_("This invoice stands in a payment run. Take it out first."))
        move(invoice, "credit", actor=actor, note=reason.strip())
        note = _make_note(actor, invoice)
        with connection.cursor() as cursor:
            cursor.execute(NEGATE_LINES, {"note": note.pk, "invoice": invoice.pk})
        invoice.lines.filter(released_at=None).update(released_at=time.now())
        ledger.post(ledger.CREDITED, actor=actor, on=note.issued_on, of=[(note.pk, None)])
        move(note, "credit", actor=actor, note=reason.strip())
        _reopen_hours(actor, invoice, reason.strip())
        tell(
            recipient=invoice.consultant.user,
            kind=NoticeKind.INVOICE_CREDITED,
            path=invoice_path(invoice.pk),
            about_id=note.pk,
        )
        enqueue(
            actor=actor,
            kind=JobKind.MAKE_DOCUMENTS,
            params={"invoice_id": note.pk},
            dedupe_key=f"document-{note.pk}",
        )
    return note


def _reopen_hours(actor: User, invoice: Invoice, note: str) -> None:
    work = invoice.lines.values_list("work_entry__assignment_id", flat=True).distinct()
    reopen_hours(actor=actor, assignment_ids=list(work), note=note)


def _make_note(actor: User, invoice: Invoice) -> Invoice:
    today = time.today()
    series = SERIES[InvoiceKind.CREDIT_NOTE]
    (note_id,) = next_ids(1)
    payee = open_payee(invoice)
    (number,) = numbering.take(series, today.year)
    return Invoice.objects.create(
        pk=note_id,
        kind=InvoiceKind.CREDIT_NOTE,
        series=series,
        year=today.year,
        number=number,
        consultant=invoice.consultant,
        credits=invoice,
        issued_on=today,
        service_from_on=invoice.service_from_on,
        service_to_on=invoice.service_to_on,
        due_on=invoice.due_on,
        confirm_by_on=today,
        total_minutes=-invoice.total_minutes,
        total_amount=-invoice.total_amount,
        payee_sealed=seal_payee(note_id, legal_name=payee.legal_name, remit_to=payee.remit_to),
        language=invoice.language,
        issued_by=actor,
    )
