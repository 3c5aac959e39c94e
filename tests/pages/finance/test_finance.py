"""Finance's pages: what they show, what they do once, and to whom they answer."""

import hashlib
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import time
from jobs.domain import run as run_job
from jobs.models import Job, JobKind
from payments import domain as payments
from payments.models import Invoice, PaymentRun
from reports.models import ReportFile
from tests.cast import consultant, person
from tests.payments.stage import (
    approved_invoice,
    confirmed_work,
    exported_run,
    issued_invoice,
    prepared_run,
    with_payee,
)
from worker.jobs import HANDLERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]


def signed_in(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(client, name, *args, key=None, **data):
    data["form_key"] = key or str(uuid.uuid4())
    return client.post(reverse(f"finance:{name}", args=args), data)


def read(client, name, *args, **query):
    return client.get(reverse(f"finance:{name}", args=args), query)


def confirmed_invoice(stage, consultant):
    invoice = issued_invoice(stage, consultant)
    payments.confirm_invoice(actor=consultant.user, invoice_id=invoice.pk)
    return invoice


def several_confirmed(stage, count):
    """Return invoices of as many people, confirmed by them."""
    people = [
        with_payee(stage.cast, consultant(f"Extra{uuid.uuid4().hex[:8]}")) for _ in range(count)
    ]
    for one in people:
        confirmed_work(stage, one)
    payments.issue_invoices(actor=stage.cast.prudence)
    invoices = list(Invoice.objects.filter(consultant__in=people))
    for invoice in invoices:
        payments.confirm_invoice(actor=invoice.consultant.user, invoice_id=invoice.pk)
    return invoices


GET_PAGES = ["queue", "invoices", "runs"]


@pytest.mark.parametrize("name", GET_PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("prudence", 200), ("renata", 200), ("ansel", 200), ("ximena", 403), ("adwoa", 403)],
)
def test_who_comes_in(stage, name, who, status):
    response = read(signed_in(getattr(stage.cast, who)), name)

    assert response.status_code == status


@pytest.mark.parametrize("name", GET_PAGES)
def test_consultants_do_not_come_in_and_strangers_sign_in_first(stage, name):
    assert read(signed_in(stage.cast.linh.user), name).status_code == 403
    assert read(Client(), name).status_code == 302


def test_the_queue_shows_reason_owner_and_age(stage):
    cast = stage.cast
    with_payee(cast, cast.linh, w9=False)
    approved_invoice(stage, cast.linh)
    approved_invoice(stage, cast.itzel)
    confirmed_work(stage, consultant("Nameless"))

    page = read(signed_in(cast.prudence), "queue").content.decode()

    assert "The W-9 is missing." in page
    assert "Finance" in page
    assert "days left" in page
    assert "Consultants with hours but no payment details yet" in page


def test_a_missing_w9_is_recorded_from_the_queue(stage):
    cast = stage.cast
    with_payee(cast, cast.linh, w9=False)
    invoice = approved_invoice(stage, cast.linh)
    client = signed_in(cast.prudence)
    address = reverse("finance:w9", args=[cast.linh.pk])
    assert address in read(client, "queue").content.decode()

    for wrong in (
        {"w9_on": "", "vendor_id": "", "tax_class": ""},
        {"w9_on": "2099-01-01", "vendor_id": "V1", "tax_class": "individual"},
        {"w9_on": "2026-02-30", "vendor_id": "V1", "tax_class": "individual"},
    ):
        assert post(client, "w9", cast.linh.pk, **wrong).status_code == 422
    given = {"w9_on": time.today().isoformat(), "vendor_id": "V1", "tax_class": "llc"}
    key = str(uuid.uuid4())
    for _again in range(2):
        assert post(client, "w9", cast.linh.pk, key=key, **given).status_code == 303

    ready, blocked = payments.ready_and_blocked(actor=cast.prudence)
    assert [item.invoice for item in ready] == [invoice]
    assert blocked == []
    assert address not in read(client, "queue").content.decode()


def test_only_who_may_record_a_w9_is_led_to_it(stage):
    cast = stage.cast
    with_payee(cast, cast.linh, w9=False)
    approved_invoice(stage, cast.linh)
    address = reverse("finance:w9", args=[cast.linh.pk])

    for who in (cast.renata, cast.ansel):
        client = signed_in(who)
        assert address not in read(client, "queue").content.decode()
        assert read(client, "w9", cast.linh.pk).status_code == 403
        assert post(client, "w9", cast.linh.pk).status_code == 403
    assert read(signed_in(cast.prudence), "w9", 10**9).status_code == 404


MOST_QUERIES = {"queue": 20, "invoices": 12, "runs": 12, "run_new": 20, "run": 24, "invoice": 20}


def queries_of_pages(stage, count):
    """Return the queries of every page with this many rows of each kind on them."""
    approved = several_confirmed(stage, count)
    ids = [invoice.pk for invoice in approved]
    payments.approve_invoices(actor=stage.cast.prudence, invoice_ids=ids)
    run = payments.open_run(actor=stage.cast.prudence, pay_on=time.today())
    waiting = several_confirmed(stage, 2 * count)
    payments.approve_invoices(
        actor=stage.cast.prudence, invoice_ids=[invoice.pk for invoice in waiting[:count]]
    )
    client = signed_in(stage.cast.prudence)
    read(client, "queue")
    taken = {}
    for name in MOST_QUERIES:
        args = {"run": [run.pk], "invoice": [approved[0].pk]}.get(name, [])
        with CaptureQueriesContext(connection) as queries:
            assert read(client, name, *args).status_code == 200
        taken[name] = len(queries)
    return taken


def test_pages_take_as_many_queries_for_thirty_rows_as_for_one(stage):
    one = queries_of_pages(stage, 1)
    thirty = queries_of_pages(stage, 30)

    assert thirty == one
    assert all(one[name] <= most for name, most in MOST_QUERIES.items()), one


def test_choosing_shows_count_and_total_before_anything_is_approved(stage):
    invoices = several_confirmed(stage, 2)
    client = signed_in(stage.cast.prudence)

    page = read(client, "approve", invoice=[invoice.pk for invoice in invoices])

    assert page.context["count"] == 2
    assert page.context["total"] == Decimal("195.00")
    assert Invoice.objects.filter(state="approved").count() == 0
    response = post(client, "approve", invoice=[invoice.pk for invoice in invoices])
    assert (response.status_code, response.url) == (303, reverse("finance:queue"))
    assert Invoice.objects.filter(state="approved").count() == 2


def test_a_form_sent_twice_has_one_effect(stage):
    invoice = confirmed_invoice(stage, stage.cast.linh)
    client = signed_in(stage.cast.prudence)
    key = str(uuid.uuid4())

    first = post(client, "approve", invoice=[invoice.pk], key=key)
    second = post(client, "approve", invoice=[invoice.pk], key=key)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.url == second.url


def test_choosing_nothing_leads_back(stage):
    assert read(signed_in(stage.cast.prudence), "approve").url == reverse("finance:queue")


@pytest.mark.parametrize("bad", ["x", "1e3", "²"])
def test_an_address_that_is_no_choice_is_refused(stage, bad):
    response = read(signed_in(stage.cast.prudence), "approve", invoice=bad)

    assert response.status_code == 422


def test_the_auditor_sees_the_queue_without_any_way_to_act(stage):
    confirmed_invoice(stage, stage.cast.linh)
    client = signed_in(stage.cast.ansel)

    page = read(client, "queue").content.decode()

    assert '<form method="post"' not in page.split('id="main"')[1]
    assert post(client, "issue").status_code == 403
    assert read(client, "approve").status_code == 403


def test_issuing_is_a_job_with_a_page_of_its_own(stage):
    with_payee(stage.cast, stage.cast.linh)
    confirmed_work(stage, stage.cast.linh)
    client = signed_in(stage.cast.prudence)

    response = post(client, "issue")

    job = Job.objects.get(kind=JobKind.ISSUE_INVOICES)
    assert response.url == reverse("job", args=[job.pk])
    assert run_job(job_id=job.pk, handlers=HANDLERS)
    page = client.get(response.url).content.decode()
    assert reverse("finance:invoices") in page
    assert Invoice.objects.count() == 1


def test_an_invoice_shows_lines_document_and_trail(stage):
    invoice = approved_invoice(stage, stage.cast.linh, {"attendance": 90, "preparation": 45})
    payments.make_documents(actor=stage.cast.prudence)
    client = signed_in(stage.cast.prudence)

    page = read(client, "invoice", invoice.pk).content.decode()

    for words in ("$219.38", "$73.13", "CCP-23", "Linh", "Prudence", "Download the PDF"):
        assert words in page
    assert "Linh Legal" not in page
    response = read(client, "document", invoice.pk)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{invoice.label}.pdf"'
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == invoice.document.sha256


def test_an_auditor_opens_no_document(stage):
    invoice = approved_invoice(stage, stage.cast.linh)
    payments.make_documents(actor=stage.cast.prudence)
    client = signed_in(stage.cast.ansel)

    assert "Download the PDF" not in read(client, "invoice", invoice.pk).content.decode()
    assert read(client, "document", invoice.pk).status_code == 403


def test_filters_live_in_the_address(stage):
    one = confirmed_invoice(stage, stage.cast.linh)
    other = issued_invoice(stage, stage.cast.itzel)
    client = signed_in(stage.cast.prudence)

    page = read(client, "invoices", state="confirmed").content.decode()
    assert one.label in page
    assert other.label not in page
    page = read(client, "invoices", consultant="itz").content.decode()
    assert other.label in page
    assert one.label not in page


def test_taking_an_invoice_back_asks_why_and_leads_to_the_note(stage):
    invoice = confirmed_invoice(stage, stage.cast.linh)
    client = signed_in(stage.cast.prudence)

    assert post(client, "credit", invoice.pk, note=" ").status_code == 422
    response = post(client, "credit", invoice.pk, note="Wrong fund")

    note = Invoice.objects.get(credits=invoice)
    assert response.url == reverse("finance:invoice", args=[note.pk])
    assert note.label in read(client, "invoice", invoice.pk).content.decode()


def test_the_builder_shows_what_is_in_and_what_is_left_out(stage):
    cast = stage.cast
    with_payee(cast, cast.linh, w9=False)
    approved_invoice(stage, cast.linh)
    approved_invoice(stage, cast.itzel)
    client = signed_in(cast.prudence)

    page = read(client, "run_new")

    assert (page.context["count"], page.context["total"]) == (1, Decimal("97.50"))
    assert "The W-9 is missing." in page.content.decode()
    assert "CCP-23" in page.content.decode()
    response = post(client, "run_new", pay_on=time.today().isoformat())
    run = PaymentRun.objects.get()
    assert response.url == reverse("finance:run", args=[run.pk])
    assert post(client, "run_new", pay_on="2020-01-01").status_code == 422


def test_a_run_goes_its_whole_way_through_the_pages(stage):
    cast = stage.cast
    approved_invoice(stage, cast.linh)
    approved_invoice(stage, cast.itzel)
    prepares, releases = signed_in(cast.prudence), signed_in(cast.renata)
    post(prepares, "run_new", pay_on=time.today().isoformat())
    run = PaymentRun.objects.get()

    assert post(prepares, "run_prepare", run.pk).status_code == 303
    assert read(prepares, "run_release", run.pk).status_code == 403
    wrong = post(releases, "run_release", run.pk, typed_total="195.01")
    assert wrong.status_code == 422
    assert "Nothing was released" in wrong.content.decode()
    assert post(releases, "run_release", run.pk, typed_total="195.00").status_code == 303

    assert post(prepares, "run_workbook", run.pk).status_code == 303
    job = Job.objects.get(kind=JobKind.PAYMENT_WORKBOOK)
    assert f'id="job-{job.pk}"' in read(prepares, "run", run.pk).content.decode()
    assert run_job(job_id=job.pk, handlers=HANDLERS)
    file = ReportFile.objects.get()
    assert file.name in read(prepares, "run", run.pk).content.decode()
    download = read(prepares, "file", file.pk)
    content = b"".join(download.streaming_content)
    assert hashlib.sha256(content).hexdigest() == file.sha256
    assert "no-store" in download["Cache-Control"]

    first, second = run.payments.select_related("invoice").order_by("id")
    today = time.today().isoformat()
    traces = f"{first.invoice.label} T-1\n"
    assert post(prepares, "sent", run.pk, sent_on=today, traces="nonsense").status_code == 422
    assert post(prepares, "sent", run.pk, sent_on=today, traces=traces).status_code == 303
    assert post(prepares, "settled", run.pk, settled_on=today).status_code == 422
    settled = post(prepares, "settled", run.pk, settled_on=today, payment=[first.pk])
    assert settled.status_code == 303
    back = post(releases, "returned", second.pk, returned_on=today, note="No such address")
    assert back.status_code == 303

    first.refresh_from_db()
    run.refresh_from_db()
    second.invoice.refresh_from_db()
    assert (first.trace_number, run.state, second.invoice.state) == ("T-1", "closed", "approved")
    page = read(prepares, "invoice", second.invoice_id).content.decode()
    assert "No such address" in page


def test_a_payment_is_taken_out_of_a_draft_with_a_reason(stage):
    approved_invoice(stage, stage.cast.linh)
    approved_invoice(stage, stage.cast.itzel)
    run = payments.open_run(actor=stage.cast.prudence, pay_on=time.today())
    payment = run.payments.first()
    client = signed_in(stage.cast.prudence)

    assert (
        reverse("finance:drop", args=[payment.pk]) in read(client, "run", run.pk).content.decode()
    )
    assert post(client, "drop", payment.pk, note="Asked to wait").status_code == 303
    run.refresh_from_db()
    assert run.payment_count == 1


def test_two_clicks_of_release_release_once_and_a_late_one_is_told(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)
    second = person("Rosalind", "finance_releaser")
    assert post(signed_in(stage.cast.renata), "run_release", run.pk, typed_total="97.50")

    late = post(signed_in(second), "run_release", run.pk, typed_total="97.50")

    assert late.status_code == 409
    assert "changed in the meantime" in late.content.decode()


@pytest.mark.parametrize(("name", "model"), [("invoice", Invoice), ("run", PaymentRun)])
def test_what_does_not_exist_answers_404(stage, name, model):
    assert read(signed_in(stage.cast.prudence), name, 999_999).status_code == 404


def test_a_coordinator_gets_no_file(stage):
    approved_invoice(stage, stage.cast.linh)
    run = exported_run(stage)
    client = signed_in(stage.cast.ximena)

    assert read(client, "run", run.pk).status_code == 403
    assert read(client, "file", 1).status_code == 404


def test_abandoning_asks_why(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    response = post(signed_in(stage.cast.prudence), "run_abandon", run.pk, note="Wrong day")

    assert response.url == reverse("finance:queue")
    run.refresh_from_db()
    assert run.state == "abandoned"


def test_a_prepared_run_is_a_draft_again(stage):
    approved_invoice(stage, stage.cast.linh)
    run = prepared_run(stage)

    assert post(signed_in(stage.cast.prudence), "run_take_back", run.pk).status_code == 303
    run.refresh_from_db()
    assert run.state == "draft"


def test_the_softwares_own_notes_are_said_in_the_readers_language(stage):
    cast = stage.cast
    with_payee(cast, cast.linh)
    invoice = issued_invoice(stage, cast.linh)
    with time.clock_at(time.now() + timedelta(days=30)):
        payments.confirm_lapsed()
    cast.prudence.language = "es"
    cast.prudence.save()

    shown = read(signed_in(cast.prudence), "invoice", invoice.pk).content.decode()
    assert "sin respuesta en la fecha pedida" in shown
    assert "not answered" not in shown
