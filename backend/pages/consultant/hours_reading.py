"""The hours of one assignment: planned, shown now, and their pay."""

from dataclasses import dataclass
from decimal import Decimal

from core import money
from engagements.models import Assignment, WorkEntry


@dataclass(frozen=True)
class HoursRow:
    """One component of the hours: planned, what is shown now, and its pay."""

    entry: WorkEntry
    minutes: int
    amount: Decimal

    @property
    def differs(self) -> bool:
        """Whether what is shown is not the plan."""
        return self.minutes != self.entry.planned_minutes


@dataclass(frozen=True)
class Hours:
    """The hours of one assignment, with totals of planned and shown."""

    rows: list[HoursRow]

    @property
    def planned_minutes(self) -> int:
        """All planned minutes."""
        return sum(row.entry.planned_minutes for row in self.rows)

    @property
    def minutes(self) -> int:
        """All minutes shown."""
        return sum(row.minutes for row in self.rows)

    @property
    def amount(self) -> Decimal:
        """The pay for the minutes shown: the sum of the rounded lines."""
        return sum((row.amount for row in self.rows), money.ZERO)

    @property
    def shown(self) -> dict[str, int]:
        """The minutes shown, by component."""
        return {row.entry.component: row.minutes for row in self.rows}

    @property
    def planned(self) -> dict[str, int]:
        """The planned minutes, by component."""
        return {row.entry.component: row.entry.planned_minutes for row in self.rows}

    @property
    def was_reported(self) -> bool:
        """Whether the person reported these hours before."""
        return any(row.entry.reported_minutes is not None for row in self.rows)


def hours_of(assignment: Assignment) -> Hours:
    """Return the hours, pre-filled from the plan until something was reported."""
    rows = []
    for entry in assignment.work.all():
        said = (entry.confirmed_minutes, entry.reported_minutes, entry.planned_minutes)
        minutes = next(value for value in said if value is not None)
        rows.append(HoursRow(entry, minutes, money.amount_for_minutes(minutes, entry.rate_amount)))
    return Hours(rows)
