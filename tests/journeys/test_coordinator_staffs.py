"""A coordinator staffs an engagement and confirms hours; the consultant is invoiced."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from consultants.models import Consultant
from core.time import clock_at
from engagements import domain
from engagements.models import Assignment
from jobs.domain import run
from jobs.models import Job
from payments.models import Invoice
from tests.browser import DESK, PHONE, axe
from tests.pages.scenes import NOW, can_be_paid
from worker.jobs import HANDLERS

pytestmark = pytest.mark.browser

ROSTER = Path(settings.BACKEND) / "demo" / "data" / "roster.xlsx"
AFTERWARDS = NOW + timedelta(days=10)


def plan(page, fund: str) -> None:
    """Plan a panel with one panelist."""
    page.goto("/coordination/engagements/")
    page.get_by_role("link", name="Plan an engagement").click()
    page.get_by_label("Title").fill("Panel on housing")
    page.get_by_label("Or someone new").fill("Yolo County")
    page.get_by_label("The fund that pays").select_option(label=fund)
    page.get_by_label("Starts").fill("2026-03-18T10:00")
    page.get_by_label("Ends").fill("2026-03-18T11:30")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("link", name="Add a seat").click()
    page.get_by_label("Preparation, in minutes").fill("30")
    page.get_by_label("Debrief and recovery, in minutes").fill("0")
    page.get_by_role("button", name="Add the seat").click()
    page.get_by_text("2 h · $195.00 · paid by 15 April").wait_for()


def offer_to_linh(page) -> None:
    """Make a draft, look at it as received, and send it."""
    page.get_by_role("link", name="Find people").click()
    page.get_by_label("Ask Linh now").check()
    page.get_by_role("button", name="See the offer").click()
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_text("Nothing has been sent yet.").wait_for()
    page.get_by_role("link", name="Preview").click()
    page.get_by_text("2 h paid · $195.00 · paid by 15 April").wait_for()
    axe(page)
    page.get_by_role("link", name="Send this offer").click()
    page.get_by_role("button", name="Send the offer").click()
    page.get_by_text("1 offer was sent.").wait_for()


def test_from_plan_to_confirmed_invoice(visit, site, chain, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cast = chain.cast
    can_be_paid(chain, cast.linh)
    site.set_clock(NOW)
    ximena, linh = visit(cast.ximena, size=DESK), visit(cast.linh.user, size=PHONE)
    plan(ximena, str(chain.fund))
    offer_to_linh(ximena)
    linh.goto("/home/")
    linh.get_by_role("link", name="Look at the offer").click()
    linh.get_by_role("button", name="Yes, I will do this").click()
    linh.get_by_role("heading", name="You are booked").wait_for()

    site.set_clock(AFTERWARDS)
    with clock_at(AFTERWARDS):
        domain.deliver_ended()
    linh.goto("/home/")
    linh.get_by_role("link", name="Look at my hours").click()
    linh.get_by_text("Change something").click()
    preparation = linh.locator("fieldset", has_text="Preparation")
    preparation.get_by_label("Minutes").fill("45")
    linh.get_by_role("button", name="Send my changed hours").click()
    linh.get_by_text("Your coordinator looks at these hours.").wait_for()

    ximena.goto("/coordination/")
    ximena.get_by_role("link", name="Look at all hours").click()
    ximena.get_by_text("30 min planned, 45 min reported").wait_for()
    ximena.get_by_label("Linh: Panel on housing").check()
    ximena.get_by_role("button", name="See count and total").click()
    ximena.get_by_text("$219.38").first.wait_for()
    ximena.get_by_role("button", name="Confirm these hours").click()
    ximena.get_by_text("The hours of 1 assignment are confirmed.").wait_for()
    assert Assignment.objects.get().state == "confirmed"

    ximena.goto("/coordination/invoices/")
    ximena.get_by_role("button", name="Issue invoices").click()
    ximena.get_by_text("Waiting").wait_for()
    with clock_at(AFTERWARDS):
        run(job_id=Job.objects.get().pk, handlers=HANDLERS)
    ximena.reload()
    ximena.get_by_text("Ready").wait_for()

    linh.goto("/home/")
    linh.get_by_role("link", name="Look at my invoice").click()
    with linh.expect_download() as download:
        linh.get_by_role("link", name="Download the invoice (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    linh.get_by_role("button", name="Looks right").click()
    linh.get_by_text("Finance has your invoice now.").wait_for()
    assert Invoice.objects.get().state == "confirmed"
    linh.goto("/money/")
    linh.get_by_text("Finance has it now").first.wait_for()


def test_the_roster_is_brought_in(visit, site, cast):
    page = visit(cast.ximena, size=DESK)
    page.goto("/coordination/import/roster/")
    page.get_by_label("Workbook (.xlsx)").set_input_files(ROSTER)
    page.get_by_role("button", name="Look at this workbook").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    axe(page)
    before = Consultant.objects.count()
    page.get_by_role("button", name="Import this workbook").click()
    page.get_by_role("heading", name="The workbook was imported").wait_for()
    axe(page)
    assert Consultant.objects.count() >= before + 24
    page.get_by_role("link", name="See what was imported").click()
    page.get_by_role("heading", name="Network").wait_for()
