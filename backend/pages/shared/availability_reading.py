"""A person's availability as pages show it: the usual week, entries, and the coming days."""

from dataclasses import dataclass

from consultants.models import Consultant, DateBlock, Weekday, WeeklyTime
from consultants.week import MIDNIGHT, SaidDay, days_said
from core import time

COMING_DAYS = 14


@dataclass(frozen=True)
class DayOfWeek:
    """One day of the usual week; no times is "ask me"."""

    label: str
    times: list[WeeklyTime]

    @property
    def is_whole(self) -> bool:
        """Whether one thing is said of the whole day."""
        return len(self.times) == 1 and self.times[0].starts == self.times[0].ends == MIDNIGHT


@dataclass(frozen=True)
class Shown:
    """What a person says, in three readings."""

    week: list[DayOfWeek]
    blocks: list[DateBlock]
    coming: list[SaidDay]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said: everything is "ask me"."""
        return not self.blocks and not any(day.times for day in self.week)


def availability(person: Consultant) -> Shown:
    """Return what a person says from today on, by their own calendar; two queries."""
    today = time.today(person.timezone)
    week = list(person.weekly_times.all())
    blocks = list(person.date_blocks.filter(ends_on__gte=today))
    return Shown(
        week=[
            DayOfWeek(str(day.label), [each for each in week if each.weekday == day])
            for day in Weekday
        ],
        blocks=blocks,
        coming=days_said(today, COMING_DAYS, person.timezone, week, blocks),
    )
