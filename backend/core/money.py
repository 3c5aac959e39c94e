"""The only place that rounds or splits money.

Amounts are ``Decimal`` US dollars with two places. Time is integer minutes.
``docs/money.md`` holds the worked tables; tests compare them with PostgreSQL to the cent.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
MINUTES_PER_HOUR = 60


def round_amount(value: Decimal) -> Decimal:
    """Round dollars half-up to the cent, away from zero on a tie, as PostgreSQL does."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def amount_for_minutes(minutes: int, hourly_rate: Decimal) -> Decimal:
    """Return the pay for a line: minutes at an hourly rate, rounded once.

    Three lines of 20 minutes are one line of 60 when they are added before rounding, so
    callers add minutes per line and never add rounded hours.
    """
    if minutes < 0:
        raise ValueError("minutes must not be negative")
    return round_amount(hourly_rate * minutes / MINUTES_PER_HOUR)


def hours(minutes: int) -> Decimal:
    """Return minutes as hours with two places, for showing only, never for multiplying."""
    return round_amount(Decimal(minutes) / MINUTES_PER_HOUR)


def split(amount: Decimal, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Split an amount by weights with the largest remainder; the parts sum to it exactly.

    Ties go to the earlier part, so that the result depends on nothing but the arguments.
    Refuses an amount that is not whole cents, no weights, a negative one, or a sum of zero.
    """
    total_weight = sum((Decimal(weight) for weight in weights), Decimal(0))
    if any(Decimal(weight) < 0 for weight in weights) or total_weight <= 0:
        raise ValueError("weights must be positive in sum and none negative")
    if amount != round_amount(amount):
        raise ValueError("the amount must be in whole cents")
    cents = int(abs(amount) * 100)
    sign = -1 if amount < 0 else 1
    shares = [Decimal(weight) * cents / total_weight for weight in weights]
    parts = [int(share) for share in shares]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for index in order[: cents - sum(parts)]:
        parts[index] += 1
    return [sign * Decimal(part) * CENT for part in parts]
