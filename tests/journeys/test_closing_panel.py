"""The closing panel of the real programme, staffed by a coordinator in the browser.

From the imported convening to all offers sent, in fewer than 40 interactions: every click,
tick, filled field, choice and key counts one.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from compensation.domain import add_comparator, make_rate_card, set_rate
from consultants.domain.roster import import_roster
from core.time import clock_at
from engagements.models import Engagement, Offer
from tests.browser import DESK
from tests.pages.scenes import shipped_convening

pytestmark = pytest.mark.browser

ROSTER = Path(settings.BACKEND) / "demo" / "data" / "roster.xlsx"
FEBRUARY = datetime(2023, 2, 20, 18, 0, tzinfo=UTC)
FEWER_THAN = 40
CLOSING = "Closing Plenary"


@dataclass
class Counted:
    """A page whose every interaction is counted."""

    page: object
    done: list[str] = field(default_factory=list)

    def named(self, role: str, name: str):
        """Find by role and name; a name's hidden part may be read after a pause."""
        return self.page.get_by_role(role, name=re.compile(name.replace(": ", r"\s?: "))).first

    def click(self, role: str, name: str) -> None:
        self.done.append(f"click {name}")
        self.named(role, name).click()

    def check(self, box) -> None:
        self.done.append("tick")
        box.check()

    def fill(self, label: str, text: str) -> None:
        self.done.append(f"fill {label}")
        self.page.get_by_label(label).fill(text)

    def press(self, key: str) -> None:
        self.done.append(f"press {key}")
        self.page.keyboard.press(key)

    def focus_by_tab(self, target, *, most: int = 120) -> None:
        """Go to something with the Tab key alone, as somebody without a mouse does."""
        for _time in range(most):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("the Tab key never reaches it")


@pytest.fixture
def closing(site, cast) -> Engagement:
    """The imported programme and roster in February 2023, with the rate of its panels."""
    with clock_at(FEBRUARY):
        convening = shipped_convening(cast)
        import_roster(actor=cast.ximena, data=ROSTER.read_bytes())
        card = make_rate_card(actor=cast.adwoa, name="Network", version="2023")
        comparator = add_comparator(
            actor=cast.adwoa,
            profession="Research psychologist",
            credential="PhD",
            activity="panel",
            hourly_amount=Decimal("97.50"),
            evidence="Six invoices for conference panels",
            source="Contracts register",
            dated_on=date(2022, 5, 16),
        )
        set_rate(
            actor=cast.adwoa,
            card_id=card.pk,
            activity="panel",
            role="panelist",
            hourly_amount=Decimal("97.50"),
            starts_on=date(2022, 7, 1),
            comparator_id=comparator.pk,
        )
    site.set_clock(FEBRUARY)
    return convening.engagements.get(session__code="D2-CL")


def name_outside(desk: Counted, role: str, who: str) -> None:
    """Write down who fills a seat outside the network."""
    desk.click("link", f"Change the seat: {role}")
    desk.fill("Note", who)
    desk.click("button", "Keep it")
    desk.page.get_by_text("The seat is changed.").wait_for()


def test_the_closing_panel_is_staffed_in_few_interactions(visit, closing, cast):
    desk = Counted(visit(cast.ximena, size=DESK))
    desk.page.goto("/coordination/convenings/")
    desk.click("link", closing.convening.title)
    desk.click("link", CLOSING)
    name_outside(desk, "Facilitator", "The network's staff")
    name_outside(desk, "Presenter", "The partner organisation")
    desk.click("link", "Find people: Panelist 1")
    desk.page.get_by_text("5 equal seats are open.").wait_for()
    for box in desk.page.locator("input[name=ask]").all()[:5]:
        desk.check(box)
    for box in desk.page.locator("input[name=then]").all()[5:7]:
        desk.check(box)
    desk.click("button", "See the offer")
    desk.click("button", "Make 5 drafts")
    desk.page.get_by_text("5 drafts are ready.").wait_for()
    desk.click("button", "See count and total")
    desk.click("button", "Send 5 offers")
    desk.page.get_by_text("5 offers were sent.").wait_for()

    seats = closing.seats.filter(filled_by="network")
    assert Offer.objects.filter(seat__in=seats, state="sent").count() == 5
    assert Offer.objects.values("consultant").distinct().count() == 5
    assert {seat.standby.filter(state="waiting").count() for seat in seats} == {2}
    assert len(desk.done) < FEWER_THAN, json.dumps(desk.done)


def test_one_offer_with_the_keyboard_alone(visit, closing, cast):
    desk = Counted(visit(cast.ximena, size=DESK))
    page = desk.page
    page.goto(f"/coordination/engagements/{closing.pk}/")
    desk.focus_by_tab(desk.named("link", "Find people: Panelist 1"))
    desk.press("Enter")
    page.get_by_role("heading", name="In order of turn").wait_for()
    desk.focus_by_tab(page.locator("input[name=ask]").first)
    desk.press("Space")
    desk.press("Enter")
    page.get_by_role("heading", name="Asked now").wait_for()
    desk.focus_by_tab(page.get_by_role("button", name="Make the draft"))
    desk.press("Enter")
    page.get_by_text("The draft is ready.").wait_for()
    desk.focus_by_tab(page.get_by_role("button", name="See count and total"))
    desk.press("Enter")
    desk.focus_by_tab(page.get_by_role("button", name="Send the offer"))
    desk.press("Space")
    page.get_by_text("1 offer was sent.").wait_for()
    assert Offer.objects.get().state == "sent"


def test_one_offer_without_scripts(visit, closing, cast):
    desk = Counted(visit(cast.ximena, size=DESK, script=False))
    desk.page.goto(f"/coordination/engagements/{closing.pk}/")
    desk.click("link", "Find people: Panelist 1")
    desk.check(desk.page.locator("input[name=ask]").nth(2))
    desk.click("button", "See the offer")
    # Out of turn: two people are before them, so a reason is asked for in place.
    desk.page.get_by_text("Before them in turn:").wait_for()
    desk.click("button", "Make the draft")
    assert Offer.objects.count() == 0
    desk.fill("Why out of turn?", "They led the work that the panel is about.")
    desk.click("button", "Make the draft")
    desk.click("button", "See count and total")
    desk.click("button", "Send the offer")
    desk.page.get_by_text("1 offer was sent.").wait_for()
    offer = Offer.objects.get()
    assert offer.state == "sent"
    assert offer.reasons.get(kind="passing_over").passed_over_count == 2
