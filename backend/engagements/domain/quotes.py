"""What a seat pays, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from compensation.domain import rate_for
from compensation.models import Component, Rate, Rule
from compensation.pricing import Planned, Quote, RateTerms, price
from engagements.models import Engagement, Seat


@dataclass(frozen=True)
class SeatQuote:
    """A seat's priced workload with the reason for its rate and the dates that follow."""

    quote: Quote
    rate: Rate
    why: str
    service_on: date
    report_by_on: date
    pay_by_on: date


def service_date(engagement: Engagement) -> date:
    """Return the date of the work where it takes place: the day its rate is looked up for."""
    return engagement.starts_at.astimezone(ZoneInfo(engagement.timezone)).date()


def attendance_minutes(engagement: Engagement) -> int:
    """Return how long the engagement lasts, in whole minutes."""
    return int((engagement.ends_at - engagement.starts_at).total_seconds() // 60)


def rate_facts(rate: Rate) -> dict[str, Any]:
    """Return where a rate comes from and whom it is equal to, as plain values."""
    comparator = rate.comparator
    return {
        "card": str(rate.card),
        "since": rate.valid.lower.isoformat(),
        "amount": str(rate.hourly_amount),
        "comparator": {
            "profession": comparator.profession,
            "credential": comparator.credential,
            "amount": str(comparator.hourly_amount),
            "source": comparator.source,
            "dated_on": comparator.dated_on.isoformat(),
        },
    }


def _long(day: str) -> str:
    # Translators: Django date format for a day of another year.
    return date_format(date.fromisoformat(day), _("j F Y"))


def why_this_rate(facts: Mapping[str, Any]) -> str:
    """Say, in the reader's language, why a rate is what it is; takes ``rate_facts``."""
    comparator = facts["comparator"]
    return _(
        "%(card)s, in force since %(since)s: $%(rate)s per hour. "
        "The same work pays $%(amount)s per hour to: %(profession)s, %(credential)s "
        "(%(source)s, %(dated)s)."
    ) % {
        "card": facts["card"],
        "since": _long(facts["since"]),
        "rate": facts["amount"],
        "amount": comparator["amount"],
        "profession": comparator["profession"],
        "credential": comparator["credential"],
        "source": comparator["source"],
        "dated": _long(comparator["dated_on"]),
    }


def quote_seat(seat: Seat) -> SeatQuote:
    """Price a seat's whole workload at the rate in force on the service date.

    Raises Invalid when no rate is in force for its activity and role.
    """
    engagement = seat.engagement
    service_on = service_date(engagement)
    rate = rate_for(activity=engagement.activity, role=seat.role, day=service_on)
    return _priced(seat, rate, service_on, days_after_work(service_on))


def quote_seats(engagement: Engagement, seats: Sequence[Seat]) -> dict[int, SeatQuote]:
    """Price several seats of one engagement, by seat id, in the same number of queries.

    A seat whose role has no rate in force on the service date is left out. The workload of
    the seats should be prefetched.
    """
    service_on = service_date(engagement)
    rates = {
        rate.role: rate
        for rate in Rate.objects.filter(
            activity=engagement.activity, valid__contains=service_on
        ).select_related("card", "comparator")
    }
    days = days_after_work(service_on)
    return {
        seat.pk: _priced(seat, rates[seat.role], service_on, days)
        for seat in seats
        if seat.role in rates
    }


def _priced(seat: Seat, rate: Rate, service_on: date, days: Mapping[str, int]) -> SeatQuote:
    planned = {row.component: row.minutes for row in seat.workload.all()}
    planned[Component.ATTENDANCE] = attendance_minutes(seat.engagement)
    plan = [Planned(name, planned[name]) for name in Component.values if name in planned]
    terms = RateTerms(rate.pk, rate.hourly_amount, rate.comparator.hourly_amount)
    return SeatQuote(
        quote=price(plan, terms),
        rate=rate,
        why=why_this_rate(rate_facts(rate)),
        service_on=service_on,
        report_by_on=service_on + timedelta(days=days["report_by_days"]),
        pay_by_on=service_on + timedelta(days=days["pay_by_days"]),
    )


def days_after_work(service_on: date) -> dict[str, int]:
    """Return how many days after the work each date falls, in one query."""
    names = ("report_by_days", "pay_by_days")
    rows = Rule.objects.filter(name__in=names, valid__contains=service_on)
    days = {name: int(value) for name, value in rows.values_list("name", "value")}
    for name in names:
        if name not in days:
            raise Rule.DoesNotExist(f"no rule {name} is in force on {service_on}")
    return days
