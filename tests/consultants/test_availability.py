"""Times that people say they are free or away: whole weeks, midnight, and the odd nights."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from consultants import domain
from consultants.domain import TimeOfWeek
from consultants.models import Availability, DateBlock, WeeklyTime
from consultants.week import day_said, days_said
from core.errors import Invalid, NotVisible
from core.time import clock_at

FREE, AWAY = Availability.FREE, Availability.AWAY
PACIFIC = "America/Los_Angeles"
NOW = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)


def weekly(weekday: int, starts: str, ends: str, says: str = FREE) -> WeeklyTime:
    return WeeklyTime(
        weekday=weekday, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends), says=says
    )


def times(*rows: tuple[int, str, str, str]) -> list[TimeOfWeek]:
    return [
        TimeOfWeek(day, says, time.fromisoformat(starts), time.fromisoformat(ends))
        for day, starts, ends, says in rows
    ]


def hours_of(said) -> float:
    return (said.ends_at.astimezone(UTC) - said.starts_at.astimezone(UTC)) / timedelta(hours=1)


def test_where_nothing_is_said_the_answer_is_ask_me():
    said = day_said(date(2026, 3, 10), PACIFIC, [], [])
    assert (said.times, said.says) == ((), "")


def test_midnight_as_the_end_is_the_end_of_the_day():
    tuesday = day_said(date(2026, 3, 10), PACIFIC, [weekly(1, "18:00", "00:00")], [])
    (evening,) = tuesday.times
    assert evening.ends_at == datetime(2026, 3, 11, 0, 0, tzinfo=ZoneInfo(PACIFIC))
    assert not tuesday.is_whole
    assert day_said(date(2026, 3, 10), PACIFIC, [weekly(1, "00:00", "00:00")], []).says == FREE


@pytest.mark.parametrize(
    ("day", "whole", "night"),
    [(date(2026, 3, 8), 23, 1), (date(2026, 11, 1), 25, 3), (date(2026, 3, 15), 24, 2)],
)
def test_days_on_which_the_clocks_change_have_the_hours_they_have(day, whole, night):
    (said,) = day_said(day, PACIFIC, [weekly(6, "00:00", "00:00")], []).times
    assert hours_of(said) == whole
    (said,) = day_said(day, PACIFIC, [weekly(6, "01:00", "03:00")], []).times
    assert hours_of(said) == night
    assert said.starts_at.astimezone(ZoneInfo(PACIFIC)).hour == 1


def test_a_day_of_the_calendar_wins_over_the_week():
    week = [weekly(1, "09:00", "12:00"), weekly(2, "09:00", "12:00")]
    block = DateBlock(says=AWAY, starts_on=date(2026, 3, 11), ends_on=date(2026, 3, 12))
    tuesday, wednesday, thursday, friday = days_said(date(2026, 3, 10), 4, PACIFIC, week, [block])
    assert [said.says for said in tuesday.times] == [FREE]
    assert (wednesday.says, thursday.says) == (AWAY, AWAY)
    assert friday.times == ()


@pytest.mark.django_db
def test_a_whole_week_is_set_at_once_and_replaces_the_one_before(cast):
    own = {"actor": cast.linh.user, "consultant_id": cast.linh.pk}
    domain.set_week(**own, times=times((0, "09:00", "12:00", FREE), (0, "12:00", "00:00", AWAY)))
    domain.set_week(**own, times=times((6, "00:00", "00:00", AWAY)))
    (kept,) = cast.linh.weekly_times.all()
    assert (kept.weekday, kept.says, kept.starts, kept.ends) == (6, AWAY, time(0), time(0))
    domain.set_week(**own, times=[])
    assert not cast.linh.weekly_times.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        [(0, "09:00", "12:00", FREE), (0, "11:59", "13:00", AWAY)],
        [(0, "09:00", "12:00", FREE), (0, "00:00", "00:00", AWAY)],
        [(1, "09:00", "12:00", FREE), (0, "22:00", "02:00", FREE)],
        [(1, "09:00", "12:00", FREE), (7, "09:00", "12:00", FREE)],
        [(1, "09:00", "12:00", FREE), (2, "09:00", "12:00", "maybe")],
    ],
)
def test_an_impossible_week_is_refused_by_its_time_and_the_old_one_kept(cast, rows):
    own = {"actor": cast.linh.user, "consultant_id": cast.linh.pk}
    domain.set_week(**own, times=times((4, "09:00", "12:00", FREE)))
    with pytest.raises(Invalid) as refused:
        domain.set_week(**own, times=times(*rows))
    (problem,) = refused.value.problems
    assert problem.field in ("times.0", "times.1")
    assert cast.linh.weekly_times.get().weekday == 4


@pytest.mark.django_db
def test_days_away_are_kept_refused_when_past_or_spoken_of_and_dropped(cast):
    own = {"actor": cast.linh.user, "consultant_id": cast.linh.pk}
    with clock_at(NOW):
        first, last = date(2026, 4, 1), date(2026, 4, 5)
        block = domain.add_date_block(**own, says=AWAY, starts_on=first, ends_on=last)
        for says, starts_on, ends_on, field in (
            (FREE, last, last, "starts_on"),
            (AWAY, date(2026, 3, 1), date(2026, 3, 2), "ends_on"),
            (AWAY, date(2026, 5, 2), date(2026, 5, 1), "ends_on"),
            (AWAY, date(2036, 5, 1), date(2036, 5, 1), "ends_on"),
            ("maybe", date(2026, 5, 1), date(2026, 5, 1), "says"),
        ):
            with pytest.raises(Invalid) as refused:
                domain.add_date_block(**own, says=says, starts_on=starts_on, ends_on=ends_on)
            assert [problem.field for problem in refused.value.problems] == [field]
        with pytest.raises(NotVisible):
            domain.drop_date_block(actor=cast.itzel.user, date_block_id=block.pk)
        domain.drop_date_block(actor=cast.linh.user, date_block_id=block.pk)
    assert not cast.linh.date_blocks.exists()
