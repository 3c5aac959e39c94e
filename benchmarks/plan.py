"""What a benchmark is. Nothing here imports the application: a peer may run apart from it."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Measured = Generator[None, None, dict[str, Any]]
"""A measured function: see ``benchmarks.measured``."""

ASSIGNMENTS_EACH = 10
COMPONENTS = 5
MOST_ROUNDS = 3


def by_work_entries(n: int) -> tuple[int, int]:
    """Return how many people, with how many bookings each, have n work entries between them."""
    return max(1, n // (ASSIGNMENTS_EACH * COMPONENTS)), ASSIGNMENTS_EACH


@dataclass(frozen=True)
class Subject:
    """Something that can be measured: a generator function of the benchmark's module.

    ``slow_from`` is the size from which one round has to do, ``n`` a size other than the
    benchmark's. One that runs ``apart`` has the packages of ``peers.txt`` and no others.
    """

    function: str
    slow_from: int = 1_000_000
    n: int | None = None
    apart: bool = False

    def rounds(self, n: int) -> int:
        """Return how often to measure it at a size; the best round counts."""
        return 1 if n >= self.slow_from else MOST_ROUNDS


@dataclass(frozen=True)
class Peer:
    """What the benchmark is compared with, and by size the ratio not to exceed.

    ``same`` are the facts that must be equal, so that only equal work is compared.
    """

    name: str
    subject: Subject
    goals: Mapping[int, float] = field(default_factory=dict, hash=False)
    same: Sequence[str] = ("rows", "total")

    def goal(self, n: int) -> float | None:
        """Return the goal of the nearest size that has one."""
        return self.goals[min(self.goals, key=lambda size: abs(size - n))] if self.goals else None


@dataclass(frozen=True)
class Benchmark:
    """A hot path, its sizes and its peers.

    ``stage`` says how far the generated rows have come (None: it needs no database), ``rows`` how
    many people with how many bookings each a size means. A benchmark that ``writes`` gets a copy
    of the database for every round.
    """

    name: str
    module: str
    stage: str | None
    sizes: Sequence[int]
    ours: Subject
    peers: Sequence[Peer]
    writes: bool = False
    rows: Callable[[int], tuple[int, int]] = by_work_entries
