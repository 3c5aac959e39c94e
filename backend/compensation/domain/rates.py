"""Deciding what work pays: comparators, dated rates, funds."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Activity, Comparator, EngagementRole, Fund, Rate, RateCard
from core import money, permits
from core.errors import FieldProblem, Invalid, NotVisible


def _whole_cents(field: str, amount: Decimal) -> Decimal:
    if amount <= 0 or amount != money.round_amount(amount):
        problem = FieldProblem(field, _("Enter an amount above zero, in whole cents."))
        raise Invalid(problems=[problem])
    return amount


def _known(field: str, value: str, values: list[str]) -> str:
    if value not in values:
        problem = FieldProblem(
            field, _("“%(value)s” is not one of the choices.") % {"value": value}
        )
        raise Invalid(problems=[problem])
    return value


def make_rate_card(*, actor: User, name: str, version: str) -> RateCard:
    """Start a rate card; repeating it with the same name returns the one there is."""
    permits.require(actor, "compensation.set_rate")
    card, _created = RateCard.objects.get_or_create(name=name, defaults={"version": version})
    return card


def add_comparator(
    *,
    actor: User,
    profession: str,
    credential: str,
    activity: str,
    hourly_amount: Decimal,
    evidence: str,
    source: str,
    dated_on: date,
) -> Comparator:
    """Record what a recognised expert is paid for an activity, with the evidence.

    Append-only: a newer finding is a new comparator. ``hourly_amount`` is dollars per hour.
    """
    permits.require(actor, "compensation.set_rate")
    return Comparator.objects.create(
        profession=profession,
        credential=credential,
        activity=_known("activity", activity, Activity.values),
        hourly_amount=_whole_cents("hourly_amount", hourly_amount),
        evidence=evidence,
        source=source,
        dated_on=dated_on,
        approved_by=actor,
    )


def set_rate(
    *,
    actor: User,
    card_id: int,
    activity: str,
    role: str,
    hourly_amount: Decimal,
    starts_on: date,
    comparator_id: int,
) -> Rate:
    """Start a rate on a date and end the one before it. Nothing sent or issued is re-priced.

    Refuses a rate below its comparator, a comparator of another activity, and a start on or
    before the start of a rate that exists already.
    """
    permits.require(actor, "compensation.set_rate")
    _known("activity", activity, Activity.values)
    _known("role", role, EngagementRole.values)
    _whole_cents("hourly_amount", hourly_amount)
    with transaction.atomic():
        card = RateCard.objects.select_for_update().filter(pk=card_id).first()
        comparator = Comparator.objects.filter(pk=comparator_id, activity=activity).first()
        if card is None:
            raise NotVisible
        if comparator is None:
            problem = FieldProblem("comparator_id", _("Choose a comparator for this activity."))
            raise Invalid(problems=[problem])
        if hourly_amount < comparator.hourly_amount:
            words = _("The comparator is paid $%(amount)s per hour. The rate may not be lower.")
            problem = FieldProblem("hourly_amount", words % {"amount": comparator.hourly_amount})
            raise Invalid(problems=[problem])
        _end_the_one_before(activity=activity, role=role, starts_on=starts_on)
        return Rate.objects.create(
            card=card,
            activity=activity,
            role=role,
            hourly_amount=hourly_amount,
            valid=DateRange(starts_on, None),
            comparator=comparator,
        )


def _end_the_one_before(*, activity: str, role: str, starts_on: date) -> None:
    rates = Rate.objects.select_for_update().filter(activity=activity, role=role)
    if rates.filter(valid__startswith__gte=starts_on).exists():
        problem = FieldProblem("starts_on", _("A rate already starts on or after this date."))
        raise Invalid(problems=[problem])
    for rate in rates.filter(valid__contains=starts_on):
        rate.valid = DateRange(rate.valid.lower, starts_on)
        rate.save(update_fields=["valid"])


def rate_for(*, activity: str, role: str, day: date) -> Rate:
    """Return the rate in force for an activity and role on a date. Invalid when there is none."""
    rate = Rate.objects.in_force(activity=activity, role=role, day=day).first()
    if rate is None:
        words = _("No rate is in force for %(activity)s, %(role)s on %(day)s.") % {
            "activity": Activity(activity).label,
            "role": EngagementRole(role).label,
            "day": day.isoformat(),
        }
        raise Invalid(words, problems=[FieldProblem("role", words)])
    return rate


def set_fund(
    *,
    actor: User,
    code: str,
    name: str,
    gl_account: str,
    cost_center: str,
    starts_on: date,
    ends_on: date,
    budget_amount: Decimal,
) -> Fund:
    """Record a fund by its code, or change one; ``ends_on`` is its last day."""
    permits.require(actor, "compensation.set_fund")
    if ends_on < starts_on:
        problem = FieldProblem("ends_on", _("The last day is before the first day."))
        raise Invalid(problems=[problem])
    if ends_on == date.max:  # the period is kept up to the day after its last
        raise Invalid(problems=[FieldProblem("ends_on", _("Choose an earlier last day."))])
    fund, _created = Fund.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "gl_account": gl_account,
            "cost_center": cost_center,
            "period": DateRange(starts_on, ends_on, "[]"),
            "budget_amount": _whole_cents("budget_amount", budget_amount),
        },
    )
    return fund
