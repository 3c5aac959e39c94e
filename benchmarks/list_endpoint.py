"""A page of 50 consultants from the API, signed in as a coordinator, permissions on.

Compared with the same page of a network of 100: a list may not become slower as it grows.
"""

import time
from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

REQUESTS = 40
"""Few enough for all rounds to stay below the limit of requests a minute."""


def consultants(*, n: int, directory: str) -> Measured:
    """Ask for the first page again and again."""
    return (yield from _pages("/api/v1/consultants/"))


def _pages(path: str) -> Measured:
    from django.db import connection
    from django.test import Client

    from accounts.models import User

    client = Client(headers={"host": "parity.example.org"})
    client.force_login(User.objects.get(email="coordinator@bench.invalid"))
    queries = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        answer = client.get(path, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    took = []
    yield
    for _request in range(REQUESTS):
        start = time.perf_counter()
        again = client.get(path, secure=True)
        took.append(time.perf_counter() - start)
        if again.status_code != 200:
            raise RuntimeError(f"{path} answered {again.status_code}")
    yield
    took.sort()
    return {
        "rows": len(answer.json()["results"]),
        "total": queries,
        "queries": queries,
        "median_ms": round(took[len(took) // 2] * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
    }


BENCHMARK = Benchmark(
    name="list_endpoint",
    module=__name__,
    stage="work",
    rows=lambda people: (people, 2),
    sizes=(1_000, 100_000),
    ours=Subject("consultants"),
    peers=[Peer("the same of 100", Subject("consultants", n=100), {100_000: 1.5})],
)
