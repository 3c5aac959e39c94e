"""The PDF of an invoice: made once after issue, kept with its hash, served only when it fits.

Making it never happens inside the issuing transaction. The file's bytes follow from the invoice
alone and its place from its bytes, so a second maker finds the same file and the first row wins.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import reasons
from accounts.models import PayeeAccess, User
from compensation.models import Activity, Component
from core import permits, time
from core.errors import NotVisible, WrongState
from documents.invoice import InvoiceDocument as InvoicePage
from documents.invoice import Party, WorkLine, render
from payments.domain.invoicing import Progress, issue_invoices
from payments.domain.payee_snapshot import open_payee
from payments.models import Invoice, InvoiceDocument, InvoiceKind, InvoiceLine

logger = logging.getLogger(__name__)

BATCH = 50
"""Invoices read together; progress is told, and a job's lease renewed, after each."""


@dataclass(frozen=True)
class DocumentsResult:
    """What one run of issuing and of making documents did."""

    invoice_count: int
    line_count: int
    total_amount: str
    waiting_count: int
    document_count: int


def issue_with_documents(*, actor: User, progress: Progress | None = None) -> DocumentsResult:
    """Issue all invoices, then make every document that is missing; what the worker does."""
    issued = issue_invoices(actor=actor, progress=progress)
    made = make_documents(actor=actor, progress=progress)
    return DocumentsResult(
        invoice_count=len(issued.invoice_ids),
        line_count=issued.line_count,
        total_amount=str(issued.total_amount),
        waiting_count=len(issued.waiting),
        document_count=made,
    )


def make_documents(
    *,
    actor: User,
    invoice_ids: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> int:
    """Make the documents that are missing, of these invoices or of all; return how many.

    Never makes one twice, however often or by how many processes it is called.
    """
    permits.require(actor, "payments.make_documents")
    missing = Invoice.objects.filter(document=None, payee_sealed__isnull=False)
    if invoice_ids is not None:
        missing = missing.filter(pk__in=invoice_ids)
    wanted = list(missing.order_by("id").values_list("id", flat=True))
    made = done = 0
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        for invoice in _with_lines(batch):
            made += _make(invoice)
        done += len(batch)
        if progress:
            progress(done, len(wanted))
    return made


def _with_lines(invoice_ids: Sequence[int]) -> Iterator[Invoice]:
    lines = InvoiceLine.objects.select_related(
        "work_entry__rate__card", "work_entry__assignment"
    ).order_by("id")
    yield from (
        Invoice.objects.filter(pk__in=invoice_ids)
        .select_related("consultant", "credits")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("id")
    )


def _make(invoice: Invoice) -> int:
    """Render, store and record one document; 0 when another process was first."""
    data = render(page_of(invoice))
    digest = hashlib.sha256(data).hexdigest()
    path = _store(f"invoices/{invoice.year}/{invoice.label}-{digest[:16]}.pdf", data)
    _document, created = InvoiceDocument.objects.get_or_create(
        invoice=invoice,
        defaults={"path": path, "sha256": digest, "size": len(data), "made_at": time.now()},
    )
    return int(created)


def _store(path: str, data: bytes) -> str:
    """Keep the bytes at their place; a file that a killed process left half there is replaced."""
    if default_storage.exists(path):
        with default_storage.open(path) as kept:
            if kept.read() == data:
                return path
        default_storage.delete(path)
    return default_storage.save(path, ContentFile(data))


def page_of(invoice: Invoice) -> InvoicePage:
    """Return what the document says, in the invoice's language. It says nothing of the topic."""
    payee = open_payee(invoice)
    noon = datetime.combine(invoice.issued_on, time_of_day(12), ZoneInfo(settings.TIME_ZONE))
    lines = list(invoice.lines.all())
    is_invoice = invoice.kind == InvoiceKind.INVOICE
    with translation.override(invoice.language):
        return InvoicePage(
            number=invoice.label,
            language=invoice.language,
            kind="invoice" if is_invoice else "credit_note",
            credits_number=invoice.credits.label if invoice.credits else None,
            issued_on=invoice.issued_on,
            service_from_on=invoice.service_from_on,
            service_to_on=invoice.service_to_on,
            due_on=invoice.due_on,
            confirm_by_on=invoice.confirm_by_on if is_invoice else None,
            payee=Party(payee.legal_name, tuple(payee.remit_to.splitlines())),
            bill_to=Party(
                settings.ORGANIZATION_NAME, tuple(settings.ORGANIZATION_ADDRESS.splitlines())
            ),
            agreement_reference=_agreements(lines),
            rate_version=", ".join(sorted({str(line.work_entry.rate.card) for line in lines})),
            lines=tuple(_line(line) for line in lines),
            total_amount=invoice.total_amount,
            made_at=noon,
        )


def _agreements(lines: Sequence[InvoiceLine]) -> str:
    """Name the accepted offers that the work was done under."""
    numbers = sorted({line.work_entry.assignment.offer_id for line in lines})
    return _("Offer %(numbers)s") % {"numbers": ", ".join(map(str, numbers))}


def _line(line: InvoiceLine) -> WorkLine:
    return WorkLine(
        service_on=line.service_on,
        activity=str(Activity(line.activity).label),
        component=str(Component(line.component).label),
        unit="hour",
        minutes=line.minutes,
        rate_amount=line.rate_amount,
        amount=line.amount,
    )


@dataclass(frozen=True)
class OpenedDocument:
    """A document whose bytes were checked against its hash, ready to serve."""

    name: str
    data: bytes
    sha256: str


def open_document(*, actor: User, invoice_id: int) -> OpenedDocument:
    """Open an invoice's PDF for the person it pays or for finance, whose reading is logged.

    It names the payee, so coordinators and auditors are refused. Refuses bytes that are not
    those that were made.
    """
    invoice = permits.get_visible(
        Invoice.objects.select_related("consultant", "document"), actor, pk=invoice_id
    )
    permits.require(actor, "payments.open_document", invoice)
    try:
        document = invoice.document
    except InvoiceDocument.DoesNotExist:
        raise NotVisible(_("This document is still being made.")) from None
    with default_storage.open(document.path) as stored:
        data = stored.read()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        logger.error("the file of invoice %s is not the one that was made", invoice.pk)
        raise WrongState(_("This file is damaged. Please tell your administrator."))
    if invoice.consultant.user_id != actor.pk:
        _log(actor, invoice)
    return OpenedDocument(f"{invoice.label}.pdf", data, document.sha256)


@transaction.atomic
def _log(actor: User, invoice: Invoice) -> None:
    PayeeAccess.objects.create(
        actor=actor,
        consultant_id=invoice.consultant_id,
        fields=["legal_name", "remit_to"],
        reason=reasons.OPENED % {"what": invoice.label},
        at=time.now(),
    )
