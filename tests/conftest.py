"""What every test stands on: the cast, and the invariants after every test of money."""

import pytest

from core import invariants
from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db) -> Cast:
    """Return the people of the tests, one for each role, by name."""
    return make_cast()


@pytest.fixture
def invariants_hold(db):
    """Check every invariant when the test is over; use it in every test of money."""
    yield
    assert invariants.check() == []
