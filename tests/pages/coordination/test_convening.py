"""The convening as a grid, with seats and what sources disagree on."""

import pytest
from django.urls import reverse

from engagements.models import Seat
from tests.pages.asking import Asker
from tests.pages.scenes import shipped_convening

pytestmark = pytest.mark.django_db


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
    """As many as a list may, and one for what the draft would bring about."""
    convening = shipped_convening(cast)
    path = reverse("coordination:convening", args=[convening.code])
    assert Asker(cast.ximena).queries(path) <= 13
