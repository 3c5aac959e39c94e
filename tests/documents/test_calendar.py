"""Calendar files, read by parsers that have nothing to do with what wrote them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical

from documents.calendar import CalendarEvent, Method, calendar_file
from documents.clocks import told

SACRAMENTO = "America/Los_Angeles"
MADE_AT = datetime(2026, 2, 1, 12, tzinfo=UTC)


def event(starts_at: datetime, minutes: int = 60, **values) -> CalendarEvent:
    """Return an event in Sacramento."""
    given = {
        "uid": "booking-7@parity.invalid",
        "sequence": 0,
        "timezone": SACRAMENTO,
        "summary": "Booking",
    }
    return CalendarEvent(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **{**given, **values}
    )


def file_of(*events: CalendarEvent, method: Method = Method.PUBLISH, **options) -> str:
    """Return the file as text."""
    made = calendar_file(
        events, method=method, organizer="network@parity.invalid", made_at=MADE_AT, **options
    )
    return made.decode()


def read(text: str):
    """Return the only event as another parser reads it, by the clock rules of the file itself."""
    [found] = vobject.readOne(text).vevent_list
    return found


@pytest.mark.parametrize(
    ("name", "starts_at", "minutes"),
    [
        ("the hour before clocks go forward", datetime(2026, 3, 8, 9, 30, tzinfo=UTC), 60),
        ("across the missing hour", datetime(2026, 3, 8, 9, 0, tzinfo=UTC), 120),
        ("right after it", datetime(2026, 3, 8, 10, 15, tzinfo=UTC), 30),
        ("into the hour that comes twice", datetime(2026, 11, 1, 7, 0, tzinfo=UTC), 90),
        ("in the second of two equal hours", datetime(2026, 11, 1, 9, 15, tzinfo=UTC), 30),
        ("from the first of them into the second", datetime(2026, 11, 1, 8, 30, tzinfo=UTC), 60),
        ("over midnight", datetime(2026, 7, 18, 5, 0, tzinfo=UTC), 180),
        ("over New Year", datetime(2027, 1, 1, 6, 0, tzinfo=UTC), 240),
    ],
)
def test_another_parser_reads_the_same_instants(name, starts_at, minutes):
    found = read(file_of(event(starts_at, minutes)))
    assert found.dtstart.value.astimezone(UTC) == starts_at, name
    assert found.dtend.value.astimezone(UTC) == starts_at + timedelta(minutes=minutes), name


def test_the_hour_is_that_of_the_place_and_names_its_zone():
    text = file_of(event(datetime(2026, 7, 18, 5, 0, tzinfo=UTC), 180))
    assert "DTSTART;TZID=America/Los_Angeles:20260717T220000\r\n" in text
    assert "DTEND;TZID=America/Los_Angeles:20260718T010000\r\n" in text


@pytest.mark.parametrize(
    "zone",
    [
        "America/Los_Angeles",
        "America/New_York",
        "America/Phoenix",
        "America/Mexico_City",
        "Asia/Manila",
        "Europe/Madrid",
        "Pacific/Honolulu",
        "Australia/Lord_Howe",
    ],
)
def test_the_rules_of_a_clock_agree_with_the_time_zone_database(tmp_path, zone):
    clock = told(zone, 2025, 2028)
    (tmp_path / "zone.ics").write_bytes(clock.to_ical())
    theirs, ours = tzical(str(tmp_path / "zone.ics")).get(zone), ZoneInfo(zone)
    instants = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(1300)]
    assert [at.astimezone(theirs).replace(tzinfo=None) for at in instants] == [
        at.astimezone(ours).replace(tzinfo=None) for at in instants
    ]


def test_an_event_where_no_yearly_rule_holds_is_told_in_utc():
    starts_at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    text = file_of(event(starts_at, timezone="Africa/Casablanca"))
    assert "DTSTART:20260301T090000Z" in text
    assert "VTIMEZONE" not in text


def test_a_change_keeps_the_identity_and_raises_the_number():
    first = file_of(event(datetime(2026, 4, 1, 17, tzinfo=UTC)))
    later = file_of(event(datetime(2026, 4, 1, 19, tzinfo=UTC), sequence=1))
    assert read(first).uid.value == read(later).uid.value == "booking-7@parity.invalid"
    assert (read(first).sequence.value, read(later).sequence.value) == ("0", "1")
    assert read(first).organizer.value == read(later).organizer.value


def test_what_is_cancelled_says_so_and_keeps_nobody_busy():
    gone = event(datetime(2026, 4, 1, 17, tzinfo=UTC), sequence=2, is_cancelled=True)
    text = file_of(gone, method=Method.CANCEL)
    assert vobject.readOne(text).method.value == "CANCEL"
    assert read(text).status.value == "CANCELLED"
    assert read(text).transp.value == "TRANSPARENT"


@pytest.mark.parametrize(
    "words",
    [
        "Talk\r\nATTENDEE:mailto:someone@example.invalid",
        "Talk\nEND:VEVENT\nBEGIN:VEVENT",
        "a;b,c\\d:e\"f'",
        "\x00\x07\x1b\u2028\u202e" + "ñ" * 400,
        "مرحبا 日本語 🎉" * 20,
    ],
)
def test_hostile_words_stay_words(words):
    text = file_of(event(datetime(2026, 4, 1, 17, tzinfo=UTC), summary=words, description=words))
    found = read(text)
    assert not hasattr(found, "attendee")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    kept = words.replace("\r\n", "\n").translate(dict.fromkeys([0, 7, 27]))
    assert found.summary.value == kept == found.description.value


def test_an_event_that_ends_before_it_starts_is_a_mistake():
    with pytest.raises(ValueError, match="end after"):
        event(datetime(2026, 4, 1, 17, tzinfo=UTC), minutes=0)
    with pytest.raises(ValueError, match="aware"):
        event(datetime(2026, 4, 1, 17, tzinfo=UTC).replace(tzinfo=None))


def test_a_line_break_in_the_name_of_a_calendar_starts_nothing():
    text = file_of(
        event(datetime(2026, 7, 18, 5, 0, tzinfo=UTC), summary="A\rBEGIN:VALARM"),
        name="A\rBEGIN:VALARM\x0b",
    )
    assert "\r" not in text.replace("\r\n", "\n")
    assert "NAME:ABEGIN:VALARM\r\n" in text
    assert "X-WR-CALNAME:ABEGIN:VALARM\r\n" in text
