"""What must always hold, each as a query that returns the offending ids.

Apps register theirs in ``invariants.py``; ``manage.py invariants`` runs them all, nightly and
after every test of money. A number is its family and its place in it: all of 9 are separation of
duties. A test walks the registry and asks for one that breaks each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

LIMIT = 20


@dataclass(frozen=True)
class Invariant:
    """A numbered sentence and the SQL that finds rows breaking it (one text column)."""

    number: str
    sentence: str
    query: Callable[[], str]


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold, with the first offending ids."""

    number: str
    sentence: str
    offenders: tuple[str, ...]


REGISTRY: dict[str, Invariant] = {}


def register(number: str, sentence: str, query: str | Callable[[], str]) -> None:
    """Add an invariant; ``query`` may be a function when its SQL is built from code."""
    if number in REGISTRY:
        raise ValueError(f"invariant {number} is registered twice")
    text = query if callable(query) else (lambda: query)
    REGISTRY[number] = Invariant(number, sentence, text)


def check(progress: Callable[[int], None] | None = None) -> list[Breach]:
    """Run every invariant and return the broken ones; ``progress`` is told how many are done."""
    breaches = []
    in_order = sorted(REGISTRY, key=lambda n: [int(p) for p in n.split(".")])
    for done, number in enumerate(in_order, start=1):
        invariant = REGISTRY[number]
        with connection.cursor() as cursor:
            cursor.execute(invariant.query())
            offenders = tuple(str(row[0]) for row in cursor.fetchmany(LIMIT))
        if offenders:
            breaches.append(Breach(number, invariant.sentence, offenders))
        if progress:
            progress(done)
    return breaches
