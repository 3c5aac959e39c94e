"""Downloads: the very bytes, logged, or a problem in JSON."""

import hashlib

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import PayeeAccess
from core.time import clock_at
from payments import domain as payments
from payments.models import Invoice
from tests.api import rows
from tests.api.calls import Caller
from tests.permissions.world import PAYING


def invoiced(chain) -> Invoice:
    """Issue an invoice to Linh with its document."""
    rows.payee(chain.cast.linh)
    chain.confirmed()
    with clock_at(PAYING):
        (invoice_id,) = payments.issue_invoices(actor=chain.cast.ximena).invoice_ids
        payments.make_documents(actor=chain.cast.prudence, invoice_ids=[invoice_id])
    return Invoice.objects.get(pk=invoice_id)


def test_the_payee_downloads_their_invoice(chain):
    invoice = invoiced(chain)
    answer = Caller(chain.cast.linh.user).get(f"invoices/{invoice.pk}/document/")
    data = answer.getvalue()
    assert answer["Content-Type"] == "application/pdf"
    assert data.startswith(b"%PDF-")
    assert hashlib.sha256(data).hexdigest() == invoice.document.sha256
    assert invoice.label in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"


def test_a_document_may_be_asked_for_as_pdf_and_refused_in_json(chain):
    invoice = invoiced(chain)
    path = f"/api/v1/invoices/{invoice.pk}/document/"
    asked = {"Accept": "application/pdf"}
    assert Caller(chain.cast.prudence).client.get(path, headers=asked).status_code == 200
    refused = Caller(chain.cast.ximena).client.get(path, headers=asked)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"].endswith("#problem-not-allowed")


def test_finances_reading_is_logged_and_the_payees_own_is_not(chain):
    invoice = invoiced(chain)
    before = PayeeAccess.objects.count()
    Caller(chain.cast.linh.user).get(f"invoices/{invoice.pk}/document/")
    assert PayeeAccess.objects.count() == before
    Caller(chain.cast.prudence).get(f"invoices/{invoice.pk}/document/")
    assert PayeeAccess.objects.latest("id").actor == chain.cast.prudence


def test_a_file_that_was_changed_is_not_sent(chain):
    invoice = invoiced(chain)
    with default_storage.open(invoice.document.path, "wb") as stored:
        stored.write(b"something else")
    answer = Caller(chain.cast.linh.user).get(f"invoices/{invoice.pk}/document/")
    assert answer.status_code == 409
    assert b"something else" not in answer.content


def test_a_report_is_downloaded_by_finance_only(chain):
    made = rows.run(chain).files.get()
    path = f"report-files/{made.pk}/file/"
    answer = Caller(chain.cast.prudence).get(path)
    assert hashlib.sha256(answer.getvalue()).hexdigest() == made.sha256
    assert Caller(chain.cast.ansel).get(path).status_code == 403
    assert Caller(chain.cast.ximena).get(path).status_code == 404


def test_a_colleagues_invoicing_is_not_started_twice(chain):
    first = Caller(chain.cast.ximena).post("jobs/issue-invoices/")
    again = Caller(chain.cast.ximena).post("jobs/issue-invoices/")
    assert first.status_code == again.status_code == 200
    assert first.json()["id"] == again.json()["id"]
    assert Caller(chain.cast.prudence).post("jobs/issue-invoices/").status_code == 409


def test_a_roster_is_refused_row_by_row_and_nothing_is_imported(chain):
    upload = {"file": SimpleUploadedFile("roster.xlsx", b"no workbook")}
    answer = Caller(chain.cast.ximena).post("imports/roster/", upload, format="multipart")
    assert answer.status_code == 422
    assert answer.json()["problems"]
