"""What the tests of the API share."""

import pytest


@pytest.fixture(autouse=True)
def unthrottled(settings, tmp_path):
    """Count no requests, except in the tests of counting; keep files apart."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.PARITY_API_RATES = dict.fromkeys(settings.PARITY_API_RATES)
