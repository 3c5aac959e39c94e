"""A stage set for money."""

import pytest

import payments.invariants
from tests.payments.stage import Stage, set_stage


@pytest.fixture
def stage(cast) -> Stage:
    """Return the cast with a rate, a fund and a requester in place."""
    assert payments.invariants
    return set_stage(cast)
