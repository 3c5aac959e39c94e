"""A stage set for money, with private files of its own."""

import pytest

from tests.payments.conftest import stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Keep the files of each test apart."""
    settings.MEDIA_ROOT = tmp_path
