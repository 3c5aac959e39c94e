"""What the tests of the API share."""

import pytest


@pytest.fixture(autouse=True)
def unthrottled(settings):
    """Count no requests, except in the tests of counting."""
    settings.PARITY_API_RATES = dict.fromkeys(settings.PARITY_API_RATES)
