"""Money: every amount with its stage, who has it, its date, and the sum behind it."""

import pytest
from django.urls import reverse

from core.time import clock_at
from payments import domain as payments
from payments.models import Invoice
from tests.factories.chain import AFTER
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import LEGAL_NAME, can_be_paid, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


@pytest.fixture
def invoice(chain, cast) -> Invoice:
    can_be_paid(chain, cast.linh)
    chain.confirmed()
    with clock_at(AFTER):
        issued = payments.issue_invoices(actor=cast.prudence)
    return Invoice.objects.get(pk__in=issued.invoice_ids)


def address(invoice, name: str = "invoice") -> str:
    return reverse(f"consultant:{name}", args=[invoice.pk])


def test_no_money_yet_says_so(linh):
    assert "No money is due to you yet." in linh.read(reverse("consultant:money"))


def test_expected_money_names_who_has_it_and_the_date(linh, chain):
    chain.reported()
    page = linh.read(reverse("consultant:money"))
    assert "$243.75 · paid by 7 April" in page
    assert "Your coordinator has it now" in page
    assert "10 March · 1 h at $97.50 an hour" in page


def test_an_invoice_is_confirmed_by_its_consultant(linh, invoice):
    page = linh.read(address(invoice))
    assert "Looks right" in page
    assert "You have it now" in page
    assert linh.post(address(invoice)).status_code == 303
    invoice.refresh_from_db()
    assert invoice.state == "confirmed"
    assert "Finance has it now" in linh.read(address(invoice))


def test_something_wrong_takes_a_note(linh, invoice):
    empty = linh.post(address(invoice, "question"), {"note": "  "})
    assert empty.status_code == 422
    sent = linh.post(address(invoice, "question"), {"note": "The date is another one."})
    assert sent.status_code == 303
    invoice.refresh_from_db()
    assert (invoice.state, invoice.query_note) == ("queried", "The date is another one.")
    assert "The date is another one." in linh.read(address(invoice))


def test_paid_money_counts_in_its_year(linh, invoice, cast):
    with clock_at(AFTER):
        payments.confirm_invoice(actor=cast.linh.user, invoice_id=invoice.pk)
        payments.approve_invoices(actor=cast.prudence, invoice_ids=[invoice.pk])
        run = payments.open_run(actor=cast.prudence, pay_on=AFTER.date())
        payments.prepare_run(actor=cast.prudence, run_id=run.pk)
        payments.release_run(actor=cast.renata, run_id=run.pk, typed_total=invoice.total_amount)
        payments.mark_exported(actor=cast.prudence, run_id=run.pk)
        payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=AFTER.date())
    page = linh.read(reverse("consultant:money"))
    assert "The bank has it now" in page
    assert "Paid in 2026</dt><dd>$0.00" in page
    with clock_at(AFTER):
        ids = list(run.payments.values_list("pk", flat=True))
        payments.record_settled(actor=cast.prudence, payment_ids=ids, settled_on=AFTER.date())
    page = linh.read(reverse("consultant:money"))
    assert "Paid in 2026</dt><dd>$243.75" in page
    assert "paid on 11 March" in page
    page = linh.read(address(invoice))
    assert "$243.75 · paid on 11 March" in page
    assert "has it now" not in page


def test_another_persons_invoice_answers_like_none(cast, invoice):
    itzel = Asker(cast.itzel.user)
    for name in ("invoice", "question"):
        assert itzel.get(address(invoice, name)).status_code == 404
        assert itzel.post(address(invoice, name), {"note": "mine"}).status_code == 404


def test_the_legal_name_stands_on_no_page(linh, chain):
    scene = make_scene(chain)
    for name in ("home", "offers", "work", "money", "profile", "payee", "method"):
        assert LEGAL_NAME not in linh.read(reverse(f"consultant:{name}"))
    assert LEGAL_NAME not in linh.read(address(scene.invoice))


def test_what_is_missing_to_be_paid_is_asked_for(linh, chain):
    chain.confirmed()
    page = on_one_line(linh.get(reverse("consultant:home")))
    assert "Tell us how to pay you" in page


def test_the_invoices_file_is_sent_to_its_consultant_only(linh, cast, invoice, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    assert linh.get(address(invoice, "document")).status_code == 404
    assert "is being made" in linh.read(address(invoice))
    payments.make_documents(actor=cast.prudence, invoice_ids=[invoice.pk])
    assert "Download the invoice (PDF)" in linh.read(address(invoice))
    sent = linh.get(address(invoice, "document"))
    assert sent.status_code == 200
    assert sent["Content-Disposition"] == f'attachment; filename="{invoice.label}.pdf"'
    assert sent["Cache-Control"] == "no-store"
    assert sent.getvalue().startswith(b"%PDF-")
    assert Asker(cast.itzel.user).get(address(invoice, "document")).status_code == 404
