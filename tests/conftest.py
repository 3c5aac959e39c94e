"""What every test stands on: the cast, and the invariants after every test of money."""

import pytest
from django.apps import apps

from compensation import reference as rules_of_the_day
from consultants import reference as places_and_words
from consultants.models import County
from core import invariants
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    """Return the people of the tests, one for each role, by name."""
    load_reference_data()
    return make_cast()


def load_reference_data() -> None:
    """Bring back what a test with real transactions emptied when it ended."""
    if not County.objects.exists():
        places_and_words.load(apps)
        rules_of_the_day.load(apps)


@pytest.fixture
def invariants_hold(db):
    """Check every invariant when the test is over; use it in every test of money."""
    yield
    assert invariants.check() == []
