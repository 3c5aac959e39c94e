"""Every list answers with as many queries for 30 rows as for one, and few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.v1.urls import NOUNS
from tests.api import rows
from tests.api.calls import Caller

MOST_QUERIES = 12
OWN = (
    "apart",
    "assignments",
    "bios",
    "convenings",
    "date-blocks",
    "disclosures",
    "engagements",
    "exclusions",
    "groups",
    "feedback",
    "findings",
    "invoices",
    "jobs",
    "memberships",
    "notices",
    "offer-messages",
    "offers",
    "payments",
    "prior-yes",
    "reconfirmations",
    "requesters",
    "rooms",
    "seats",
    "sessions",
    "weekly-times",
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


# Few rows however long the network works, or (begins_at) an order taken from two tables.
SORTED_IN_MEMORY = {
    ("comparators", "activity"),
    ("comparators", "dated_on"),
    ("comparators", "hourly_amount"),
    ("convenings", "starts_on"),
    ("engagements", "begins_at"),
    ("payment-runs", "pay_on"),
    ("rates", "activity"),
    ("rates", "hourly_amount"),
    ("rates", "role"),
    ("rooms", "name"),
    ("rooms", "position"),
    ("rules", "name"),
    ("sessions", "code"),
}


def sorts(caller: Caller, noun: str, ordering: str) -> bool:
    """Return whether PostgreSQL has to sort all rows for the first page of a list."""
    with CaptureQueriesContext(connection) as caught:
        assert caller.get(f"{noun}/", ordering=ordering, limit=1).json()["results"]
    (page,) = [q["sql"] for q in caught if "ORDER BY" in q["sql"] and "LIMIT 2" in q["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {page}")
        plan = [line.strip(" ->") for (line,) in cursor.fetchall()]
    return any(line.startswith("Sort  (") for line in plan)


def test_every_order_of_a_long_list_has_its_index(one_of_each):
    """The first page of a list takes no longer with a million rows than with a hundred."""
    callers = [Caller(getattr(one_of_each.cast, name)) for name in READERS]
    readers = {
        noun: next(c for c in callers if c.get(f"{noun}/").json()["results"]) for noun in NOUNS
    }
    found = {
        (noun, name)
        for noun, view in NOUNS.items()
        for name in view.orderings
        for ordering in (name, f"-{name}")
        if sorts(readers[noun], noun, ordering)
    }
    assert (found - SORTED_IN_MEMORY, SORTED_IN_MEMORY - found) == (set(), set())
