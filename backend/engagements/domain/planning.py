"""Planning work: requesters, engagements and their seats."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Activity, Component, EngagementRole, Fund
from core import permits, time
from core.errors import FieldProblem, Invalid
from engagements.models import Engagement, Requester, Seat, SeatWorkload, Session
from engagements.models.engagement import FilledBy

LONGEST_COMPONENT_MINUTES = 24 * 60
LONGEST_ENGAGEMENT = timedelta(days=31)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
"""Outside of these years a date is a slip of the hand; some cannot even be shown in a zone."""


def make_requester(*, actor: User, name: str, county_id: int | None = None) -> Requester:
    """Record who asks for work; repeating it with the same name returns the one there is."""
    permits.require(actor, "engagements.plan")
    requester, _created = Requester.objects.get_or_create(
        name=name, defaults={"county_id": county_id}
    )
    return requester


def _choice(field: str, value: str, values: list[str]) -> list[FieldProblem]:
    if value in values:
        return []
    return [FieldProblem(field, _("“%(value)s” is not one of the choices.") % {"value": value})]


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _unlikely(starts_at: datetime | None, ends_at: datetime | None) -> list[FieldProblem]:
    """Return what is wrong with times that no real work has."""
    problems = [
        FieldProblem(field, _("Enter a year from 2000 to 2100."))
        for field, instant in (("starts_at", starts_at), ("ends_at", ends_at))
        if instant and not EARLIEST_YEAR <= instant.year <= LATEST_YEAR
    ]
    if not problems and starts_at and ends_at and ends_at - starts_at > LONGEST_ENGAGEMENT:
        words = _("An engagement lasts at most 31 days. Please plan each part by itself.")
        problems.append(FieldProblem("ends_at", words))
    return problems


def plan_engagement(
    *,
    actor: User,
    activity: str,
    title: str,
    requester_id: int,
    fund_id: int,
    session_id: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    timezone: str = "America/Los_Angeles",
    place: str = "",
    is_remote: bool = False,
    audience: str = "",
) -> Engagement:
    """Plan one piece of work. A session's engagement takes its times from the session.

    Refuses an unknown activity, fund, requester or time zone, both or neither source of time,
    an end that is not after the start, times that no real work has, and a second engagement
    for a session.
    """
    permits.require(actor, "engagements.plan")
    problems = _choice("activity", activity, Activity.values)
    if not title.strip():
        problems.append(FieldProblem("title", _("Enter a title.")))
    if not Requester.objects.filter(pk=requester_id).exists():
        problems.append(FieldProblem("requester_id", _("Choose who asks for the work.")))
    if not Fund.objects.filter(pk=fund_id).exists():
        problems.append(FieldProblem("fund_id", _("Choose the fund that pays.")))
    if not _known_zone(timezone):
        problems.append(FieldProblem("timezone", _("Enter a time zone such as America/New_York.")))
    session = Session.objects.filter(pk=session_id).first() if session_id else None
    if session_id is not None and (session is None or hasattr(session, "engagement")):
        problems.append(FieldProblem("session_id", _("Choose a session without an engagement.")))
    if session_id is None and not (starts_at and ends_at and starts_at < ends_at):
        problems.append(FieldProblem("ends_at", _("The end must be after the start.")))
    problems += _unlikely(starts_at, ends_at)
    if session_id is not None and (starts_at or ends_at):
        problems.append(FieldProblem("starts_at", _("The session already has its times.")))
    if problems:
        raise Invalid(problems=problems)
    return Engagement.objects.create(
        activity=activity,
        title=title.strip(),
        requester_id=requester_id,
        fund_id=fund_id,
        convening=session.convening if session else None,
        session=session,
        own_starts_at=starts_at,
        own_ends_at=ends_at,
        timezone=timezone,
        place=place,
        is_remote=is_remote,
        audience=audience,
        created_by=actor,
        created_at=time.now(),
    )


def add_seat(
    *,
    actor: User,
    engagement_id: int,
    role: str,
    filled_by: str = FilledBy.NETWORK,
    workload: Mapping[str, int] | None = None,
    label: str = "",
    note: str = "",
) -> Seat:
    """Add a seat with its planned minutes by component; attendance is the engagement's length.

    Refuses unknown roles and components, and minutes below zero or above a day.
    """
    permits.require(actor, "engagements.plan")
    problems = _choice("role", role, EngagementRole.values)
    problems += _choice("filled_by", filled_by, FilledBy.values)
    for component, minutes in (workload or {}).items():
        problems += _choice("workload", component, Component.values)
        if component == Component.ATTENDANCE:
            words = _("Attendance follows from the start and the end.")
            problems.append(FieldProblem("workload", words))
        if not 0 <= minutes <= LONGEST_COMPONENT_MINUTES:
            problems.append(FieldProblem("workload", _("Enter minutes from 0 to 1,440.")))
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        engagement = permits.get_visible(
            Engagement.objects.select_for_update(of=("self",)), actor, pk=engagement_id
        )
        position = engagement.seats.filter(role=role).count() + 1
        seat = Seat.objects.create(
            engagement=engagement,
            role=role,
            position=position,
            filled_by=filled_by,
            label=label,
            note=note,
        )
        SeatWorkload.objects.bulk_create(
            SeatWorkload(seat=seat, component=component, minutes=minutes)
            for component, minutes in (workload or {}).items()
            if minutes
        )
    return seat
