"""Spans of time in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from core.time import clock_at
from pages.shared import when

AT = datetime(2026, 3, 20, 17, 0, tzinfo=UTC)
ZONE = "America/Los_Angeles"


@pytest.fixture(autouse=True)
def _this_year():
    with clock_at(AT):
        yield


def test_the_end_names_its_day_only_when_it_is_another_one():
    hour, night = timedelta(hours=1), timedelta(hours=20)
    assert when.span(AT, AT + hour, ZONE) == "Friday 20 March, 10:00 am to 11:00 am"
    long = when.span(AT, AT + night, ZONE)
    assert long == "Friday 20 March, 10:00 am to Saturday 21 March, 6:00 am"


def test_an_evening_elsewhere_is_another_day():
    late = datetime(2026, 3, 21, 5, 0, tzinfo=UTC)
    assert when.instant(late, ZONE) == "Friday 20 March, 10:00 pm"
    assert when.instant(late, "America/New_York") == "Saturday 21 March, 1:00 am"


def test_the_night_the_clocks_change():
    before = datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
    span = when.span(before, before + timedelta(hours=1), ZONE)
    assert span == "Sunday 8 March, 1:30 am to 3:30 am"


def test_the_hour_that_comes_twice_says_which_it_is():
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    span = when.span(first, first + timedelta(hours=1), ZONE)
    assert span == "Sunday 1 November, 1:30 am PDT to 1:30 am PST"
    assert when.hours_only(first, first + timedelta(hours=2), ZONE) == "1:30 am PDT to 2:30 am"


def test_spanish_writes_days_small_within_a_sentence_and_large_at_its_start():
    with translation.override("es"):
        assert when.instant(AT, ZONE).startswith("viernes 20 de marzo")
        assert when.span(AT, AT + timedelta(hours=1), ZONE).startswith("Viernes 20 de marzo")


def test_zones_that_show_the_same_hour():
    assert when.same_clock(AT, ZONE, "America/Tijuana")
    assert not when.same_clock(AT, ZONE, "America/New_York")
    assert when.zone_name("America/New_York") == "New York time"
