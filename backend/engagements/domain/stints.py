"""Reading what people are booked or asked for, as plain stints, in one statement."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject

from compensation.models import Component, Rule
from engagements.clashes import LIMIT_NAMES, Limits, Stint
from engagements.domain.quotes import attendance_minutes
from engagements.models import Engagement, Offer, OfferLine, Seat, Way
from engagements.states import DRAFT, LIVE_STATES, SENT

# Preparation, debrief and review can be done on any day; these cannot.
ON_THE_DAY = (Component.ATTENDANCE, Component.TRAVEL, Component.WAITING)
# Two stints further apart than this never matter to one another.
NEAR = timedelta(days=2)

ENGAGEMENT = "seat__engagement__"
VERSION = f"{ENGAGEMENT}session__current__"

COLUMNS = (
    "consultant_id",
    "person",
    "seat_id",
    "engagement_id",
    "begins_at",
    "finishes_at",
    "zone",
    "venue",
    "county",
    "is_remote",
    "way",
    "payer",
    "payer_id",
    "own_fund_id",
    "agreed",
    "offered",
    "paid",
    "booking",
    "employer_pays",
    "told",
)

# One look at an offer's lines for all their parts: a subquery for each took three times as long.
LINES = (
    OfferLine.objects.filter(offer=OuterRef("pk"), component__in=ON_THE_DAY)
    .order_by()
    .values("offer")
    .annotate(
        by_part=JSONObject(
            **{
                part.value: Coalesce(Sum("minutes", filter=Q(component=part)), 0)
                for part in ON_THE_DAY
            }
        )
    )
)

IS_BOOKED = Q(assignment__state__in=LIVE_STATES)
IS_OPEN = Q(state__in=[DRAFT, SENT])


def policy(first: datetime, last: datetime) -> Callable[[date], Limits]:
    """Return what tells the organisation's policy on each day from ``first`` to ``last``.

    One statement. A day that a rule is missing for raises Rule.DoesNotExist.
    """
    margin = timedelta(days=1)  # the last of them may be a day later where the work is
    days = DateRange(first.date() - margin, last.date() + 2 * margin)
    rows = list(
        Rule.objects.filter(name__in=LIMIT_NAMES, valid__overlap=days)
        .order_by("name", "valid")
        .values_list("name", "value", "valid")
    )

    @cache
    def limits_of(day: date) -> Limits:
        rules = {name: value for name, value, valid in rows if day in valid}
        for name in LIMIT_NAMES:
            if name not in rules:
                raise Rule.DoesNotExist(f"no rule {name} is in force on {day}")
        return Limits.of(rules)

    return limits_of


def limits_on(day: date) -> Limits:
    """Return the organisation's policy on a day. Raises Rule.DoesNotExist when it has none."""
    at = datetime.combine(day, datetime.min.time())
    return policy(at, at)(day)


def placed() -> "QuerySet[Offer]":
    """Return offers that place someone, or may: booked, sent, and drafts."""
    return Offer.objects.filter(IS_BOOKED | IS_OPEN)


# Made once: to work out what these names mean takes longer than to read a convening's rows.
PLACED_STINTS = (
    Offer.objects.filter(IS_BOOKED | IS_OPEN)
    .order_by()
    .annotate(
        begins_at=Coalesce(f"{VERSION}starts_at", f"{ENGAGEMENT}own_starts_at"),
        finishes_at=Coalesce(f"{VERSION}ends_at", f"{ENGAGEMENT}own_ends_at"),
        told=Coalesce(f"{VERSION}title", f"{ENGAGEMENT}title"),
        venue=Coalesce(f"{ENGAGEMENT}convening__venue_name", f"{ENGAGEMENT}place"),
        county=Coalesce(f"{ENGAGEMENT}county_id", f"{ENGAGEMENT}convening__county_id"),
        payer=Coalesce("seat__fund__name", f"{ENGAGEMENT}fund__name"),
        payer_id=Coalesce("seat__fund_id", f"{ENGAGEMENT}fund_id"),
        own_fund_id=F("seat__fund_id"),
        # What is agreed for a booking can be more than was offered.
        agreed=F("assignment__attendance_minutes"),
        offered=Subquery(LINES.values("by_part")),
        paid=Coalesce("assignment__agreed_minutes", "total_minutes"),
        person=F("consultant__chosen_name"),
        engagement_id=F("seat__engagement_id"),
        zone=F(f"{ENGAGEMENT}timezone"),
        is_remote=F(f"{ENGAGEMENT}is_remote"),
        way=F("seat__way"),
        booking=F("assignment__state"),
    )
)


def read_stints(where: Q, *, but: Q | None = None) -> list[Stint]:
    """Return the offers that place someone, or may, as stints by person and time.

    ``where`` and ``but`` are conditions on offers; both may name ``begins_at`` and
    ``finishes_at``. One statement.
    """
    offers = PLACED_STINTS.filter(where)
    if but is not None:
        offers = offers.exclude(but)
    stints = [_stint(row) for row in offers.values(*COLUMNS)]
    return sorted(stints, key=lambda stint: (stint.consultant_id, stint.starts_at, stint.seat_id))


def _stint(row: Mapping[str, Any]) -> Stint:
    offered = row["offered"] or dict.fromkeys(ON_THE_DAY, 0)
    attendance = offered["attendance"] if row["agreed"] is None else row["agreed"]
    return Stint(
        consultant_id=row["consultant_id"],
        seat_id=row["seat_id"],
        engagement_id=row["engagement_id"],
        starts_at=row["begins_at"],
        ends_at=row["finishes_at"],
        zone=row["zone"],
        place=_place(row["venue"]),
        county_id=row["county"],
        is_remote=row["is_remote"] or row["way"] == Way.REMOTE,
        fund_id=row["payer_id"],
        work_minutes=attendance + offered["travel"] + offered["waiting"],
        paid_minutes=row["paid"],
        attendance_minutes=attendance,
        travel_minutes=offered["travel"],
        is_booked=row["booking"] in LIVE_STATES,
        person=row["person"],
        title=row["told"],
        fund=row["payer"],
        has_own_fund=row["own_fund_id"] is not None,
        employer_pays=row["employer_pays"],
    )


def _place(words: str | None) -> str:
    return " ".join((words or "").casefold().split())


def around(
    consultant_ids: Collection[int], start: datetime, end: datetime, *, but: Q | None = None
) -> list[Stint]:
    """Return what these people are booked or asked for from two days before to two after.

    ``but`` leaves offers out, such as those that were read already.
    """
    near = Q(begins_at__lt=end + NEAR, finishes_at__gt=start - NEAR)
    return read_stints(Q(consultant_id__in=consultant_ids) & near, but=but)


def planned_stint(seat: Seat) -> Stint:
    """Return the stint that a seat would be, for nobody in particular; its workload is read."""
    engagement = seat.engagement
    minutes = {row.component: row.minutes for row in seat.workload.all()}
    minutes[Component.ATTENDANCE] = attendance_minutes(engagement)
    return Stint(
        consultant_id=0,
        seat_id=seat.pk,
        engagement_id=engagement.pk,
        starts_at=engagement.starts_at,
        ends_at=engagement.ends_at,
        zone=engagement.timezone,
        place=_place(place_of(engagement)),
        county_id=where_id(engagement),
        is_remote=engagement.is_remote or seat.way == Way.REMOTE,
        fund_id=seat.paid_from,
        work_minutes=sum(minutes.get(name, 0) for name in ON_THE_DAY),
        paid_minutes=sum(minutes.values()),
        travel_minutes=minutes.get(Component.TRAVEL, 0),
        title=engagement.title,
        fund=(seat.fund or engagement.fund).name,
    )


def place_of(engagement: Engagement) -> str:
    """Return where it takes place: the convening's venue, else its own place."""
    return engagement.convening.venue_name if engagement.convening else engagement.place


def where_id(engagement: Engagement) -> int | None:
    """Return the id of the county where it takes place, when that is known."""
    if engagement.county_id is None and engagement.convening is not None:
        return engagement.convening.county_id
    return engagement.county_id
