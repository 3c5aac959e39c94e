"""Three simulated years: as fair as docs/fairness.md says, and no limit ever passed."""

from collections import Counter
from itertools import pairwise
from statistics import fmean

import pytest

from benchmarks.fairness.__main__ import CHART, PAGE
from benchmarks.fairness.asking import NO, YES, by_rotation, simulate
from benchmarks.fairness.figures import at, figures_of, spread
from benchmarks.fairness.report import SEEDS, chart, chosen, page, simulated
from benchmarks.fairness.world import people, seats
from engagements.rotation import DAYS_AN_HOUR


@pytest.fixture(scope="module")
def by_rule():
    return simulated()


@pytest.fixture(scope="module")
def records():
    return simulate(people(), seats(), by_rotation)


def rows_of(text):
    """Return the rows of the page's tables by their first column."""
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {name.strip("* "): values for name, *values in cells}


def test_asks_pay_and_waits_stay_within_bounds(by_rule):
    rotation, booking, lot = by_rule.values()
    assert spread(rotation.asks_a_year) <= 1.6
    assert spread(rotation.asks_a_year) < spread(booking.asks_a_year) < spread(lot.asks_a_year)
    assert spread(rotation.a_hundred_chances) <= 2 < spread(lot.a_hundred_chances)
    assert spread(rotation.pay_a_year) <= 3 < spread(lot.pay_a_year)
    assert at(rotation.waits, 0.5) < at(booking.waits, 0.5) < at(lot.waits, 0.5)
    assert at(rotation.waits, 0.9) <= 270
    assert rotation.waits[-1] <= 365
    assert rotation.yeses == pytest.approx(booking.yeses, rel=0.01)


def test_no_limit_that_a_person_set_is_passed(records):
    for record in records:
        person = record.person
        asks = Counter((ask.at.year, ask.at.month) for ask in record.asks)
        assert person.most_asks is None or max(asks.values(), default=0) <= person.most_asks
        minutes: Counter[tuple[int, int]] = Counter()
        for ask in record.asks:
            if ask.answer == YES:
                minutes[ask.seat.starts_at.year, ask.seat.starts_at.month] += ask.seat.minutes
        assert person.most_minutes is None or max(minutes.values(), default=0) <= (
            person.most_minutes
        )
        if person.paused:
            assert not any(person.paused[0] <= ask.at < person.paused[1] for ask in record.asks)


def test_it_is_the_same_every_time(records):
    again = simulate(people(), seats(), by_rotation)
    assert again == records
    assert simulate(people(1), seats(1), by_rotation) != records


def test_whoever_says_no_is_asked_again_before_their_turn_would_have_come(records):
    """A no gives the turn back, so the wait after it is shorter than after a yes."""
    after = {YES: [], NO: []}
    for record in records:
        for ask, following in pairwise(record.asks):
            if ask.answer in after:
                after[ask.answer].append((following.at - ask.at).days)
    assert fmean(after[NO]) < fmean(after[YES]) / 3


def test_the_page_and_its_chart_hold_what_the_code_finds(by_rule):
    text = PAGE.read_text(encoding="utf-8")
    fresh = rows_of(page(by_rule, {}))
    assert fresh.items() <= rows_of(text).items()
    assert len(fresh) > 12
    assert CHART.read_text(encoding="utf-8") == chart(by_rule)


def test_the_days_an_hour_are_those_that_the_page_chooses():
    rows = rows_of(PAGE.read_text(encoding="utf-8"))
    waits = {
        int(days): (float(values[-1].split()[0]),)
        for days, values in rows.items()
        if days.isdigit()
    }
    assert chosen(waits) == DAYS_AN_HOUR
    runs = [figures_of(simulate(people(s), seats(s), by_rotation, DAYS_AN_HOUR)) for s in SEEDS]
    means = [fmean(spread(run.asks_a_year) for run in runs), fmean(at(r.waits, 0.9) for r in runs)]
    assert [rows[str(DAYS_AN_HOUR)][0], rows[str(DAYS_AN_HOUR)][-1]] == [
        f"{means[0]:.2f}",
        f"{means[1]:.0f} days",
    ]
