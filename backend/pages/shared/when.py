"""Saying when a span of time is, in a person's own time zone and language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pages.shared.templatetags.parity import clock, day


def zone_name(zone: str) -> str:
    """Return a time zone as people say it, such as “Los Angeles time”."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return _("%(city)s time") % {"city": city}


def weekday(on: date) -> str:
    """Return a date with its day of the week, as it stands within a sentence."""
    return f"{date_format(on, 'l')} {day(on)}"


def instant(at: datetime, zone: str) -> str:
    """Return a day and an hour in a time zone: “Thursday 16 May, 5:00 pm”."""
    local = at.astimezone(ZoneInfo(zone))
    words = {"day": weekday(local.date()), "hour": clock(at, zone)}
    return _("%(day)s, %(hour)s") % words


def hours_only(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return the hours of a span without its day, for lists that are kept by day."""
    return _("%(start)s to %(end)s") % {
        "start": clock(starts_at, zone),
        "end": clock(ends_at, zone),
    }


def span(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Return a span in a time zone; the end's day is named only when it differs."""
    there = ZoneInfo(zone)
    same_day = starts_at.astimezone(there).date() == ends_at.astimezone(there).date()
    words = _("%(start)s to %(end)s") % {
        "start": instant(starts_at, zone),
        "end": clock(ends_at, zone) if same_day else instant(ends_at, zone),
    }
    return str(capfirst(words))


def same_clock(at: datetime, one: str, other: str) -> bool:
    """Return whether two time zones show the same hour at an instant."""
    first, second = at.astimezone(ZoneInfo(one)), at.astimezone(ZoneInfo(other))
    return first.utcoffset() == second.utcoffset()
