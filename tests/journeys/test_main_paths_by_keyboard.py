"""The main path of each page with the keyboard alone and without a script.

Saying yes to an offer and a stranger's request have journeys of their own; so has what is after
the work.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Disclosure, Offer
from tests.browser import DESK, PHONE
from tests.factories import Chain
from tests.factories.chain import BEFORE
from tests.keyboard import field, press
from tests.pages.scenes import LATER, NOW, changed_booking, offer_now, seat_at

pytestmark = pytest.mark.browser


def declines(page: Page, chain: Chain) -> None:
    """An offer, from Home, in two presses."""
    with clock_at(NOW):
        draft = offer_now(chain, seat_at(chain, 0, day=LATER), chain.cast.linh)
        domain.send_offer(actor=chain.cast.ximena, offer_id=draft.pk)
    page.goto("/home/")
    press(page, "Look at the offer", "No, not this time")
    assert Offer.objects.get().state == "declined"


def reports_hours(page: Page, chain: Chain) -> None:
    """Hours that are as planned."""
    chain.delivered()
    page.goto("/home/")
    press(page, "Look at my hours", "Looks right")
    assert Assignment.objects.get().state == "reported"


def sets_a_limit(page: Page, chain: Chain) -> None:
    """A part of the profile, changed and kept."""
    page.goto("/profile/")
    press(page, "(My limits)")
    field(page, "Ask me at most", "3")
    press(page, "Keep this")
    chain.cast.linh.refresh_from_db()
    assert chain.cast.linh.most_asks_a_month == 3


def confirms_a_change(page: Page, chain: Chain) -> None:
    """A session that moved, from Home, in two presses."""
    booked = changed_booking(chain)
    page.goto("/home/")
    press(page, "See what changed", "I confirm")
    assert booked.reconfirmations.get().state == "confirmed"


def keeps_a_calendar(page: Page, chain: Chain) -> None:
    """From the work to a link that calendars read."""
    page.goto("/work/")
    press(page, "Calendar", "Make a link")
    assert chain.cast.linh.user.calendar_link.last_read_at is None


def asks_someone(page: Page, chain: Chain) -> None:
    """From the seat to the list, the offer, the outbox, and out."""
    seat = seat_at(chain, 0, day=LATER)
    page.goto(f"/coordination/engagements/{seat.engagement_id}/")
    press(page, "Find people")
    field(page, "Ask Linh now", " ")
    press(page, "See the offer", "Make the draft", "See count and total", "Send the offer")
    offer = Offer.objects.get()
    assert (offer.state, offer.consultant) == ("sent", chain.cast.linh)


def writes_down_what_is_shown(page: Page, chain: Chain) -> None:
    """By phone, for someone without a sign-in, and taken back."""
    sent = chain.sent(seat_at(chain, 0, day=LATER), chain.cast.mose)
    with clock_at(BEFORE):
        domain.accept_offer(actor=chain.cast.ximena, offer_id=sent.pk)
    page.goto(f"/coordination/engagements/{sent.seat.engagement_id}/")
    press(page, "What is shown of them")
    field(page, "Don’t name me", "")
    page.keyboard.press("ArrowDown")  # as the chosen name
    field(page, "My name may stand under", " ")
    press(page, "Keep what they said", "They take it all back")
    newest, first = Disclosure.objects.order_by("-number")
    assert (first.name_form, first.title, newest.says_yes) == ("chosen", True, False)


CONSULTANT, COORDINATOR = "consultant", "coordinator"
PATHS: list[tuple[str, Callable[[Page, Chain], None]]] = [
    (CONSULTANT, declines),
    (CONSULTANT, reports_hours),
    (CONSULTANT, sets_a_limit),
    (CONSULTANT, confirms_a_change),
    (CONSULTANT, keeps_a_calendar),
    (COORDINATOR, asks_someone),
    (COORDINATOR, writes_down_what_is_shown),
]


@pytest.mark.parametrize(("who", "path"), PATHS)
def test_a_main_path_needs_no_mouse_and_no_script(visit, site, chain, who, path):
    site.set_clock(NOW)
    if who == CONSULTANT:
        page = visit(chain.cast.linh.user, size=PHONE, script=False)
    else:
        page = visit(chain.cast.ximena, size=DESK, script=False)
    path(page, chain)
    assert page.get_by_role("status").or_(page.locator(".notice--good")).count()
