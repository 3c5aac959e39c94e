"""What happens to an invoice after issue: the person confirms or asks, finance approves."""

from collections.abc import Sequence

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import PayeeProfile
from core import permits, time
from core.errors import FieldProblem, Invalid, NotVisible, Refused, WrongState
from core.moves import move, move_all
from notices.domain import tell_each
from notices.models import NoticeKind
from payments.models import Invoice, InvoiceKind
from payments.models.invoice import InvoiceLine
from payments.states import CONFIRMED, ISSUED, NOT_ANSWERED

LAPSE_BATCH = 500


def lock_invoice(actor: User, invoice_id: int) -> Invoice:
    """Lock and return an invoice that the actor can see."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("consultant__user")
    return permits.get_visible(rows, actor, pk=invoice_id)


def confirm_invoice(*, actor: User, invoice_id: int) -> Invoice:
    """Say that one's own invoice is right; also after a question was answered."""
    with transaction.atomic():
        invoice = lock_invoice(actor, invoice_id)
        permits.require(actor, "payments.confirm_invoice", invoice)
        move(invoice, "confirm", actor=actor, confirmed_by=actor, confirmed_at=time.now())
    return invoice


def query_invoice(*, actor: User, invoice_id: int, note: str) -> Invoice:
    """Say that something on one's own invoice is not right; whoever confirmed the hours is told.

    Refuses an empty note: nobody could answer it.
    """
    with transaction.atomic():
        invoice = lock_invoice(actor, invoice_id)
        permits.require(actor, "payments.query_invoice", invoice)
        if not note.strip():
            problem = FieldProblem("note", _("Say what is not right."))
            raise Invalid(problems=[problem])
        move(invoice, "query", actor=actor, note=note.strip(), query_note=note.strip())
        asked = invoice.lines.values_list("work_entry__assignment__confirmed_by", flat=True)
        tell_each(
            kind=NoticeKind.INVOICE_QUERIED,
            notices=[
                (user_id, "/coordination/", invoice.pk) for user_id in sorted(set(asked) - {None})
            ],
        )
    return invoice


def confirm_lapsed() -> int:
    """Confirm invoices that nobody answered in time, so that payment is not held up.

    Nobody is recorded as having confirmed them. Scheduled; returns how many.
    """
    system = User.objects.system()
    confirmed = 0
    while True:
        with transaction.atomic():
            lapsed = list(
                Invoice.objects.select_for_update(skip_locked=True)
                .filter(kind=InvoiceKind.INVOICE, state=ISSUED, confirm_by_on__lt=time.today())
                .order_by("id")[:LAPSE_BATCH]
            )
            permits.require(system, "payments.confirm_lapsed")
            Invoice.objects.filter(pk__in=[i.pk for i in lapsed]).update(confirmed_at=time.now())
            confirmed += move_all(lapsed, "confirm", actor=system, note=NOT_ANSWERED)
        if len(lapsed) < LAPSE_BATCH:
            return confirmed


def approve_invoices(*, actor: User, invoice_ids: Sequence[int]) -> list[Invoice]:
    """Approve confirmed invoices for payment, all or none.

    Refuses whoever is paid by one of them, confirmed it or confirmed its hours; the database
    refuses the same. Refuses an invoice that the person has not confirmed.
    """
    wanted = sorted(set(invoice_ids))
    with transaction.atomic():
        rows = list(
            Invoice.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .select_related("consultant__user")
            .filter(pk__in=wanted)
            .order_by("id")
        )
        if len(rows) != len(wanted):
            raise NotVisible
        confirmers = _hours_confirmers(wanted)
        for invoice in rows:
            invoice.hours_confirmers = confirmers.get(invoice.pk, [])  # type: ignore[attr-defined]
            if not permits.allows(actor, "payments.approve_invoice", invoice):
                raise Refused(
                    _("You may not approve %(number)s: ask a colleague in finance.")
                    % {"number": invoice.label}
                )
            if invoice.state != CONFIRMED:
                raise WrongState(
                    _("%(number)s has changed in the meantime. Nothing was approved.")
                    % {"number": invoice.label}
                )
        move_all(rows, "approve", actor=actor)
        now = time.now()
        payee = PayeeProfile.objects.filter(pk=OuterRef("consultant"))
        Invoice.objects.filter(pk__in=wanted).update(
            approved_by=actor, approved_at=now, payee_version=Subquery(payee.values("version"))
        )
        for invoice in rows:
            invoice.approved_by, invoice.approved_at = actor, now
    return rows


def _hours_confirmers(invoice_ids: Sequence[int]) -> dict[int, list[int]]:
    rows = (
        InvoiceLine.objects.filter(invoice__in=invoice_ids)
        .values_list("invoice_id")
        .annotate(
            people=ArrayAgg(
                "work_entry__assignment__confirmed_by",
                distinct=True,
                filter=Q(work_entry__assignment__confirmed_by__isnull=False),
                default=[],
            )
        )
    )
    return dict(rows)
