"""What every test stands on: the cast, and the invariants after every test of money."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from compensation import reference as rules_of_the_day
from consultants import reference as places_and_words
from consultants.models import County
from core import invariants
from notices.domain import deliver
from tests.cast import Cast, make_cast
from tests.factories import Chain, chain_for
from workbooks import reading
from workbooks.layout import Limits, WorkbookLayout

pytest_plugins = ["tests.browser"]


def pytest_configure(config):
    """Hash passwords quickly: what a real hash costs is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_language():
    """Let no test leave its language to the next: a request leaves its thread in the reader's."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


PARSED: dict[tuple[Any, ...], Any] = {}
parse_apart = reading._parsed_apart


def parse_once(data: bytes, layout: WorkbookLayout, limits: Limits) -> Any:
    """Parse a workbook in a process of its own, unless these very bytes have been parsed."""
    key = (data, tuple(sheet.title for sheet in layout.sheets), limits)
    if key not in PARSED:
        PARSED[key] = parse_apart(data, layout, limits)
    return PARSED[key]


@pytest.fixture(autouse=True)
def each_workbook_is_parsed_once(request, monkeypatch):
    """The shipped workbooks are read in many tests; ``tests/workbooks`` is about the parsing."""
    if "workbooks" not in request.path.parts:
        monkeypatch.setattr(reading, "_parsed_apart", parse_once)


@pytest.fixture
def cast(db) -> Cast:
    """Return the people of the tests, one for each role, by name."""
    load_reference_data()
    return make_cast()


def load_reference_data() -> None:
    """Bring back what a test with real transactions emptied when it ended."""
    if not County.objects.exists():
        places_and_words.load(apps)
        places_and_words.load_facets(apps)
        rules_of_the_day.load(apps)


@pytest.fixture
def chain(cast) -> Chain:
    """Return the stations of the chain, with a fund and a rate in force."""
    return chain_for(cast)


@pytest.fixture
def invariants_hold(db):
    """Empty the outbox and check every invariant at the end; use it in every test of money."""
    yield
    deliver()
    assert invariants.check() == []
