"""The convening as a grid, with seats and what sources disagree on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from compensation.domain import set_fund
from engagements.domain.programme import import_convening
from engagements.models import Convening, Seat
from tests.pages.asking import Asker

pytestmark = pytest.mark.django_db

SHIPPED = Path(settings.BACKEND) / "demo" / "data" / "convening-2023.xlsx"


def shipped_convening(cast) -> Convening:
    """Import the shipped programme with the funds that it names."""
    for code in ("PACT-2023", "SB855-EVAL"):
        set_fund(
            actor=cast.adwoa,
            code=code,
            name=code,
            gl_account="6100",
            cost_center="",
            starts_on=date(2023, 1, 1),
            ends_on=date(2023, 12, 31),
            budget_amount=Decimal("50000.00"),
        )
    import_convening(actor=cast.ximena, data=SHIPPED.read_bytes())
    return Convening.objects.get()


@pytest.fixture
def page(cast) -> str:
    convening = shipped_convening(cast)
    return Asker(cast.ximena).read(reverse("coordination:convening", args=[convening.code]))


def test_every_session_and_room_stands_in_the_grid(page):
    assert "<dt>Sessions</dt><dd>20</dd>" in page
    assert "<dt>Rooms</dt><dd>5</dd>" in page
    assert page.count('id="session-') == 20
    assert "Monday 17 April 2023" in page or "17 April 2023" in page


def test_seats_are_counted(page):
    network = Seat.objects.filter(filled_by="network").count()
    assert network > 0
    assert f"0 of {network}" in page


def test_what_another_source_says_is_shown(page):
    assert "According to the slides: the title" in page
    assert "Printed in the slides: “" in page


def test_the_grid_costs_few_queries(cast):
    convening = shipped_convening(cast)
    path = reverse("coordination:convening", args=[convening.code])
    assert Asker(cast.ximena).queries(path) <= 12
