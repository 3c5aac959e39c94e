"""Signing in, leaving quickly, watching long work: with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from jobs.domain import enqueue
from jobs.models import Job
from notices.domain import tell
from pages.shared import quick_exit
from tests.browser import DESK, PHONE, axe, no_sideways_scroll, screenshot
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page(visit, cast, size, scheme):
    page = visit(size=size, scheme=scheme)
    page.goto("/login/")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "sign-in")
    page.get_by_label("E-mail").fill("linh@parity.invalid")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "home")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/login/"))


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(("who", "scheme"), [("ximena", "light"), ("prudence", "dark")])
def test_homes_of_staff(visit, cast, who, scheme, size):
    page = visit(getattr(cast, who), size=size, scheme=scheme)
    page.goto("/")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, f"home-{who}")


@pytest.mark.parametrize("size", [PHONE, DESK, {"width": 320, "height": 640}])
def test_head_stays_in_one_line_and_says_what_is_new(visit, cast, size):
    tell(recipient=cast.itzel.user, kind="hours_due", path="/account/", about_id=1)
    page = visit(cast.itzel.user, size=size)
    page.goto("/home/")
    assert page.locator(".top__row").bounding_box()["height"] < 70
    no_sideways_scroll(page)
    page.locator(".menu summary").click()
    expect(page.get_by_role("link", name="Novedades")).to_be_visible()
    screenshot(page, "head")


def test_everything_needed_works_without_script(visit, cast):
    page = visit(script=False)
    page.goto("/account/")
    page.get_by_label("E-mail").fill("linh@parity.invalid")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Chosen name").fill("Linh Tran")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your details are saved.")).to_be_visible()
    page.get_by_role("button", name="español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_quickly(visit, site, cast, way):
    page = visit(cast.linh.user)
    page.context.route(f"{quick_exit.TARGET}**", lambda route: route.fulfill(body="<p>Sunny</p>"))
    page.goto("/notices/")
    if way == "button":
        page.get_by_role("link", name="Leave this site").click()
    else:
        for _press in range(3):
            page.keyboard.press("Shift")
    expect(page).to_have_url(quick_exit.TARGET)
    page.go_back()
    assert "/notices/" not in page.url


def test_two_presses_do_not_leave(visit, cast):
    page = visit(cast.linh.user)
    page.goto("/notices/")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("/notices/$"))


def test_long_work_is_followed_and_survives_a_reload(visit, cast):
    job = enqueue(actor=cast.prudence, kind="issue_invoices", params={})
    page = visit(cast.prudence)
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("Waiting")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(state="running", done=3, total=12)
    expect(page.get_by_text("3 of 12")).to_be_visible()
    axe(page)
    screenshot(page, "job")
    page.reload()
    expect(page.get_by_text("3 of 12")).to_be_visible()
    Job.objects.filter(pk=job.pk).update(state="succeeded", done=12, result={"path": "/account/"})
    page.get_by_role("link", name="See the result").click()
    expect(page).to_have_url(re.compile("/account/$"))


def test_long_work_is_followed_without_script(visit, cast):
    job = enqueue(actor=cast.prudence, kind="issue_invoices", params={})
    page = visit(cast.prudence, script=False)
    page.goto(f"/jobs/{job.pk}/")
    Job.objects.filter(pk=job.pk).update(state="succeeded", done=12)
    expect(page.get_by_text("This is done.")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "address",
    ["/account/", "/account/tokens/", "/notices/", "/leaving-quickly/", "/nowhere/"],
)
def test_own_pages_are_accessible_in_spanish(visit, cast, address, size):
    page = visit(cast.itzel.user, size=size, scheme="dark" if size is DESK else "light")
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, address.strip("/").replace("/", "-"))


def test_a_coordinators_places_stand_in_one_row_on_a_phone(visit, site, cast):
    page = visit(cast.ximena, size=PHONE)
    page.goto("/coordination/hours/")
    shown = [item for item in page.locator(".nav__list > li").all() if item.is_visible()]
    assert len({item.bounding_box()["y"] for item in shown}) == 1
    page.locator(".nav__more summary").click()
    page.locator(".nav__more").get_by_role("link", name="Network").click()
    page.get_by_role("heading", name="Network").wait_for()
