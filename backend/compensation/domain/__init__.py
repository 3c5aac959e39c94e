"""Verbs of rates and funds."""

from compensation.domain.rates import (
    add_comparator,
    make_rate_card,
    rate_for,
    set_fund,
    set_rate,
)

__all__ = ["add_comparator", "make_rate_card", "rate_for", "set_fund", "set_rate"]
