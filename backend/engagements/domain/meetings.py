"""Calling a meeting of the board, a cohort or a workgroup: a seat and an offer for each member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Activity, EngagementRole
from consultants.domain.groups import members_on
from consultants.models import Consultant, Group
from core import permits, time
from core.errors import FieldProblem, Invalid, Taken
from engagements.domain.gates import PASSING_OVER
from engagements.domain.locks import hold_people
from engagements.domain.offers import make_offer
from engagements.domain.planning import plan_engagement
from engagements.domain.quotes import quote_seat
from engagements.domain.seats import add_seat
from engagements.models import Engagement, Offer, Seat


@dataclass(frozen=True)
class NotAsked:
    """A member whose seat is there and for whom no offer could be drafted, and why in words."""

    consultant: Consultant
    words: str


@dataclass(frozen=True)
class Meeting:
    """A meeting as it was called."""

    engagement: Engagement
    offers: list[Offer]
    not_asked: list[NotAsked]


def call_meeting(
    *,
    actor: User,
    group_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    requester_id: int,
    fund_id: int,
    reply_by_at: datetime,
    activity: str = Activity.BOARD_MEETING,
    role: str = EngagementRole.ADVISOR,
    timezone: str = "America/Los_Angeles",
    place: str = "",
    is_remote: bool = False,
    workload: Mapping[str, int] | None = None,
) -> Meeting:
    """Plan an engagement with the group and a seat and a drafted offer for each present member.

    Members are those whose term holds the day in the place's time zone. Nothing is sent: the
    drafts wait in the outbox. A member who paused, is booked, or set something of their own
    against it keeps a seat and is named with the reason; the coordinator decides by hand.
    Refuses a day on which nobody sits in the group, work without a rate, and what
    ``plan_engagement`` and ``add_seat`` refuse; then nothing is planned at all.
    """
    with transaction.atomic():
        group = permits.get_visible(Group.objects.all(), actor, pk=group_id)
        permits.require(actor, "engagements.plan")
        _refuse_date(reply_by_at, starts_at)
        engagement = plan_engagement(
            actor=actor,
            activity=activity,
            title=title,
            requester_id=requester_id,
            fund_id=fund_id,
            starts_at=starts_at,
            ends_at=ends_at,
            timezone=timezone,
            place=place,
            is_remote=is_remote,
            group_id=group.pk,
        )
        members = members_on(group, _day(starts_at, timezone))
        if not members:
            words = _("Nobody sits in the group on that day.")
            raise Invalid(problems=[FieldProblem("starts_at", words)])
        seats = [
            add_seat(actor=actor, engagement_id=engagement.pk, role=role, workload=workload)
            for _member in members
        ]
        quote_seat(seats[0])
        # All of them at once, by number, as whoever asks several people does.
        hold_people(member.pk for member in members)
        offers, not_asked = [], []
        for seat, member in zip(seats, members, strict=True):
            drafted = _draft(actor, seat, member, reply_by_at)
            if isinstance(drafted, NotAsked):
                not_asked.append(drafted)
            else:
                offers.append(drafted)
    return Meeting(engagement, offers, not_asked)


def _draft(actor: User, seat: Seat, member: Consultant, reply_by_at: datetime) -> Offer | NotAsked:
    """Draft one member's offer; nobody else could have the seat, so turns are not looked at."""
    try:
        return make_offer(
            actor=actor,
            seat_id=seat.pk,
            consultant_id=member.pk,
            reply_by_at=reply_by_at,
            reasons={PASSING_OVER: _("A meeting of the group: its members are asked.")},
        )
    except Invalid as invalid:
        words = [str(problem.message) for problem in invalid.problems] or [str(invalid)]
        return NotAsked(member, " ".join(words))
    except Taken as taken:
        return NotAsked(member, str(taken))


def _day(at: datetime, timezone: str) -> date:
    return at.astimezone(ZoneInfo(timezone)).date()


def _refuse_date(reply_by_at: datetime, starts_at: datetime) -> None:
    if not time.now() < reply_by_at < starts_at:
        words = _("Choose a date to reply by that is ahead and before the meeting.")
        raise Invalid(problems=[FieldProblem("reply_by_at", words)])
