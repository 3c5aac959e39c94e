"""Today says what waits, and nothing when nothing does."""

import pytest
from django.urls import reverse

from tests.pages.asking import Asker
from tests.pages.scenes import LATER, make_scene, seat_at

pytestmark = pytest.mark.django_db


def section(page: str, title: str) -> str:
    """Return one section of the page."""
    return page.split(f">{title}</h2>", 1)[1].split("</section>", 1)[0]


def test_a_calm_day(cast):
    assert "Nothing waits for you." in Asker(cast.ximena).read(reverse("coordination:today"))


def test_everything_that_waits_is_there(cast, chain):
    make_scene(chain)
    seat_at(chain, 12, day=LATER)
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    assert "Linh" in section(page, "Offers without an answer")
    assert "Itzel" in section(page, "Hours to confirm")
    seats = section(page, "Empty seats")
    assert "1 person asked" in seats
    assert "Nobody asked yet" in seats


def test_a_pay_by_date_at_risk_names_who_has_it(cast, chain):
    from datetime import timedelta

    from core.time import clock_at
    from tests.pages.scenes import NOW

    chain.delivered()
    ximena = Asker(cast.ximena)
    assert "Pay-by dates at risk" not in ximena.read(reverse("coordination:today"))
    with clock_at(NOW + timedelta(days=14)):
        page = ximena.client.get(reverse("coordination:today")).content.decode()
    assert "The consultant has not reported hours yet." in section(page, "Pay-by dates at risk")


def test_a_question_about_an_invoice_reaches_the_coordinator(cast, chain):
    scene = make_scene(chain)
    question = reverse("consultant:question", args=[scene.invoice.pk])
    Asker(cast.linh.user).post(question, {"note": "The date is another one."})
    page = Asker(cast.ximena).read(reverse("coordination:today"))
    assert "The date is another one." in section(page, "Questions about invoices")
