"""Money rounds once, half-up, and splits without losing a cent."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core import money

AMOUNTS = st.decimals("-99999.99", "99999.99", places=2)
RATES = st.decimals("0.01", "999.99", places=2)


def test_three_times_twenty_minutes_is_exactly_one_hour():
    assert money.hours(3 * 20) == Decimal("1.00")
    assert money.amount_for_minutes(3 * 20, Decimal("97.50")) == Decimal("97.50")


@pytest.mark.parametrize(
    ("minutes", "rate", "amount"),
    [
        (150, "97.50", "243.75"),
        (1, "97.50", "1.63"),  # 1.625 goes up
        (20, "97.51", "32.50"),  # 32.50333…
        (30, "81.25", "40.63"),  # 40.625 goes up
        (0, "97.50", "0.00"),
    ],
)
def test_amount_for_minutes_worked_examples(minutes, rate, amount):
    assert money.amount_for_minutes(minutes, Decimal(rate)) == Decimal(amount)


def test_round_amount_goes_away_from_zero_on_a_tie():
    assert money.round_amount(Decimal("-0.005")) == Decimal("-0.01")
    assert money.round_amount(Decimal("2.675")) == Decimal("2.68")


def test_amount_for_minutes_refuses_negative_minutes():
    with pytest.raises(ValueError, match="negative"):
        money.amount_for_minutes(-1, Decimal("1.00"))


@given(AMOUNTS, st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any))
def test_split_sums_to_the_amount_and_stays_within_a_cent_of_each_share(amount, weights):
    parts = money.split(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < money.CENT
        assert part == 0 or weight


def test_split_gives_the_largest_remainder_the_odd_cent():
    assert money.split(Decimal("100.00"), [1, 1, 1]) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert money.split(Decimal("-0.01"), [1, 2]) == [Decimal("0.00"), Decimal("-0.01")]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_split_refuses_weights_that_share_nothing(weights):
    with pytest.raises(ValueError, match="weights"):
        money.split(Decimal("1.00"), weights)


def test_split_refuses_fractions_of_a_cent():
    with pytest.raises(ValueError, match="cents"):
        money.split(Decimal("1.005"), [1])


@pytest.mark.django_db
def test_postgresql_and_python_agree_to_the_cent_on_every_quarter_of_a_cent():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m, r::numeric / 100, round(m * (r::numeric / 100) / 60, 2)"
            " FROM generate_series(1, 240, 7) m, generate_series(1, 20000, 13) r"
        )
        rows = cursor.fetchall()
    assert len(rows) > 50_000
    wrong = [row for row in rows if money.amount_for_minutes(row[0], row[1]) != row[2]]
    assert wrong == []
