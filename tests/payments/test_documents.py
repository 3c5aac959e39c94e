"""Invoice documents: made once, kept with their hash, shown to the payee and to finance only."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from accounts.models import PayeeAccess
from core.errors import NotVisible, Refused, WrongState
from payments import domain as payments
from payments.domain import documents
from payments.models import InvoiceDocument
from tests.payments.stage import confirmed_work, issued_invoice, with_payee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path


def test_every_invoice_gets_its_document_once(stage, tmp_path):
    invoice = issued_invoice(stage, stage.cast.linh)

    assert payments.make_documents(actor=stage.cast.prudence) == 1
    assert payments.make_documents(actor=stage.cast.prudence) == 0
    assert len(list(tmp_path.glob("invoices/*/*.pdf"))) == 1

    opened = payments.open_document(actor=stage.cast.linh.user, invoice_id=invoice.pk)
    assert opened.data.startswith(b"%PDF-")
    assert hashlib.sha256(opened.data).hexdigest() == opened.sha256 == invoice.document.sha256
    assert opened.name == f"{invoice.label}.pdf"


def test_a_second_maker_and_a_half_written_file_change_nothing(stage, tmp_path):
    invoice = issued_invoice(stage, stage.cast.linh)
    (loaded,) = documents._with_lines([invoice.pk])
    assert documents._make(loaded) == 1
    path = InvoiceDocument.objects.get().path
    (tmp_path / path).write_bytes(b"%PDF-half")

    assert documents._make(loaded) == 0

    assert InvoiceDocument.objects.get().path == path
    assert payments.open_document(actor=stage.cast.linh.user, invoice_id=invoice.pk).data


def test_the_document_says_what_the_invoice_says(stage):
    linh = with_payee(stage.cast, stage.cast.linh, legal_name="Linh Nguyễn-Ánh")
    invoice = issued_invoice(stage, linh, {"attendance": 90, "preparation": 45})
    payments.make_documents(actor=stage.cast.prudence)
    data = payments.open_document(actor=linh.user, invoice_id=invoice.pk).data

    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)

    for words in (
        invoice.label,
        "Linh Nguyễn-Ánh",
        "1 Main Street",
        "219.38",
        "1 h 30 min",
        "73.13",
    ):
        assert words in text
    assert "Equal pay 1" in text


def test_a_spanish_speakers_document_is_in_spanish(stage):
    invoice = issued_invoice(stage, stage.cast.itzel)
    (loaded,) = documents._with_lines([invoice.pk])

    assert documents.page_of(loaded).language == "es"


def test_a_credit_note_has_a_document_that_names_its_invoice(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    note = payments.credit_invoice(actor=stage.cast.prudence, invoice_id=invoice.pk, reason="x")

    assert payments.make_documents(actor=stage.cast.prudence, invoice_ids=[note.pk]) == 1
    (loaded,) = documents._with_lines([note.pk])
    assert documents.page_of(loaded).credits_number == invoice.label


def test_finance_opens_it_and_the_payee_sees_that_they_did(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.make_documents(actor=stage.cast.prudence)

    payments.open_document(actor=stage.cast.linh.user, invoice_id=invoice.pk)
    payments.open_document(actor=stage.cast.renata, invoice_id=invoice.pk)

    reads = PayeeAccess.objects.exclude(actor__email__startswith="system")
    assert [(read.actor, read.reason) for read in reads] == [
        (stage.cast.renata, f"Opened {invoice.label}")
    ]


@pytest.mark.parametrize("name", ["ximena", "ansel"])
def test_coordinators_and_auditors_do_not_open_it(stage, name):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.make_documents(actor=stage.cast.prudence)

    with pytest.raises(Refused):
        payments.open_document(actor=getattr(stage.cast, name), invoice_id=invoice.pk)


def test_another_consultant_and_a_missing_document_answer_alike(stage):
    invoice = issued_invoice(stage, stage.cast.linh)

    with pytest.raises(NotVisible):
        payments.open_document(actor=stage.cast.linh.user, invoice_id=invoice.pk)
    payments.make_documents(actor=stage.cast.prudence)
    with pytest.raises(NotVisible):
        payments.open_document(actor=stage.cast.itzel.user, invoice_id=invoice.pk)


def test_damaged_bytes_are_not_served(stage):
    invoice = issued_invoice(stage, stage.cast.linh)
    payments.make_documents(actor=stage.cast.prudence)
    with default_storage.open(InvoiceDocument.objects.get().path, "ab") as stored:
        stored.write(b"x")

    with pytest.raises(WrongState, match="damaged"):
        payments.open_document(actor=stage.cast.linh.user, invoice_id=invoice.pk)


def test_issuing_with_documents_reports_both(stage):
    for consultant in (stage.cast.linh, stage.cast.itzel):
        with_payee(stage.cast, consultant)
        confirmed_work(stage, consultant)
    seen = []

    result = payments.issue_with_documents(
        actor=stage.cast.prudence, progress=lambda done, total: seen.append((done, total))
    )

    assert (result.invoice_count, result.document_count, result.waiting_count) == (2, 2, 0)
    assert seen == [(2, 2), (2, 2)]
