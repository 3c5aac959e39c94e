"""Longer words on a small screen: what a consultant reads in Spanish, on a phone."""

import pytest
from django.urls import reverse

from tests.browser import PHONE, axe, no_sideways_scroll, screenshot
from tests.pages.scenes import NOW, changed_booking, make_scene

pytestmark = pytest.mark.browser


def test_consultant_pages_in_spanish(visit, site, chain):
    scene = make_scene(chain)
    site.set_clock(NOW)
    pages = {
        "home": reverse("consultant:home"),
        "offers": reverse("consultant:offers"),
        "offer": reverse("consultant:offer", args=[scene.open_offer.pk]),
        "offer-accepted": reverse("consultant:offer", args=[scene.booked.offer_id]),
        "work": reverse("consultant:work"),
        "calendar": reverse("consultant:calendar"),
        "change": reverse("consultant:change", args=[changed_booking(chain).pk]),
        "withdraw": reverse("consultant:withdraw", args=[scene.booked.pk]),
        "hours": reverse("consultant:hours", args=[scene.to_report.pk]),
        "money": reverse("consultant:money"),
        "invoice": reverse("consultant:invoice", args=[scene.invoice.pk]),
        "profile": reverse("consultant:profile"),
        "how-told": reverse("account_pages:updates"),
    }
    user = chain.cast.linh.user
    user.language = "es"
    user.save()
    page = visit(user, size=PHONE)
    for name, path in pages.items():
        answer = page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        assert page.locator("html").get_attribute("lang") == "es"
        for details in page.locator("main details").all():
            details.evaluate("part => part.open = true")
        axe(page)
        screenshot(page, f"es-consultant-{name}")
        no_sideways_scroll(page)
