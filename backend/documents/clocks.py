"""What a zone's clock does each year, as calendar files tell it (VTIMEZONE, RFC 5545 3.6.5).

Programs agree on one form only: a single STANDARD and a single DAYLIGHT part, each with a yearly
rule by day of the week, its onset in the local time that was shown until then. So that is the one
form written here; a zone that did anything else around the events has none, and the caller
writes its instants in UTC.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# Rules are told from here on, so that programs find one in force for any event.
ANCHOR_YEAR = 1970
LAST = -1
FOURTH = 4
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Rule:
    """A yearly change: on the ``nth`` weekday of a month, at an hour of the clock until then."""

    month: int
    weekday: int
    nth: int
    at: time
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_daylight(self) -> bool:
        """Whether clocks go forward."""
        return self.after > self.before

    @property
    def anchor(self) -> datetime:
        """When it happens first, from the anchor year on."""
        return datetime.combine(_nth(ANCHOR_YEAR, self.month, self.weekday, self.nth), self.at)


@dataclass(frozen=True)
class _Change:
    at: datetime  # by the clock until then
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=64)
def told(name: str, first_year: int, last_year: int) -> Timezone | None:
    """Return what calendar files say of a zone in these years; None when no yearly rule says it."""
    zone = ZoneInfo(name)
    changes = [_changes(zone, year) for year in range(first_year, last_year + 1)]
    component = Timezone()
    component.add("tzid", name)
    if not any(changes):
        at = datetime(first_year, 1, 1, tzinfo=zone)
        component.add_component(_steady(at.utcoffset() or timedelta(), at.tzname() or name))
        return component
    if any(len(year) != 2 for year in changes):
        return None
    for same in zip(*changes, strict=True):
        rule = _rule(same)
        if rule is None:
            return None
        component.add_component(_observance(rule))
    return component


def _steady(offset: timedelta, name: str) -> TimezoneStandard:
    part = TimezoneStandard()
    part.add("dtstart", datetime.combine(date(ANCHOR_YEAR, 1, 1), time.min))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", offset)
    part.add("tzname", name)
    return part


def _observance(rule: Rule) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if rule.is_daylight else TimezoneStandard()
    part.add("dtstart", rule.anchor)
    day = f"{rule.nth}{DAY_CODES[rule.weekday]}"
    part.add("rrule", {"freq": "yearly", "bymonth": rule.month, "byday": day})
    part.add("tzoffsetfrom", rule.before)
    part.add("tzoffsetto", rule.after)
    part.add("tzname", rule.name)
    return part


def _rule(changes: "tuple[_Change, ...]") -> Rule | None:
    """Return the one rule that all of these follow, one change of each year; None without one."""
    first = changes[0]
    months = {(c.at.month, c.at.weekday(), c.at.time(), c.before, c.after) for c in changes}
    nths = {_nth_of(change.at.date()) for change in changes}
    if all(_is_last(change.at.date()) for change in changes):
        nths = {LAST}
    if len(months) > 1 or len(nths) > 1 or max(nths) > FOURTH:
        return None
    return Rule(
        month=first.at.month,
        weekday=first.at.weekday(),
        nth=nths.pop(),
        at=first.at.time(),
        before=first.before,
        after=first.after,
        name=first.name,
    )


def _nth_of(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _is_last(day: date) -> bool:
    return (day + timedelta(days=7)).month != day.month


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    days = [
        date(year, month, day)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        if date(year, month, day).weekday() == weekday
    ]
    return days[nth if nth == LAST else nth - 1]


def _changes(zone: ZoneInfo, year: int) -> list[_Change]:
    """Return each change of the clock in a year, found to the minute."""
    found = []
    for number in range(366):
        start = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number)
        end = start + timedelta(days=1)
        before, after = _offset(start, zone), _offset(end, zone)
        if before != after and start.year == year:
            at = _moment(start, end, zone)
            local = (at + before).replace(tzinfo=None)
            name = at.astimezone(zone).tzname() or ""
            found.append(_Change(local, before, after, name))
    return found


def _moment(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute of the new offset between two instants of which one has it."""
    before = _offset(start, zone)
    while end - start > timedelta(minutes=1):
        middle = start + timedelta(minutes=(end - start) // timedelta(minutes=2))
        if _offset(middle, zone) == before:
            start = middle
        else:
            end = middle
    return end


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
