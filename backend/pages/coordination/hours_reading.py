"""Reported hours beside the plan, for many assignments at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from core import money
from engagements.models import Assignment, WorkEntry
from pages.coordination.worklists import hours_to_confirm

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One component."""

    entry: WorkEntry
    amount: Decimal

    @property
    def differs(self) -> bool:
        """Whether the person reported another time than planned."""
        return self.entry.reported_minutes != self.entry.planned_minutes


@dataclass(frozen=True)
class Reported:
    """One assignment's hours."""

    assignment: Assignment
    lines: list[Line]

    @property
    def planned_minutes(self) -> int:
        """All planned minutes."""
        return sum(line.entry.planned_minutes for line in self.lines)

    @property
    def minutes(self) -> int:
        """All reported minutes."""
        return sum(line.entry.reported_minutes or 0 for line in self.lines)

    @property
    def amount(self) -> Decimal:
        """The pay for what was reported."""
        return sum((line.amount for line in self.lines), money.ZERO)

    @property
    def differs(self) -> bool:
        """Whether any component differs from the plan."""
        return any(line.differs for line in self.lines)


@dataclass(frozen=True)
class Chosen:
    """Several people's hours with count and totals, as shown before they are confirmed."""

    rows: list[Reported]
    is_cut: bool = False

    @property
    def count(self) -> int:
        """How many assignments."""
        return len(self.rows)

    @property
    def minutes(self) -> int:
        """All reported minutes."""
        return sum(row.minutes for row in self.rows)

    @property
    def amount(self) -> Decimal:
        """All the pay."""
        return sum((row.amount for row in self.rows), money.ZERO)


def reported(user: User, assignment_ids: Sequence[int] | None = None) -> Chosen:
    """Return the hours that wait, the earliest pay-by date first; two queries."""
    rows: QuerySet[Assignment] = hours_to_confirm(user)
    if assignment_ids is not None:
        rows = rows.filter(pk__in=assignment_ids)
    found = list(rows.prefetch_related("work")[: SHOWN + 1])
    return Chosen([_row(row) for row in found[:SHOWN]], len(found) > SHOWN)


def _row(assignment: Assignment) -> Reported:
    return Reported(
        assignment,
        [
            Line(entry, money.amount_for_minutes(entry.reported_minutes or 0, entry.rate_amount))
            for entry in assignment.work.all()
        ],
    )
