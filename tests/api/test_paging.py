"""Pages by cursor: nothing twice, nothing left out, in both directions."""

import pytest

from consultants.models import Topic
from jobs.models import Job
from tests.api.calls import Caller
from tests.api.rows import NOW


def walk(caller: Caller, address: str | None, side: str) -> list[int]:
    """Follow one side's links to the end and return the ids."""
    found: list[int] = []
    while address:
        body = caller.client.get(address).json()
        ids = [row["id"] for row in body["results"]]
        found = found + ids if side == "next" else ids + found
        address = body[side]
    return found


@pytest.mark.parametrize("ordering", ["id", "-id", "name", "-name"])
def test_walking_forth_and_back_meets_each_row_once(cast, ordering):
    Topic.objects.bulk_create(Topic(name=f"T{number % 7} {number:02d}") for number in range(25))
    expected = list(Topic.objects.order_by(ordering).values_list("id", flat=True))
    caller = Caller(cast.ximena)
    start = f"/api/v1/topics/?ordering={ordering}&limit=4"
    assert walk(caller, start, "next") == expected
    address = start
    while (body := caller.client.get(address).json())["next"]:
        address = body["next"]
    assert walk(caller, address, "previous") == expected


def test_rows_with_equal_values_are_neither_repeated_nor_lost(chain):
    for _number in range(9):
        chain.seat()
    caller = Caller(chain.cast.ximena)
    found = walk(caller, "/api/v1/seats/?ordering=-role&limit=2", "next")
    assert len(found) == len(set(found)) == 9


def test_a_row_that_comes_in_between_moves_no_other(cast):
    jobs = [
        Job.objects.create(kind="issue_invoices", created_by=cast.ximena, created_at=NOW)
        for _n in range(4)
    ]
    caller = Caller(cast.ximena)
    first = caller.get("jobs/", limit=2).json()
    Job.objects.create(kind="issue_invoices", created_by=cast.ximena, created_at=NOW)
    second = caller.client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [jobs[1].pk, jobs[0].pk]


def test_a_cursor_of_another_order_is_refused(cast):
    Topic.objects.bulk_create(Topic(name=f"T{number}") for number in range(5))
    caller = Caller(cast.ximena)
    following = caller.get("topics/", limit=2).json()["next"]
    assert caller.client.get(following + "&ordering=-name").status_code == 422


def test_nothing_is_counted(cast, django_assert_num_queries):
    assert "count" not in Caller(cast.ximena).get("topics/").json()
