"""Asking and following a request in a browser: with a keyboard, without a script, by axe."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.time import clock_at
from engagements import domain
from engagements.models import Finding, Request
from notices.domain import deliver
from tests.browser import PHONE, no_sideways_scroll, screenshot
from tests.engagements.test_disclosure import bio_of
from tests.factories.chain import AFTER, BEFORE
from tests.factories.requests import ASKED, confirmed, made, planned, remarked
from tests.journeys.test_every_page import tour

pytestmark = pytest.mark.browser
LINK = re.compile(r"http\S+(/ask/\S+/)")


def fill_with_keyboard(page: Page, label: str, text: str) -> None:
    """Go on with the Tab key until the field of that name has the focus, and type."""
    for _each in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''").startswith(label):
            page.keyboard.type(text)
            return
    raise AssertionError(f"{label} cannot be reached with the keyboard")


def test_a_stranger_asks_with_the_keyboard_alone_and_without_a_script(visit, site, cast):
    site.set_clock(ASKED)
    page = visit(size=PHONE, script=False)
    page.goto("/ask/")
    page.get_by_role("heading", name="Ask for our work").click()
    focused = "document.activeElement.name"
    fill_with_keyboard(page, "What kind of work", "Panel")
    fill_with_keyboard(page, "What would you like", "A panel for new foster parents.")
    fill_with_keyboard(page, "Law enforcement", " ")
    fill_with_keyboard(page, "Your organization", "Yolo County")
    fill_with_keyboard(page, "Your name", "Robin Reyes")
    fill_with_keyboard(page, "Your e-mail", "robin@county.invalid")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) != "homepage", "a person reaches what nobody should fill in"
    site.set_clock(ASKED + timedelta(minutes=3))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Please look at your e-mail")).to_be_visible()
    screenshot(page, "ask-sent")

    assert Request.objects.get().audiences == ["law_enforcement"]
    assert deliver() == 1
    page.goto(LINK.search(mail.outbox[-1].body)[1])
    assert Request.objects.get().state == "unconfirmed"
    page.get_by_role("button", name="Yes, send my request").click()
    expect(page.get_by_text("has it and answers by")).to_be_visible()
    request = Request.objects.get()
    with clock_at(ASKED):
        domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long is it?")
    page.reload()
    page.get_by_label("Your message").fill("Two hours.")
    page.get_by_role("button", name="Send my message").click()
    expect(page.get_by_text("Two hours.")).to_be_visible()
    no_sideways_scroll(page)
    screenshot(page, "ask-followed")
    request.refresh_from_db()
    assert request.state == "new"


def test_pages_of_requesters(visit, site, chain, cast):
    """A panel with one person who is named and one who is not, after the work."""
    long = "A panel for people who care for young people. " * 8
    request = confirmed(
        what=long,
        hopes="That people listen.",
        county_id=cast.linh.home_county_id,
        place="Woodland library",
        audiences=["caregivers", "law_enforcement"],
        audience_count=40,
        budget="About $2,000",
        when_words="A Tuesday in spring",
    )
    with clock_at(ASKED):
        domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long is it?")
        domain.answer_as_requester(token=request.link_key, text="Two hours, with a break.")
    engagement = planned(chain, request)
    for person in (cast.linh, cast.itzel):
        chain.booked(chain.seat(engagement), person)
    with clock_at(BEFORE):
        domain.set_disclosure(
            actor=cast.linh.user,
            engagement_id=engagement.pk,
            name_form="chosen",
            bio_id=bio_of(cast.linh).pk,
            photo=True,
        )
    remark = remarked(request)
    Finding.objects.create(
        engagement=engagement,
        state="shared",
        owed_by=cast.ximena,
        due_on=AFTER,
        learned="People listen longer when there is a break.",
        changed="The county plans a break now.",
    )
    closed, waiting, asking = (
        confirmed(email="closed@county.invalid"),
        made(email="waiting@county.invalid"),
        confirmed(email="asking@county.invalid", organisation="Agency"),
    )
    with clock_at(ASKED):
        domain.decline_request(actor=cast.ximena, request_id=closed.pk, words="Not this spring.")
        domain.ask_requester(actor=cast.ximena, request_id=asking.pk, text="How long is it?")
    site.set_clock(ASKED + timedelta(hours=1))
    tour(
        visit,
        None,
        {
            "ask": "/ask/",
            "ask-sent": "/ask/sent/",
            "ask-confirm": f"/ask/{waiting.link_key}/",
            "ask-clarifying": f"/ask/{asking.link_key}/",
            "ask-declined": f"/ask/{closed.link_key}/",
        },
    )
    site.set_clock(AFTER)
    tour(visit, None, {"ask-over": f"/ask/{request.link_key}/"})
    new = confirmed(email="new@county.invalid", organisation="Yuba County")

    def at(name: str, *args: int) -> str:
        return reverse(f"coordination:{name}", args=args)

    tour(
        visit,
        cast.ximena,
        {
            "requests": at("requests"),
            "request": at("request", new.pk),
            "request-over": at("request", request.pk),
            "request-decline": at("request_decline", new.pk),
            "request-plan": at("request_plan", new.pk),
            "remark": at("remark", remark.pk),
        },
    )


def test_a_form_with_mistakes_names_them_and_keeps_what_was_entered(visit, site, cast):
    site.set_clock(ASKED)
    page = visit(size=PHONE)
    page.goto("/ask/")
    page.get_by_label("Your organization").fill("Yolo County")
    page.get_by_label("Your e-mail").fill("robin")
    page.get_by_role("button", name="Send my request").click()
    expect(page.get_by_role("alert")).to_contain_text("Your e-mail")
    expect(page.get_by_label("Your organization")).to_have_value("Yolo County")
    screenshot(page, "ask-mistakes")
