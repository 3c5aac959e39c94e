"""Pricing a plan of work: pure functions on frozen values.

Each component is priced by itself and rounded once (``core.money``), so the total is the sum of
what is shown. Worked examples: ``docs/money.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import money


@dataclass(frozen=True)
class Planned:
    """How many minutes of one component are planned."""

    component: str
    minutes: int


@dataclass(frozen=True)
class RateTerms:
    """The rate that applies, as it stood when it was looked up; dollars per hour."""

    rate_id: int
    hourly_amount: Decimal
    comparator_amount: Decimal

    def __post_init__(self) -> None:
        """Refuse a rate below its comparator: equal pay is the network's first promise."""
        if self.hourly_amount < self.comparator_amount:
            raise ValueError("the rate is below its comparator")


@dataclass(frozen=True)
class PricedLine:
    """One component with its pay."""

    component: str
    minutes: int
    rate_id: int
    rate_amount: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Quote:
    """What a plan of work pays, component by component."""

    lines: tuple[PricedLine, ...]

    @property
    def total_minutes(self) -> int:
        """All the time asked for."""
        return sum(line.minutes for line in self.lines)

    @property
    def total_amount(self) -> Decimal:
        """All the pay: the sum of the rounded lines."""
        return sum((line.amount for line in self.lines), money.ZERO)


def price(plan: Sequence[Planned], rate: RateTerms) -> Quote:
    """Price every planned component at the rate; components of no minutes are left out.

    A component planned twice is added before it is rounded. Refuses negative minutes and a plan
    without any work.
    """
    minutes: dict[str, int] = {}
    for planned in plan:
        if planned.minutes < 0:
            raise ValueError("minutes must not be negative")
        minutes[planned.component] = minutes.get(planned.component, 0) + planned.minutes
    lines = tuple(
        PricedLine(
            component=component,
            minutes=total,
            rate_id=rate.rate_id,
            rate_amount=rate.hourly_amount,
            amount=money.amount_for_minutes(total, rate.hourly_amount),
        )
        for component, total in minutes.items()
        if total
    )
    if not lines:
        raise ValueError("there is no work to price")
    return Quote(lines)
