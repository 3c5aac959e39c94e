"""What a person says of a time, on their own clock: pure, so that the odd nights can be tested.

A week repeats by the wall clock. A day of the calendar wins over the week. Where nothing is said
the answer is "ask me". On the two nights when the clocks change a day has 23 or 25 hours, and a
time that the clock skips begins when the clock goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consultants.models import Availability, DateBlock, WeeklyTime

MIDNIGHT = time(0)
ASK = ""
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SaidTime:
    """What is said of the instants from ``starts_at`` up to, not including, ``ends_at``."""

    starts_at: datetime
    ends_at: datetime
    says: str

    @property
    def is_free(self) -> bool:
        """Whether the person said that they are free."""
        return self.says == Availability.FREE


@dataclass(frozen=True)
class SaidDay:
    """One day of a person's calendar; no times is "ask me"."""

    day: date
    times: tuple[SaidTime, ...]
    is_whole: bool
    """Whether one thing is said of the whole day."""

    @property
    def says(self) -> str:
        """What is said of the whole day; empty when nothing is, or several things are."""
        return self.times[0].says if self.is_whole else ASK


def day_said(
    day: date, zone: str, week: Iterable[WeeklyTime], blocks: Iterable[DateBlock]
) -> SaidDay:
    """Return what a person says of one day of their own calendar."""
    block = next((each for each in blocks if each.starts_on <= day <= each.ends_on), None)
    if block is not None:
        return SaidDay(day, (_said(day, MIDNIGHT, MIDNIGHT, zone, block.says),), is_whole=True)
    times = sorted(
        (each for each in week if each.weekday == day.weekday()), key=lambda each: each.starts
    )
    said = tuple(_said(day, each.starts, each.ends, zone, each.says) for each in times)
    whole = len(times) == 1 and times[0].starts == times[0].ends == MIDNIGHT
    return SaidDay(day, said, is_whole=whole)


def days_said(
    first: date, count: int, zone: str, week: Sequence[WeeklyTime], blocks: Sequence[DateBlock]
) -> list[SaidDay]:
    """Return what a person says of each of the days from the first."""
    return [day_said(first + n * A_DAY, zone, week, blocks) for n in range(count)]


def _said(day: date, starts: time, ends: time, zone: str, says: str) -> SaidTime:
    last = day + A_DAY if ends == MIDNIGHT else day
    return SaidTime(_instant(day, starts, zone), _instant(last, ends, zone), says)


def _instant(day: date, clock: time, zone: str) -> datetime:
    """Return when a wall clock shows an hour: the first of two, and after the gap for none."""
    return datetime.combine(day, clock, ZoneInfo(zone))
