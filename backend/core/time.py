"""What time it is, in one place, so that a test or the demo can say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone

SATURDAY = 5
_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """Return the present instant, aware."""
    return _fixed.get() or timezone.now()


def today(zone: str | None = None) -> date:
    """Return the present date in a time zone (the organisation's when none is named)."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def day_of(instant: datetime) -> date:
    """Return the date of an instant in the organisation's time zone."""
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def working_days_after(day: date, count: int) -> date:
    """Return the day that is so many working days after another: Saturdays and Sundays aside."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def is_zone(name: str) -> bool:
    """Return whether the name is an IANA time zone, such as America/Los_Angeles."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Let domain functions take ``instant`` for the present inside the block."""
    if timezone.is_naive(instant):
        raise ValueError("the instant must be aware")
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
