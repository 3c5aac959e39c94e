"""What a coordinator opens all day: a seat's shortlist, the network, today.

Each is asked for as a signed-in coordinator, permissions on, and compared with the same in a
network of 100: it must take as many queries and may take little longer. The shortlist is also
compared with a plain SELECT of the 50 people whose turn is next, from the index of turns.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

REQUESTS = 40
PEOPLE = (100, 100_000)
SHORTLIST_MS = 100.0


def shortlist(*, n: int, directory: str) -> Measured:
    """Ask for the shortlists of open seats, whose wishes are of every kind, through the API."""
    from engagements.models import Seat

    open_seats = Seat.objects.filter(assignments=None).order_by("id")[:REQUESTS]
    paths = [f"/api/v1/seats/{seat.pk}/shortlist/" for seat in open_seats]
    return (yield from _asked(paths, most_ms=SHORTLIST_MS))


def network(*, n: int, directory: str) -> Measured:
    """Open the network, whole and filtered."""
    from consultants.models import County, Language

    county, language = County.objects.first(), Language.objects.order_by("id").first()
    filters = ["", f"?language={language.pk}", f"?place=county-{county.pk}"]
    return (yield from _asked([f"/coordination/network/{chosen}" for chosen in filters]))


def today(*, n: int, directory: str) -> Measured:
    """Open the page of what waits."""
    return (yield from _asked(["/coordination/"]))


def plain_select(*, n: int, directory: str) -> Measured:
    """Read the 50 people whose turn is next, with one statement, as often."""
    from django.db import connection

    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, chosen_name FROM consultants_consultant"
                " ORDER BY turn_at ASC NULLS FIRST, created_at, id LIMIT 50"
            )
            if len(cursor.fetchall()) != 50:
                raise RuntimeError("there are not 50 people")

    select()
    yield
    took = [_seconds(select) for _request in range(REQUESTS)]
    yield
    return {"rows": REQUESTS, **_times(took)}


def _asked(paths: list[str], most_ms: float | None = None) -> Measured:
    """Ask for the pages in turns; the most queries that one of them took are counted before."""
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User

    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(headers={"host": "parity.example.org"})
    client.force_login(User.objects.get(email="coordinator@bench.invalid"))

    def get(path: str) -> None:
        answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    get(paths[0])
    most_queries = 0
    for path in paths:
        with _counted() as counted:
            get(path)
        most_queries = max(most_queries, len(counted))
    yield
    took = [_seconds(get, path) for path in islice(cycle(paths), REQUESTS)]
    yield
    goal = {"p95_goal_ms": most_ms} if most_ms else {}
    return {
        "rows": REQUESTS,
        "total": most_queries,
        "queries": most_queries,
        **_times(took),
        **goal,
    }


@contextmanager
def _counted() -> Iterator[list[None]]:
    from django.db import connection

    seen: list[None] = []

    def count(execute: Any, *arguments: Any) -> Any:
        seen.append(None)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        yield seen


def _seconds(do: Callable[..., None], *arguments: str) -> float:
    start = time.perf_counter()
    do(*arguments)
    return time.perf_counter() - start


def _times(took: list[float]) -> dict[str, float]:
    took.sort()
    return {
        "median_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
    }


def _of_100(function: str) -> Peer:
    return Peer("the same of 100", Subject(function, n=PEOPLE[0]), {PEOPLE[1]: 1.5})


def _desk(function: str, *peers: Peer) -> Benchmark:
    return Benchmark(
        name=function,
        module=__name__,
        stage="desk",
        rows=lambda people: (people, 2),
        sizes=PEOPLE[1:],
        ours=Subject(function),
        peers=[*peers, _of_100(function)],
    )


SHORTLIST = _desk("shortlist", Peer("plain SELECT of 50", Subject("plain_select"), same=("rows",)))
NETWORK = _desk("network")
TODAY = _desk("today")
