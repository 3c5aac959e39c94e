"""How a domain function's "n of m" reaches the row of its job."""

from __future__ import annotations

from collections.abc import Callable

from jobs.domain import Progress


def counted(progress: Progress) -> Callable[[int, int], None]:
    """Return a callback that renews the lease and learns whether to stop.

    A new total starts a new count: issuing invoices is followed by making their documents.
    """

    def report(done: int, total: int) -> None:
        if progress.total != total:
            progress.start(total)
        progress.report(done)

    return report
