"""Finance's pages in a real browser: accessible, fitting, and usable without script."""

import re

import pytest
from playwright.sync_api import expect

from core import time
from payments import domain as payments
from reports.domain import make_payment_workbook
from tests.browser import DESK, PHONE, axe, no_sideways_scroll, screenshot
from tests.cast import consultant
from tests.payments.stage import (
    a_fund,
    approved_invoice,
    confirmed_work,
    exported_run,
    issued_invoice,
    prepared_run,
    with_payee,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("invariants_hold")]


@pytest.fixture
def busy(stage):
    """Return a run under way, beside invoices ready, blocked, questioned and to approve."""
    cast = stage.cast
    other = a_fund(cast, "SB855")
    for name in ("Paj Ntaub Vang", "Concepción de la Cruz-Villaseñor", "محمد"):
        person = with_payee(cast, consultant(name))
        confirmed_work(stage, person, {"attendance": 90, "preparation": 60, "debrief": 15})
        confirmed_work(stage, person, {"attendance": 45}, fund=other)
        approved_invoice(stage, person, {"attendance": 60})
    run = exported_run(stage)
    make_payment_workbook(actor=cast.prudence, run_id=run.pk)
    payments.record_sent(actor=cast.prudence, run_id=run.pk, sent_on=time.today())
    approved_invoice(stage, cast.linh, {"attendance": 75})
    with_payee(cast, cast.itzel, w9=False)
    approved_invoice(stage, cast.itzel)
    for name in ("Kaling Reyes", "Two Rivers"):
        person = with_payee(cast, consultant(name))
        invoice = issued_invoice(stage, person, {"attendance": 50, "travel": 35})
        payments.confirm_invoice(actor=person.user, invoice_id=invoice.pk)
    asking = with_payee(cast, consultant("Soledad"))
    invoice = issued_invoice(stage, asking)
    payments.query_invoice(actor=asking.user, invoice_id=invoice.pk, note="An hour is missing.")
    return run


def look(page, path, name):
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, f"finance-{name}")


def pages_of(stage, busy):
    """Return the path of every page of finance, by name."""
    invoice = busy.payments.first().invoice
    return {
        "queue": "/finance/",
        "invoices": "/finance/invoices/",
        "invoice": f"/finance/invoices/{invoice.pk}/",
        "credit": f"/finance/invoices/{stage.cast.linh.invoices.get().pk}/credit/",
        "runs": "/finance/runs/",
        "run-new": "/finance/runs/new/",
        "run": f"/finance/runs/{busy.pk}/",
        "settled": f"/finance/runs/{busy.pk}/settled/",
    }


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(stage, busy, visit, size):
    page = visit(stage.cast.prudence, size=size)
    for name, path in pages_of(stage, busy).items():
        look(page, path, name)
    prepared = prepared_run(stage)
    look(page, f"/finance/runs/{prepared.pk}/", "run-prepared")
    look(visit(stage.cast.renata, size=size), f"/finance/runs/{prepared.pk}/release/", "release")
    look(visit(stage.cast.renata, size=size, scheme="dark"), "/finance/", "queue")


def test_every_page_fits_a_phone_in_spanish(stage, busy, visit):
    stage.cast.prudence.language = stage.cast.renata.language = "es"
    stage.cast.prudence.save()
    stage.cast.renata.save()
    page = visit(stage.cast.prudence, size=PHONE)
    for name, path in pages_of(stage, busy).items():
        look(page, path, f"es-{name}")
        expect(page.locator("html")).to_have_attribute("lang", "es")
    prepared = prepared_run(stage)
    page = visit(stage.cast.renata, size=PHONE)
    look(page, f"/finance/runs/{prepared.pk}/release/", "es-release")


def test_approving_and_opening_a_run_without_script(stage, busy, visit):
    page = visit(stage.cast.prudence, size=DESK, script=False)
    page.goto("/finance/")
    for box in page.locator("input[name=invoice]").all():
        box.check()
    page.get_by_role("button", name="Look at the chosen invoices").click()
    expect(page.locator("dl.control")).to_contain_text("$276.26")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("2 invoices are approved.")

    page.get_by_role("link", name="Open a payment run").click()
    page.get_by_role("button", name="Open the run").click()
    expect(page.locator("h1")).to_have_text(re.compile("RUN-"))
    page.get_by_role("button", name="Prepare the run").click()
    expect(page.locator("main")).to_contain_text("A colleague releases it now.")


def test_releasing_by_typing_the_total_and_a_mistake_is_named_at_its_field(stage, busy, visit):
    run = prepared_run(stage)
    page = visit(stage.cast.renata, size=PHONE)
    page.goto(f"/finance/runs/{run.pk}/")
    page.get_by_role("link", name="Release the run").click()
    page.get_by_label("Total of this run").fill("1.00")
    page.get_by_role("button", name="Release").click()
    expect(page.locator(".error-summary")).to_contain_text("Nothing was released.")
    axe(page)
    page.get_by_label("Total of this run").fill(str(run.total_amount))
    page.get_by_role("button", name="Release").click()
    expect(page.locator("main")).to_contain_text("The run is released.")
