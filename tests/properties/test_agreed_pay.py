"""However often a session changes its length, agreed pay never falls."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from core import money
from engagements.agreed_pay import Agreed, Offered, agreed_for_length

lengths = st.lists(st.integers(1, 24 * 60), min_size=1, max_size=8)
rates = st.integers(1, 50_000).map(lambda cents: Decimal(cents) / 100)


@given(rates, st.integers(1, 480), st.integers(0, 480), lengths)
def test_pay_never_falls_and_follows_the_longest_session_alone(rate, attended, beside, changes):
    paid, besides = (money.amount_for_minutes(each, rate) for each in (attended, beside))
    offered = Offered(attended + beside, paid + besides, attended, paid, rate)
    agreed = first = Agreed(attended, offered.minutes, offered.amount)
    for length in changes:
        then = agreed_for_length(agreed, offered, length)
        assert then.amount >= agreed.amount
        assert then.minutes >= agreed.minutes
        assert then.attendance_minutes >= length
        agreed = then
    assert agreed == agreed_for_length(first, offered, max(changes))
    longest = max(attended, *changes)
    assert agreed.minutes == longest + beside
    assert agreed.amount == money.amount_for_minutes(longest, rate) + besides
