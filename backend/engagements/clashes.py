"""What stands in the way of a person at a time, as pure functions on plain values.

A *stint* is one piece of work of one person: booked, or asked for. The limits are dated rules
of the organisation's own policy (``compensation/data/network_rules.json``). Minutes are whole
minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Limits:
    """The organisation's own policy on a date; see ``compensation/data/network_rules.json``."""

    same_place_gap_minutes: int
    same_county_gap_minutes: int
    other_county_gap_minutes: int
    remote_gap_minutes: int
    rest_between_days_minutes: int
    long_day_minutes: int
    long_day_work_minutes: int
    full_day_paid_minutes: int
    reply_notice_hours: int

    @classmethod
    def of(cls, rules: Mapping[str, Decimal]) -> "Limits":
        """Read them from rules by name. Raises KeyError for a rule that is not in force."""
        return cls(**{name: int(rules[name]) for name in cls.__dataclass_fields__})


LIMIT_NAMES = tuple(Limits.__dataclass_fields__)


@dataclass(frozen=True)
class Stint:
    """One piece of work of one person.

    ``place`` is empty when nobody has said where it is. ``work_minutes`` is what is done on the
    day itself, ``paid_minutes`` everything that is paid for it, ``travel_minutes`` there and back.
    ``attendance_minutes`` are those of the work itself; ``has_own_fund`` says that its seat is
    paid from a fund of its own.
    """

    consultant_id: int
    seat_id: int
    engagement_id: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    county_id: int | None
    is_remote: bool
    fund_id: int
    work_minutes: int
    paid_minutes: int
    travel_minutes: int
    attendance_minutes: int = 0
    is_booked: bool = False
    person: str = ""
    title: str = ""
    fund: str = ""
    has_own_fund: bool = False
    employer_pays: str = ""

    @cached_property
    def day(self) -> date:
        """The date of the work, where it takes place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()


def at_once(one: Stint, other: Stint) -> bool:
    """Return whether the two overlap; the end of one may be the start of the other."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def gap_minutes(one: Stint, other: Stint) -> int:
    """Return the time between the two, whichever comes first; negative when they overlap."""
    first, second = sorted((one, other), key=lambda stint: (stint.starts_at, stint.ends_at))
    return int((second.starts_at - first.ends_at).total_seconds() // SECONDS_PER_MINUTE)


def needed_minutes(one: Stint, other: Stint, limits: Limits) -> int:
    """Return how much time has to lie between the two.

    Of a place or county that is not known, only the least is asked: no warning is a guess.
    """
    if one.is_remote or other.is_remote:
        return limits.remote_gap_minutes
    if None not in (one.county_id, other.county_id) and one.county_id != other.county_id:
        return limits.other_county_gap_minutes
    if one.place and other.place and one.place != other.place:
        return limits.same_county_gap_minutes
    return limits.same_place_gap_minutes


def is_too_close(one: Stint, other: Stint, limits: Limits) -> bool:
    """Return whether there is too little time to get from one to the other."""
    return 0 <= gap_minutes(one, other) < needed_minutes(one, other, limits)


def is_too_little_rest(one: Stint, other: Stint, limits: Limits) -> bool:
    """Return whether the night between work on two days is too short."""
    if one.day == other.day or is_too_close(one, other, limits):
        return False
    return 0 <= gap_minutes(one, other) < limits.rest_between_days_minutes


def door_to_door_minutes(stints: Sequence[Stint]) -> int:
    """Return how long a person's day is, from leaving to being back.

    Half of the first's travel lies before it and half of the last's after it; any other
    travel lies between the stints.
    """
    if not stints:
        return 0
    first = min(stints, key=lambda stint: stint.starts_at)
    last = max(stints, key=lambda stint: stint.ends_at)
    present = int((last.ends_at - first.starts_at).total_seconds() // SECONDS_PER_MINUTE)
    return present + (first.travel_minutes + last.travel_minutes + 1) // 2


def is_long_day(stints: Sequence[Stint], limits: Limits) -> bool:
    """Return whether one day of a person is too long, door to door or in work."""
    work = sum(stint.work_minutes for stint in stints)
    return (
        door_to_door_minutes(stints) > limits.long_day_minutes
        or work > limits.long_day_work_minutes
    )


def paid_by_fund(stints: Iterable[Stint]) -> dict[int, int]:
    """Return the paid minutes of one day by fund."""
    paid: dict[int, int] = {}
    for stint in stints:
        paid[stint.fund_id] = paid.get(stint.fund_id, 0) + stint.paid_minutes
    return paid


def is_full_day(paid_minutes: int, limits: Limits) -> bool:
    """Return whether one fund would pay a person more than a day on one date."""
    return paid_minutes > limits.full_day_paid_minutes
