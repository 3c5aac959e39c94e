"""The demonstration, played once for all the tests that look at it, and taken back after them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import override_settings

from demo import play
from tests.conftest import load_reference_data


@contextmanager
def taken_back() -> Iterator[None]:
    """Run in a transaction that is taken back, with what is checked at commit checked at once."""
    with transaction.atomic():
        load_reference_data()
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Keep the module's files and rows apart from everybody else's."""
    media = str(tmp_path_factory.mktemp("media"))
    mail = "django.core.mail.backends.locmem.EmailBackend"
    settings = override_settings(MEDIA_ROOT=media, EMAIL_BACKEND=mail, DEBUG=True)
    with django_db_blocker.unblock(), settings, taken_back():
        yield


@pytest.fixture(scope="module")
def played(stage) -> list[str]:
    """Play the demonstration and return what it said it did."""
    said: list[str] = []
    tell: Callable[[str], object] = said.append
    play.play(tell)
    return said
