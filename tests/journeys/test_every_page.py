"""Every page of consultants and coordinators, at both sizes and in both schemes, read by axe."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page

from consultants.domain.roster import import_roster
from consultants.models import Consultant, Topic
from core.time import clock_at
from engagements import domain
from tests.api import rows
from tests.browser import DESK, PHONE, axe, no_sideways_scroll, screenshot
from tests.factories.chain import PLAN
from tests.pages.scenes import (
    LATER,
    NOW,
    changed_booking,
    make_scene,
    seat_at,
    shipped_convening,
)

pytestmark = pytest.mark.browser

DATA = Path(settings.BACKEND) / "demo" / "data"


def equal_seats_to_come(chain, scene):
    """Return the first of three equal seats with a wish; one person has set a limit."""
    engagement = chain.engagement(starts_at=LATER + timedelta(days=30))
    cast = chain.cast
    with clock_at(NOW):
        domain.change_briefing(
            actor=cast.ximena,
            engagement_id=engagement.pk,
            audiences=["law_enforcement", "county_staff"],
            questions="What helped?\nWhat would you change?",
            recording="consented",
        )
        topic = Topic.objects.first()
        seats = [
            domain.add_seat(
                actor=cast.ximena,
                engagement_id=engagement.pk,
                role="panelist",
                topic_id=topic.pk,
                workload=PLAN,
            )
            for _number in range(3)
        ]
    for person in (cast.linh, cast.itzel, cast.mose):
        person.topics.add(topic)
    Consultant.objects.filter(pk=cast.linh.pk).update(most_minutes_a_month=600)
    Consultant.objects.filter(pk=cast.itzel.pk).update(most_minutes_a_month=30)
    return seats[0]


def tour(visit, user, paths: dict[str, str]) -> Page:
    """Open every page once and look at it; return the browser's page."""
    page = visit(user)
    for name, path in paths.items():
        answer = page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        look_at(page, name)
    return page


def look_at(page: Page, name: str) -> None:
    """Look at a page as it stands, on a phone and a desk, by day and by night."""
    for details in page.locator("main details").all():
        details.evaluate("part => part.open = true")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            # Without motion, so that no colour is caught between day and night.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # By night nothing but the colours is another.
            axe(page, of_colour=scheme == "dark")
            if scheme == "light":
                screenshot(page, name)
        no_sideways_scroll(page)


def test_consultant_pages(visit, site, chain):
    scene = make_scene(chain)
    receipt = rows.shown(chain.cast.linh, scene.booked.engagement_id)
    asked = rows.asked_first(chain, seat_at(chain, 20, day=LATER), chain.cast.linh)
    changed = changed_booking(chain)
    with clock_at(NOW):
        domain.ask_about_offer(
            actor=chain.cast.linh.user, offer_id=scene.open_offer.pk, text="Is there parking?"
        )
    site.set_clock(NOW)

    def at(name: str, *args: int) -> str:
        return reverse(f"consultant:{name}", args=args)

    pages = {
        "home": at("home"),
        "offers": at("offers"),
        "offer": at("offer", scene.open_offer.pk),
        "offer-declined": at("offer", scene.declined_offer.pk),
        "offer-past": at("offer", scene.past_offer.pk),
        "offer-accepted": at("offer", scene.booked.offer_id),
        "not-now": at("not_now", scene.open_offer.pk),
        "ask": at("ask", scene.open_offer.pk),
        "suggest": at("suggest", scene.open_offer.pk),
        "asked-first": at("asked_first", asked.pk),
        "work": at("work"),
        "work-month": at("work_month"),
        "calendar": at("calendar"),
        "change": at("change", changed.pk),
        "booking": at("work_item", scene.booked.pk),
        "shown": at("shown"),
        "receipt": at("receipt", receipt.pk),
        "choose-shown": at("choose_shown", scene.booked.engagement_id),
        "withdraw": at("withdraw", scene.booked.pk),
        "hours": at("hours", scene.to_report.pk),
        "hours-again": at("hours", scene.asked_again.pk),
        "hours-reported": at("hours", scene.reported.pk),
        "money": at("money"),
        "invoice": at("invoice", scene.invoice.pk),
        "question": at("question", scene.invoice.pk),
        "profile": at("profile"),
        "profile-change": at("change_profile"),
        "profile-payee": at("payee"),
        "profile-method": at("method"),
        "how-told": reverse("account_pages:updates"),
    }
    tour(visit, chain.cast.linh.user, {f"consultant-{name}": path for name, path in pages.items()})


def test_coordination_pages(visit, site, chain):
    cast = chain.cast
    scene = make_scene(chain)
    import_roster(actor=cast.ximena, data=(DATA / "roster.xlsx").read_bytes())
    convening = shipped_convening(cast)
    site.set_clock(NOW)

    def at(name: str, *args: int | str) -> str:
        return reverse(f"coordination:{name}", args=args)

    seat = scene.open_offer.seat
    closing = equal_seats_to_come(chain, scene)
    pages = {
        "today": at("today"),
        "network": at("network"),
        "person": at("person", cast.linh.pk),
        "compare": at("compare") + f"?who={cast.linh.pk}&who={cast.itzel.pk}&who={cast.mose.pk}",
        "sign-ins": at("sign_ins"),
        "convenings": at("convenings"),
        "convening": at("convening", convening.code),
        "engagements": at("engagements"),
        "engagement": at("engagement", seat.engagement_id),
        "engagement-session": at("engagement", convening.engagements.first().pk),
        "plan": at("plan"),
        "set-target": at("set_target", seat.engagement_id),
        "fairness": at("fairness"),
        "fairness-quarters": at("fairness") + "?by=quarter",
        "fairness-passed": at("fairness") + "?by=passed",
        "seat": at("add_seat", seat.engagement_id),
        "change-seat": at("change_seat", scene.draft.seat_id),
        "briefing": at("briefing", seat.engagement_id),
        "roster": at("roster", scene.booked.engagement_id),
        "shortlist": at("shortlist", closing.pk),
        "compose": at("compose", closing.pk)
        + f"?ask={cast.mose.pk}&ask={cast.linh.pk}&then={cast.itzel.pk}",
        "ask-first": at("ask_first", closing.pk) + f"?who={cast.itzel.pk}",
        "next": at("following", closing.pk),
        "outbox": at("outbox"),
        "send": at("send") + f"?offer={scene.draft.pk}",
        "offer": at("offer", scene.draft.pk),
        "offer-sent": at("offer", scene.open_offer.pk),
        "by-phone": at("called", scene.open_offer.pk),
        "take-back": at("withdraw", scene.draft.pk),
        "cancel": at("cancel", scene.booked.pk),
        "hours": at("hours"),
        "confirm": at("confirm") + f"?assignment={scene.reported.pk}&assignment={scene.changed.pk}",
        "ask": at("ask", scene.reported.pk),
        "invoices": at("invoices"),
        "imports": at("imports"),
        "import": at("import", "roster"),
    }
    tour(visit, cast.ximena, {f"coordination-{name}": path for name, path in pages.items()})
