"""Calendar files (iCalendar, RFC 5545 and 5546): frozen dataclasses in, bytes out.

A leaf library. What makes calendars update instead of adding a second entry: an identity that
never changes (UID), a number that rises with each change (SEQUENCE), CANCEL instead of silence,
and the place's own time zone (TZID) with its rules beside it (VTIMEZONE), so that an hour stays
the hour on the clock of the place on either side of a change to summer time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vUri

from documents.clocks import told

PRODUCT = "-//Parity//Calendar//EN"
MIME = "text/calendar"
# Calendars that obey ask once an hour; many ask less often, so a change also goes by e-mail.
REFRESH = timedelta(hours=1)
# Clocks are described from the year before the first event to the year after the last one.
MARGIN_YEARS = 1


class Method(StrEnum):
    """What a file does: state what is so, or take an event away (RFC 5546, 3.2)."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class CalendarEvent:
    """One event; instants are aware.

    ``timezone`` is the IANA name of the place's zone. Texts are in the reader's language, and the
    caller decides what they disclose.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False

    def __post_init__(self) -> None:
        if self.starts_at.utcoffset() is None or self.ends_at.utcoffset() is None:
            raise ValueError("an event's instants must be aware")
        if self.ends_at <= self.starts_at:
            raise ValueError("an event must end after it starts")


def calendar_file(
    events: Sequence[CalendarEvent],
    *,
    method: Method,
    organizer: str,
    made_at: datetime,
    name: str = "",
    timezone: str = "",
) -> bytes:
    """Return the events as one iCalendar file, made at an instant.

    ``organizer`` is the e-mail address that answers for the events: the same in each file, or
    programs do not take a later one for a change of the first. ``name`` is what a calendar that
    subscribes to the file is called; a file without one is meant for single events. The clock of
    ``timezone`` is told in any case: a file without a part is none (RFC 5545, 3.6).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        calendar.add("name", _plain(name))
        calendar.add("x-wr-calname", _plain(name))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    clocks = _clocks(events, timezone, made_at)
    for clock in clocks.values():
        calendar.add_component(clock)
    for event in events:
        component = _component(event, in_utc=event.timezone not in clocks)
        component.add("dtstamp", made_at.astimezone(UTC))
        component.add("organizer", vCalAddress(f"mailto:{organizer}"))
        calendar.add_component(component)
    content: bytes = calendar.to_ical()
    return content


def mime_type(method: Method) -> str:
    """Return the type under which a file goes by e-mail (RFC 6047, 2.4)."""
    return f"{MIME}; method={method.value}; charset=utf-8"


def _component(event: CalendarEvent, *, in_utc: bool) -> Event:
    zone = UTC if in_utc or _is_said_twice(event) else ZoneInfo(event.timezone)
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("summary", _plain(event.summary))
    for field, words in (("description", event.description), ("location", event.location)):
        if words:
            component.add(field, _plain(words))
    if event.url:
        component.add("url", vUri(event.url))
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    # A program that shows what is cancelled still must not count it as busy.
    component.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    component.add("class", "PRIVATE")
    return component


def _is_said_twice(event: CalendarEvent) -> bool:
    """Return whether it begins or ends in the second of two equal hours, when clocks go back.

    A local time stands for the first of them (RFC 5545, 3.3.5), so such an event is told in UTC.
    """
    zone = ZoneInfo(event.timezone)
    return any(at.astimezone(zone).fold for at in (event.starts_at, event.ends_at))


def _plain(words: str) -> str:
    """Return the words without the control characters that the format forbids."""
    return "".join(sign for sign in words if sign == "\n" or (sign >= " " and sign != "\x7f"))


def _clocks(
    events: Iterable[CalendarEvent], timezone: str, made_at: datetime
) -> dict[str, Timezone]:
    """Return what the clock of each zone does around its events, where a yearly rule tells it."""
    years: dict[str, list[int]] = {timezone: [made_at.year]} if timezone else {}
    for event in events:
        years.setdefault(event.timezone, []).extend([event.starts_at.year, event.ends_at.year])
    found = {
        name: told(name, min(within) - MARGIN_YEARS, max(within) + MARGIN_YEARS)
        for name, within in sorted(years.items())
        if name != "UTC"
    }
    return {name: clock for name, clock in found.items() if clock is not None}
