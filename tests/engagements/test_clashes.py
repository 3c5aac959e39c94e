"""Gaps, rest, long and full days: the boundaries of the organisation's own policy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements import clashes
from engagements.clashes import Limits, Stint

LIMITS = Limits(15, 60, 180, 15, 660, 600, 480, 480, 48)
NOON = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)  # noon in Sacramento

ONE = Stint(
    consultant_id=1,
    seat_id=1,
    engagement_id=1,
    starts_at=NOON,
    ends_at=NOON + timedelta(hours=1),
    zone="America/Los_Angeles",
    place="library",
    county_id=1,
    is_remote=False,
    fund_id=1,
    work_minutes=60,
    paid_minutes=60,
    travel_minutes=0,
)


def after(gap, **changes):
    starts_at = ONE.ends_at + timedelta(minutes=gap)
    length = timedelta(minutes=changes.pop("minutes", 60))
    return replace(ONE, seat_id=2, starts_at=starts_at, ends_at=starts_at + length, **changes)


@pytest.mark.parametrize(
    ("where", "needed"),
    [
        ({}, 15),
        ({"place": "hall"}, 60),
        ({"place": "hall", "county_id": None}, 60),
        ({"place": ""}, 15),
        ({"county_id": 2}, 180),
        ({"place": "", "county_id": 2}, 180),
        ({"county_id": 2, "is_remote": True}, 15),
    ],
)
def test_how_far_apart_two_places_are_and_the_minute_it_is_enough(where, needed):
    assert clashes.needed_minutes(ONE, after(0, **where), LIMITS) == needed
    assert clashes.is_too_close(ONE, after(needed - 1, **where), LIMITS)
    assert not clashes.is_too_close(ONE, after(needed, **where), LIMITS)


def test_what_overlaps_is_not_also_too_close_and_back_to_back_does_not_overlap():
    assert clashes.at_once(ONE, after(-1))
    assert not clashes.is_too_close(ONE, after(-1), LIMITS)
    assert not clashes.at_once(ONE, after(0))


@pytest.mark.parametrize(("gap", "found"), [(659, True), (660, False)])
def test_a_night_is_eleven_hours(gap, found):
    late = replace(ONE, starts_at=NOON + timedelta(hours=7), ends_at=NOON + timedelta(hours=9))
    starts_at = late.ends_at + timedelta(minutes=gap)
    morning = replace(ONE, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    assert late.day != morning.day
    assert clashes.is_too_little_rest(late, morning, LIMITS) is found


def test_the_day_is_that_of_the_place():
    late = replace(ONE, starts_at=datetime(2026, 3, 11, 4, 0, tzinfo=UTC))
    assert late.day == ONE.day
    assert replace(late, zone="UTC").day != ONE.day


@pytest.mark.parametrize(("gap", "found"), [(480, False), (481, True)])
def test_a_long_day_is_more_than_ten_hours_from_door_to_door(gap, found):
    assert clashes.is_long_day([ONE, after(gap)], LIMITS) is found


def test_travel_out_and_back_belongs_to_the_day_and_travel_between_is_not_counted_twice():
    first = replace(ONE, travel_minutes=120)
    assert clashes.door_to_door_minutes([first]) == 180
    between = after(60, travel_minutes=400)
    last = after(300, travel_minutes=60)
    assert clashes.door_to_door_minutes([first, between, last]) == 60 + 300 + 60 + 60 + 30


@pytest.mark.parametrize(("minutes", "found"), [(420, False), (421, True)])
def test_a_long_day_is_more_than_eight_hours_of_work(minutes, found):
    assert clashes.is_long_day([ONE, after(60, work_minutes=minutes)], LIMITS) is found


def test_a_full_day_is_counted_for_each_fund_by_itself():
    day = [ONE, after(60, paid_minutes=420), after(60, paid_minutes=421, fund_id=2)]
    assert clashes.paid_by_fund(day) == {1: 480, 2: 421}
    assert not clashes.is_full_day(480, LIMITS)
    assert clashes.is_full_day(481, LIMITS)


STINTS = st.builds(
    lambda start, minutes, place, county, remote: replace(
        ONE,
        starts_at=NOON + timedelta(minutes=start),
        ends_at=NOON + timedelta(minutes=start + minutes),
        place=place,
        county_id=county,
        is_remote=remote,
    ),
    st.integers(-2000, 2000),
    st.integers(1, 600),
    st.sampled_from(["", "library", "hall"]),
    st.sampled_from([None, 1, 2]),
    st.booleans(),
)


@given(STINTS, STINTS)
def test_whatever_stands_between_two_stints_stands_both_ways(one, other):
    assert clashes.at_once(one, other) == clashes.at_once(other, one)
    for found in (clashes.is_too_close, clashes.is_too_little_rest, clashes.needed_minutes):
        assert found(one, other, LIMITS) == found(other, one, LIMITS)


@given(STINTS, STINTS)
def test_two_stints_are_at_most_one_of_overlapping_too_close_or_without_rest(one, other):
    kinds = [
        clashes.at_once(one, other),
        clashes.is_too_close(one, other, LIMITS),
        clashes.is_too_little_rest(one, other, LIMITS),
    ]
    assert sum(kinds) <= 1


@given(st.lists(STINTS, min_size=1, max_size=4), STINTS)
def test_more_work_never_makes_a_day_shorter(day, more):
    assert clashes.door_to_door_minutes([*day, more]) >= clashes.door_to_door_minutes(day)
