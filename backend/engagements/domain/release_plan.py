"""What releasing a convening's draft would do: every change, everyone it touches, every dollar.

A plan is read, never kept. ``releasing`` makes it again under lock and writes exactly that; its
``digest`` tells whether anything has changed since somebody looked at it.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.models import User
from compensation.models import Fund
from core import money, permits
from engagements.domain.conflicts import Conflict, conflicts_of
from engagements.domain.draft_conflicts import draft_conflicts
from engagements.domain.programme_draft import PERMIT
from engagements.domain.release_changes import (
    FundChange,
    PlannedChange,
    ReleasePlan,
    session_changes,
)
from engagements.domain.release_people import with_people
from engagements.domain.release_stops import stops_of
from engagements.models import Assignment, Convening, Release
from engagements.states import LIVE_STATES


def release_plan(*, actor: User, convening_id: int) -> ReleasePlan:
    """Return what releasing the draft would do. Refuses whoever does not plan the programme."""
    convening = permits.get_visible(Convening.objects.all(), actor, pk=convening_id)
    permits.require(actor, PERMIT, convening)
    changes = with_people(session_changes(convening))
    number = Release.objects.filter(convening=convening).count() + 1
    return ReleasePlan(
        convening=convening,
        number=number,
        changes=tuple(changes),
        conflicts=_brought_about(actor, convening, is_first=number == 1),
        stops=tuple(stops_of(actor, changes)),
        by_fund=_fund_changes(changes),
    )


def _brought_about(actor: User, convening: Convening, *, is_first: bool) -> tuple[Conflict, ...]:
    """Return the conflicts that come with the release; with the first one, all there are."""
    then = draft_conflicts(actor=actor, convening_id=convening.pk)
    if is_first:
        return tuple(then)
    known: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for each in conflicts_of(actor=actor, convening_id=convening.pk):
        known[each.about].append(each.gap_minutes)
    found = []
    for each in then:
        # One that leaves less time between than before is new as well.
        as_bad = [gap for gap in known[each.about] if gap <= each.gap_minutes]
        if as_bad:
            known[each.about].remove(as_bad[0])
        else:
            found.append(each)
    return tuple(found)


def _fund_changes(changes: Iterable[PlannedChange]) -> tuple[FundChange, ...]:
    """Return what moves on each fund, those that pay less first, in one statement."""
    moved: dict[int, Decimal] = {}
    funds: dict[int, Fund] = {}
    for person in (person for change in changes for person in change.people):
        for fund, amount in (
            (person.fund_before, -person.amount_before),
            (person.fund_after, person.amount_after),
        ):
            funds[fund.pk] = fund
            moved[fund.pk] = moved.get(fund.pk, money.ZERO) + amount
    touched = [pk for pk, amount in moved.items() if amount]
    booked = Assignment.objects.filter(fund__in=touched, state__in=LIVE_STATES).order_by()
    agreed = dict(booked.values_list("fund").annotate(Sum("agreed_amount"))) if touched else {}
    found = [
        FundChange(funds[pk], moved[pk], funds[pk].budget_amount - agreed.get(pk, money.ZERO))
        for pk in touched
    ]
    return tuple(sorted(found, key=lambda each: (each.amount, each.fund.code)))
