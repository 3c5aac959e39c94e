"""Rates: dated, never edited, never below the comparator."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from compensation.domain import rate_for, set_fund, set_rate
from compensation.models import Rate, Rule
from compensation.pricing import Planned, RateTerms, price
from core.errors import Invalid, Refused

RATE = RateTerms(rate_id=1, hourly_amount=Decimal("97.50"), comparator_amount=Decimal("97.50"))


def another(chain, **changes):
    values = {
        "actor": chain.cast.adwoa,
        "card_id": chain.rate.card_id,
        "activity": "panel",
        "role": "panelist",
        "hourly_amount": Decimal("110.00"),
        "starts_on": date(2026, 7, 1),
        "comparator_id": chain.rate.comparator_id,
    }
    return set_rate(**values | changes)


def test_a_new_rate_ends_the_one_before_on_its_first_day(chain):
    another(chain)
    assert rate_for(activity="panel", role="panelist", day=date(2026, 6, 30)) == chain.rate
    after = rate_for(activity="panel", role="panelist", day=date(2026, 7, 1))
    assert after.hourly_amount == Decimal("110.00")


def test_a_rate_below_its_comparator_is_refused_with_the_field_named(chain):
    with pytest.raises(Invalid) as refusal:
        another(chain, hourly_amount=Decimal("97.49"))
    assert [p.field for p in refusal.value.problems] == ["hourly_amount"]
    assert Rate.objects.count() == 1


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "97.505"])
def test_amounts_that_are_not_positive_whole_cents_are_refused(chain, amount):
    with pytest.raises(Invalid):
        another(chain, hourly_amount=Decimal(amount))


def test_a_start_on_or_before_an_existing_start_is_refused(chain):
    with pytest.raises(Invalid) as refusal:
        another(chain, starts_on=date(2026, 1, 1))
    assert [p.field for p in refusal.value.problems] == ["starts_on"]


def test_a_coordinator_may_not_set_rates(chain):
    with pytest.raises(Refused):
        another(chain, actor=chain.cast.ximena)


def test_the_database_refuses_overlapping_rates(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.create(
            card=chain.rate.card,
            activity="panel",
            role="panelist",
            hourly_amount=Decimal("99.00"),
            valid=DateRange(date(2026, 2, 1), None),
            comparator=chain.rate.comparator,
        )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE compensation_rate SET hourly_amount = 1",
        "DELETE FROM compensation_rate",
        "UPDATE compensation_comparator SET hourly_amount = 1",
        "UPDATE compensation_rule SET value = 1",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_decided(chain, sql):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_rate_in_force_is_said_with_activity_role_and_day(chain):
    with pytest.raises(Invalid, match=r"Panel, Panelist on 2025-12-31"):
        rate_for(activity="panel", role="panelist", day=date(2025, 12, 31))


def test_mileage_is_found_by_travel_date(db):
    assert Rule.objects.value_on("mileage_rate", date(2023, 4, 17)) == Decimal("0.655")
    assert Rule.objects.value_on("mileage_rate", date(2026, 4, 17)) == Decimal("0.725")


def test_a_fund_that_ends_before_it_starts_is_refused(cast):
    with pytest.raises(Invalid) as refusal:
        set_fund(
            actor=cast.adwoa,
            code="F",
            name="F",
            gl_account="1",
            cost_center="",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1),
            budget_amount=Decimal("1.00"),
        )
    assert [p.field for p in refusal.value.problems] == ["ends_on"]


def test_price_of_the_closing_panel():
    plan = [Planned("preparation", 60), Planned("attendance", 60), Planned("debrief", 30)]
    quote = price(plan, RATE)
    assert [line.amount for line in quote.lines] == [
        Decimal("97.50"),
        Decimal("97.50"),
        Decimal("48.75"),
    ]
    assert (quote.total_minutes, quote.total_amount) == (150, Decimal("243.75"))


def test_three_plans_of_twenty_minutes_are_the_money_of_exactly_one_hour():
    quote = price([Planned("review", 20)] * 3, RATE)
    assert (quote.total_minutes, quote.total_amount) == (60, Decimal("97.50"))


@given(st.lists(st.tuples(st.sampled_from(["travel", "review", "waiting"]), st.integers(0, 600))))
def test_the_total_is_the_sum_of_the_lines_whatever_the_order(plan):
    planned = [Planned(*item) for item in plan]
    if not any(item.minutes for item in planned):
        with pytest.raises(ValueError, match="no work"):
            price(planned, RATE)
        return
    forward, backward = price(planned, RATE), price(planned[::-1], RATE)
    assert forward.total_amount == sum(line.amount for line in forward.lines)
    assert forward.total_amount == backward.total_amount
    assert forward.total_minutes == sum(item.minutes for item in planned)


def test_a_rate_below_its_comparator_cannot_even_be_priced():
    with pytest.raises(ValueError, match="comparator"):
        RateTerms(rate_id=1, hourly_amount=Decimal("97.49"), comparator_amount=Decimal("97.50"))
