"""Every list answers with as many queries for 30 rows as for one, and few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.v1.urls import NOUNS
from tests.api import rows
from tests.api.calls import Caller

MOST_QUERIES = 12
OWN = (
    "assignments",
    "convenings",
    "engagements",
    "invoices",
    "jobs",
    "notices",
    "offers",
    "payments",
    "requesters",
    "rooms",
    "seats",
    "sessions",
    "work-entries",
)
READERS = ("ximena", "prudence", "ansel", "adwoa")


@pytest.fixture
def one_of_each(chain):
    rows.everything(chain, range(1, 2))
    return chain


def queries_of(caller: Caller, path: str) -> tuple[int, int]:
    """Return how many queries a list took and how many rows it has."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = caller.get(path, limit=200)
    assert answer.status_code == 200, answer.content
    return len(caught), len(answer.json()["results"])


def test_every_list_takes_equally_many_queries_for_one_and_thirty_rows(
    one_of_each, django_assert_max_num_queries
):
    """Table-driven over every noun, as each of the staff."""
    cast = one_of_each.cast
    callers = {name: Caller(getattr(cast, name)) for name in READERS}
    before = {
        (name, noun): queries_of(caller, f"{noun}/")
        for name, caller in callers.items()
        for noun in NOUNS
    }
    rows.everything(one_of_each, range(2, 31))
    for (name, noun), (few, count) in before.items():
        many, grown = queries_of(callers[name], f"{noun}/")
        assert many == few <= MOST_QUERIES, (name, noun, few, many)
        if count and (noun != "people" or name == "adwoa"):  # others find only themselves
            assert grown >= min(count + 29, 200), (name, noun, count, grown)


def test_a_consultants_lists_take_equally_many_queries(chain):
    """The scope of somebody who sees only their own costs no query for each row."""
    person = chain.cast.linh
    rows.own(chain, person, range(101, 102))
    caller = Caller(person.user)
    before = {noun: queries_of(caller, f"{noun}/") for noun in OWN}
    rows.own(chain, person, range(102, 131))
    for noun, (few, count) in before.items():
        many, grown = queries_of(caller, f"{noun}/")
        assert many == few <= MOST_QUERIES, (noun, few, many)
        assert grown >= count + 29, (noun, count, grown)


def test_every_list_has_a_reader_who_sees_rows(one_of_each):
    """No list is empty for everybody, so the count above counts something."""
    callers = [Caller(getattr(one_of_each.cast, name)) for name in READERS]
    for noun in NOUNS:
        assert any(caller.get(f"{noun}/").json()["results"] for caller in callers), noun
