"""Seats of an engagement: the role, who could fill it, and how much work it is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Component, EngagementRole, Fund
from consultants.models import County, Language, Region, Topic
from core import permits
from core.errors import FieldProblem, Invalid, Taken
from core.texts import text_problems
from engagements.domain.locks import hold_seat
from engagements.domain.planning import choice_problems
from engagements.models import Assignment, Engagement, Seat, SeatWorkload, Way
from engagements.models.engagement import FilledBy
from engagements.states import LIVE_STATES, SENT

LONGEST_COMPONENT_MINUTES = 24 * 60
WISHES = ("topic_id", "language_id", "county_id", "region_id", "way", "fund_id", "label", "note")
LONGEST = {"label": 120, "note": 200}
CHOSEN_FROM = {
    "topic_id": Topic,
    "language_id": Language,
    "county_id": County,
    "region_id": Region,
    "fund_id": Fund,
}


def add_seat(
    *,
    actor: User,
    engagement_id: int,
    role: str,
    filled_by: str = FilledBy.NETWORK,
    workload: Mapping[str, int] | None = None,
    label: str = "",
    note: str = "",
    topic_id: int | None = None,
    language_id: int | None = None,
    county_id: int | None = None,
    region_id: int | None = None,
    way: str = Way.ANY,
    fund_id: int | None = None,
) -> Seat:
    """Add a seat with its planned minutes by component; attendance is the engagement's length.

    Refuses unknown roles, components and wishes, a county beside a region, and minutes below
    zero or above a day.
    """
    permits.require(actor, "engagements.plan")
    wishes = {
        "label": label,
        "note": note,
        "topic_id": topic_id,
        "language_id": language_id,
        "county_id": county_id,
        "region_id": region_id,
        "way": way,
        "fund_id": fund_id,
    }
    problems = choice_problems("role", role, EngagementRole.values)
    problems += choice_problems("filled_by", filled_by, FilledBy.values)
    problems += _workload_problems(workload or {}) + _wish_problems(wishes)
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        engagement = permits.get_visible(
            Engagement.objects.select_for_update(of=("self",)), actor, pk=engagement_id
        )
        position = engagement.seats.filter(role=role).count() + 1
        seat = Seat.objects.create(
            engagement=engagement, role=role, position=position, filled_by=filled_by, **wishes
        )
        _plan_work(seat, workload or {})
    return seat


def _workload_problems(workload: Mapping[str, int]) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    for component, minutes in workload.items():
        problems += choice_problems("workload", component, Component.values)
        if component == Component.ATTENDANCE:
            words = _("Attendance follows from the start and the end.")
            problems.append(FieldProblem("workload", words))
        if not 0 <= minutes <= LONGEST_COMPONENT_MINUTES:
            problems.append(FieldProblem("workload", _("Enter minutes from 0 to 1,440.")))
    return problems


def _wish_problems(wishes: Mapping[str, Any]) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    if "way" in wishes:
        problems += choice_problems("way", wishes["way"], Way.values)
    for field, model in CHOSEN_FROM.items():
        wanted = wishes.get(field)
        if wanted is not None and not model._default_manager.filter(pk=wanted).exists():
            problems.append(FieldProblem(field, _("Choose one of the list.")))
    for field, most in LONGEST.items():
        problems += text_problems(field, wishes.get(field, ""), most, lines=True)
    if wishes.get("county_id") and wishes.get("region_id"):
        problems.append(FieldProblem("region_id", _("Choose a county or a region, not both.")))
    return problems


def _plan_work(seat: Seat, workload: Mapping[str, int]) -> None:
    SeatWorkload.objects.bulk_create(
        SeatWorkload(seat=seat, component=component, minutes=minutes)
        for component, minutes in workload.items()
        if minutes
    )


def change_seat(
    *, actor: User, seat_id: int, workload: Mapping[str, int] | None = None, **wishes: Any
) -> Seat:
    """Change what is wished for a seat, its fund, label, note, or its planned minutes.

    ``wishes`` are any of ``WISHES`` by name; ``workload`` replaces the plan as a whole. Refuses
    a seat that somebody holds or is being asked for. A draft for it cannot be sent afterwards
    when it says something else.
    """
    permits.get_visible(Seat.objects.all(), actor, pk=seat_id)
    permits.require(actor, "engagements.plan")
    problems = [
        FieldProblem(name, _("This cannot be changed here."))
        for name in wishes
        if name not in WISHES
    ]
    problems += _wish_problems(wishes) + _workload_problems(workload or {})
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        seat = hold_seat(actor, seat_id)
        if Assignment.objects.filter(seat=seat, state__in=LIVE_STATES).exists():
            raise Taken(_("Someone holds this seat. It cannot be changed under them."))
        if seat.offers.filter(state=SENT).exists():
            raise Taken(_("Someone is being asked for this seat. Take the offer back first."))
        for name, value in wishes.items():
            setattr(seat, name, value)
        # A county takes the place of a region, and the other way round.
        if wishes.get("county_id"):
            seat.region_id = None
        elif wishes.get("region_id"):
            seat.county_id = None
        seat.save()
        if workload is not None:
            seat.workload.all().delete()
            _plan_work(seat, workload)
    return seat
