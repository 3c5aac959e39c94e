"""What is agreed for a booking when its work takes longer, as pure functions on plain values.

Time and pay that were agreed never become less. Amounts are dollars; time is whole minutes.
Worked examples: ``docs/money.md``.
"""

from dataclasses import dataclass
from decimal import Decimal

from core import money


@dataclass(frozen=True)
class Offered:
    """An accepted offer: all of it, and the part that is attendance, at its own frozen rate."""

    minutes: int
    amount: Decimal
    attendance_minutes: int
    attendance_amount: Decimal
    rate_amount: Decimal


@dataclass(frozen=True)
class Agreed:
    """Time and pay agreed for a booking, and how much of the time is attendance."""

    attendance_minutes: int
    minutes: int
    amount: Decimal


def agreed_for_length(agreed: Agreed, offered: Offered, length_minutes: int) -> Agreed:
    """Return what is agreed once the work lasts so long.

    Longer attendance is paid at the offer's rate, rounded once for the whole line; a shorter
    session leaves what was agreed. Nothing else of the offer changes.
    """
    if length_minutes <= agreed.attendance_minutes:
        return agreed
    paid = money.amount_for_minutes(length_minutes, offered.rate_amount)
    return Agreed(
        attendance_minutes=length_minutes,
        minutes=offered.minutes - offered.attendance_minutes + length_minutes,
        amount=offered.amount - offered.attendance_amount + paid,
    )
