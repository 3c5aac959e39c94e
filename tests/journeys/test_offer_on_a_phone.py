"""The offer answered on a phone, with and without JavaScript, in English and Spanish."""

import pytest

from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Disclosure, Offer
from tests.browser import PHONE, axe, no_sideways_scroll
from tests.keyboard import reach
from tests.pages.scenes import LATER, NOW, offer_now, seat_at

pytestmark = pytest.mark.browser


def sent_to(chain, consultant) -> Offer:
    with clock_at(NOW):
        draft = offer_now(chain, seat_at(chain, 0, day=LATER), consultant)
        return domain.send_offer(actor=chain.cast.ximena, offer_id=draft.pk)


def test_an_offer_is_accepted_from_home(visit, site, chain):
    offer = sent_to(chain, chain.cast.linh)
    site.set_clock(NOW)
    page = visit(chain.cast.linh.user, size=PHONE)
    page.goto("/home/")
    page.get_by_role("link", name="Look at the offer").click()
    first = page.get_by_text("2 h 30 min paid · $243.75 · paid by 17 April")
    assert first.bounding_box()["y"] < PHONE["height"] / 2
    page.get_by_text("Why this rate?").click()
    assert page.get_by_text("Evaluation consultant, PhD").is_visible()
    yes = page.get_by_role("button", name="Yes, I will do this")
    no = page.get_by_role("button", name="No, not this time")
    sizes = [(box["width"], box["height"]) for box in (yes.bounding_box(), no.bounding_box())]
    assert sizes[0] == sizes[1]
    assert sizes[0][1] >= 44
    yes.click()
    page.get_by_role("heading", name="You are booked").wait_for()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="See my work").click()
    assert page.get_by_text("Next: be there on Friday 20 March.").is_visible()
    assert Assignment.objects.get(offer=offer).state == "booked"


COUNT_TAPS = """
addEventListener("click", () => {
  sessionStorage.taps = 1 + Number(sessionStorage.taps || 0);
}, true);
"""


def taps(page) -> int:
    return int(page.evaluate("sessionStorage.taps"))


def test_an_offer_is_answered_in_three_taps_from_home(visit, site, chain):
    """The browser counts: to the offers, to the offer, yes."""
    offer = sent_to(chain, chain.cast.linh)
    site.set_clock(NOW)
    page = visit(chain.cast.linh.user, size=PHONE)
    page.add_init_script(COUNT_TAPS)
    page.goto("/home/")
    page.get_by_role("navigation", name="Main places").get_by_role("link", name="Offers").click()
    page.get_by_role("link", name="Look at the offer").click()
    page.get_by_role("button", name="Yes, I will do this").click()
    page.get_by_role("heading", name="You are booked").wait_for()
    assert taps(page) == 3
    assert Assignment.objects.get(offer=offer).state == "booked"


def test_a_yes_with_consents_and_its_way_back_by_keyboard_without_javascript(visit, site, chain):
    offer = sent_to(chain, chain.cast.linh)
    site.set_clock(NOW)
    page = visit(chain.cast.linh.user, size=PHONE, script=False)
    page.goto("/offers/")
    reach(page, "Look at the offer")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/offers/{offer.pk}/")
    reach(page, "Choose what may be shown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # not named → my chosen name
    page.keyboard.press("Tab")  # the other name
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # under the title
    reach(page, "Yes, I will do this")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are booked").wait_for()
    kept = Disclosure.objects.get()
    assert (kept.name_form, kept.title, kept.photo) == ("chosen", True, False)
    reach(page, "All about it")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What is shown of you").wait_for()
    reach(page, "Take it all back")
    page.keyboard.press("Enter")
    page.get_by_text("It is taken back.").wait_for()
    assert not Disclosure.objects.order_by("-pk").first().says_yes


def test_an_offer_is_declined_without_javascript_in_spanish(visit, site, chain):
    offer = sent_to(chain, chain.cast.itzel)
    site.set_clock(NOW)
    page = visit(chain.cast.itzel.user, size=PHONE, script=False)
    page.goto(f"/offers/{offer.pk}/")
    assert page.locator("html").get_attribute("lang") == "es"
    page.locator("button[value=decline]").click()
    page.wait_for_url("**/offers/")
    offer.refresh_from_db()
    assert offer.state == "declined"


def test_of_two_who_accept_the_last_seat_one_gets_a_calm_page(visit, site, chain):
    cast = chain.cast
    offer = sent_to(chain, cast.linh)
    with clock_at(NOW):
        other = offer_now(chain, offer.seat, cast.itzel)
        domain.send_offer(actor=cast.ximena, offer_id=other.pk)
    site.set_clock(NOW)
    linh, itzel = visit(cast.linh.user), visit(cast.itzel.user)
    linh.goto(f"/offers/{offer.pk}/")
    itzel.goto(f"/offers/{other.pk}/")
    itzel.locator("button[value=accept]").click()
    itzel.locator(".notice--good").first.wait_for()
    linh.locator("button[value=accept]").click()
    linh.get_by_text("This seat has just been filled. Nothing is expected of you.").wait_for()
    axe(linh)
    linh.get_by_role("link", name="Load the page again").click()
    linh.get_by_role("heading", name="This seat has just been filled").wait_for()
    assert Assignment.objects.get().consultant == cast.itzel
