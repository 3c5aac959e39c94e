"""A month of a person's work as a grid of days, on their own clock."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format

from accounts.models import User
from consultants.models import Consultant
from core import time
from engagements.states import LIVE_STATES
from pages.consultant.reading import WorkItem, own_work, work_item

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Day:
    """One square of the grid with the work that begins on it."""

    on: date
    is_within: bool
    is_today: bool
    items: tuple[WorkItem, ...]

    @property
    def anchor(self) -> str:
        """The name of the day's place in the list below the grid."""
        return f"day-{self.on.isoformat()}"


@dataclass(frozen=True)
class Month:
    """The weeks of one month."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    names: tuple[tuple[Any, Any], ...]
    """The days of the week as heads: short and in full."""

    @property
    def busy(self) -> list[Day]:
        """The days of the month that have work."""
        return [day for week in self.weeks for day in week if day.items and day.is_within]

    @property
    def previous(self) -> str:
        """The month before, as the address names it."""
        return _named(self.first - timedelta(days=1))

    @property
    def following(self) -> str:
        """The month after, as the address names it."""
        return _named(self.first + timedelta(days=31))


def _named(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def month_asked_for(text: str, zone: str) -> date:
    """Return the first day of the month in an address; this month when it names none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = time.today(zone).replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else time.today(zone).replace(day=1)


def month_of(user: User, me: Consultant, first: date) -> Month:
    """Return a month with the person's work in it; one query."""
    # Django counts the first day of a week from Sunday, Python from Monday.
    starts_on = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    weeks = calendar.Calendar(starts_on).monthdatescalendar(first.year, first.month)
    by_day = _by_day(user, me, weeks[0][0], weeks[-1][-1])
    today = time.today(me.timezone)
    return Month(
        first=first,
        weeks=tuple(
            tuple(
                Day(on, on.month == first.month, on == today, tuple(by_day.get(on, ())))
                for on in week
            )
            for week in weeks
        ),
        names=tuple((WEEKDAYS_ABBR[day.weekday()], WEEKDAYS[day.weekday()]) for day in weeks[0]),
    )


def _by_day(user: User, me: Consultant, first: date, last: date) -> dict[date, list[WorkItem]]:
    zone = ZoneInfo(me.timezone)
    span = DateTimeTZRange(
        datetime.combine(first, datetime.min.time(), zone),
        datetime.combine(last + timedelta(days=1), datetime.min.time(), zone),
    )
    found: dict[date, list[WorkItem]] = {}
    rows = own_work(user, me).filter(state__in=LIVE_STATES, during__overlap=span)
    for row in rows.order_by("during"):
        on = row.during.lower.astimezone(zone).date()
        found.setdefault(on, []).append(work_item(row, me))
    return found
