"""Whom the changes of a release touch: those who are booked, and those who are being asked."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from compensation.domain import rate_for
from compensation.models import Component
from consultants.domain import is_paused
from consultants.models import Consultant
from core import time
from core.errors import Invalid
from engagements.agreed_pay import Agreed, Offered, agreed_for_length
from engagements.domain.limits import (
    Held,
    Moved,
    against_each,
    covers,
    facts_of,
    times_against,
    words_for,
)
from engagements.domain.quotes import days_after_work
from engagements.domain.release_changes import (
    FUND,
    GONE,
    NEW,
    TIME,
    OfferChange,
    PersonChange,
    PlannedChange,
    Version,
)
from engagements.domain.standby import BEFORE_WORK
from engagements.domain.stints import limits_on
from engagements.models import Assignment, Offer, PriorYes
from engagements.states import BOOKED, DRAFT, GIVEN, LIVE_STATES, SENT

UNTOUCHED = frozenset({NEW})


def with_people(changes: Sequence[PlannedChange]) -> list[PlannedChange]:
    """Return the changes with those whom they touch, in a fixed number of statements.

    A session that only comes onto the programme as it holds touches nobody.
    """
    touched = {change.session.pk: change for change in changes if not change.fields <= UNTOUCHED}
    booked = _booked(touched)
    asked = _asked(touched)
    dates_on = cache(_dates_on)
    people = {
        session_id: tuple(
            person
            for row in booked[session_id]
            if (person := _person(touched[session_id], row, dates_on)) is not None
        )
        for session_id in touched
    }
    busy = _busy([person for rows in people.values() for person in rows], asked)
    notice = fair_notice()
    offers = {
        session_id: tuple(
            _offer(touched[session_id], row, busy, notice)
            for row in asked[session_id]
            if _is_out_of_date(touched[session_id], row)
        )
        for session_id in touched
    }
    _lay_limits_beside(touched, people)
    _refuse_as_drafting(touched, people, offers)
    return [
        replace(
            change,
            people=people.get(change.session.pk, ()),
            offers=offers.get(change.session.pk, ()),
        )
        for change in changes
    ]


def _lay_limits_beside(
    touched: Mapping[int, PlannedChange],
    people: dict[int, tuple[PersonChange, ...]],
) -> None:
    """Say whose own times a new time goes beyond, in one statement: theirs to answer."""
    moved: list[Moved] = []
    for session_id, change in touched.items():
        if change.after is not None and TIME in change.fields:
            ids = [row.consultant.pk for row in people[session_id]]
            moved += [_moved(change, change.after, person_id) for person_id in ids]
    found = iter(times_against(moved))
    for session_id, change in touched.items():
        if change.after is not None and TIME in change.fields:
            people[session_id] = tuple(
                replace(row, beyond=next(found)) for row in people[session_id]
            )


def _moved(change: PlannedChange, after: Version, person_id: int) -> Moved:
    return Moved(
        person_id=person_id,
        engagement_id=change.session.engagement.pk,
        convening_id=change.session.convening_id,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
    )


def _refuse_as_drafting(
    touched: Mapping[int, PlannedChange],
    people: Mapping[int, tuple[PersonChange, ...]],
    offers: dict[int, tuple[OfferChange, ...]],
) -> None:
    """Say why an offer cannot be drafted at the new terms, as drafting would refuse it.

    That no rate is in force then, or what the person set themselves and said no prior yes to.
    """
    asked = _facts_then(touched, people, offers)
    if not asked:
        return
    found = against_each([(row.consultant.pk, facts) for row, facts in asked])
    given = _prior_yes([row for (row, _facts), kinds in zip(asked, found, strict=True) if kinds])
    why_no_rate = cache(_why_no_rate)
    refused: dict[int, str] = {}
    for (row, facts), kinds in zip(asked, found, strict=True):
        yes = given.get((row.offer.seat_id, row.consultant.pk))
        covered = covers(yes, facts) if yes else []
        beyond = [words_for(kind) for kind in kinds if kind not in covered]
        work, seat = row.offer.seat.engagement, row.offer.seat
        day = facts["starts_at"].astimezone(ZoneInfo(work.timezone)).date()
        no_rate = why_no_rate(work.activity, seat.role, day)
        refused[row.offer.pk] = f"{'. '.join(beyond)}." if beyond else no_rate
    for session_id, rows in offers.items():
        offers[session_id] = tuple(
            replace(row, reply_by_at=None, why_not=why)
            if (why := refused.get(row.offer.pk, ""))
            else row
            for row in rows
        )


def _facts_then(
    touched: Mapping[int, PlannedChange],
    people: Mapping[int, tuple[PersonChange, ...]],
    offers: Mapping[int, tuple[OfferChange, ...]],
) -> list[tuple[OfferChange, dict[str, Any]]]:
    """Return the facts of the work of each offer that is drafted anew, when it is its turn.

    By then the bookings have moved, and the offers before it, and itself, are taken back.
    """
    more = _moved_minutes([person for rows in people.values() for person in rows])
    found = []
    for session_id, change in touched.items():
        for row in offers[session_id]:
            offer, person = row.offer, row.consultant
            if row.is_made_again and change.after is not None:
                then = Held(change.after.starts_at, change.after.ends_at, change.after.room)
                facts = facts_of(offer.seat, then)
                facts["more_minutes"] = more[person.pk, _month(then.starts_at, person)]
                sent_at = offer.sent_at if row.was_sent else None
                was_now = sent_at and _month(sent_at, person) == _month(time.now(), person)
                facts["asks_back"] = int(bool(was_now))
                found.append((row, facts))
            if row.was_sent:
                was_at = datetime.fromisoformat(offer.terms["starts_at"])
                more[person.pk, _month(was_at, person)] -= offer.total_minutes
    return found


def _moved_minutes(people: Sequence[PersonChange]) -> Counter[tuple[int, str]]:
    """Return how much more work each has in a month of their own once their bookings moved."""
    more: Counter[tuple[int, str]] = Counter()
    for each in people:
        if each.must_confirm:
            person, before = each.consultant, each.assignment.during.lower
            more[person.pk, _month(before, person)] -= each.minutes_before
            more[person.pk, _month(each.starts_at, person)] += each.minutes_after
    return more


def _month(at: datetime, person: Consultant) -> str:
    return f"{at.astimezone(ZoneInfo(person.timezone)):%Y-%m}"


def _prior_yes(rows: Sequence[OfferChange]) -> dict[tuple[int, int], PriorYes]:
    """Return what those who have something against it said yes to beforehand."""
    if not rows:
        return {}
    given = PriorYes.objects.filter(
        seat__in=[row.offer.seat_id for row in rows],
        consultant__in=[row.consultant.pk for row in rows],
        state=GIVEN,
    )
    return {(row.seat_id, row.consultant_id): row for row in given}


def _why_no_rate(activity: str, role: str, day: date) -> str:
    try:
        rate_for(activity=activity, role=role, day=day)
    except Invalid as refused:
        return str(refused)
    return ""


def _booked(session_ids: Collection[int]) -> dict[int, list[Assignment]]:
    rows = Assignment.objects.filter(engagement__session__in=session_ids, state=BOOKED)
    rows = rows.select_related(
        "consultant__user", "seat__fund", "fund", "offer", "engagement"
    ).prefetch_related("offer__lines")
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows.order_by("seat__role", "seat__position", "pk"):
        found[row.engagement.session_id or 0].append(row)
    return found


def _asked(session_ids: Collection[int]) -> dict[int, list[Offer]]:
    rows = Offer.objects.filter(seat__engagement__session__in=session_ids, state__in=[DRAFT, SENT])
    rows = rows.select_related(
        "consultant__user",
        "made_by",
        "seat__engagement__session__current__room",
        "seat__engagement__convening__county",
        "seat__engagement__county",
    ).prefetch_related("seat__workload")
    found: dict[int, list[Offer]] = defaultdict(list)
    for row in rows.order_by("seat__role", "seat__position", "pk"):
        found[row.seat.engagement.session_id or 0].append(row)
    return found


DatesOn = Callable[[date], tuple[date, date]]


def _person(change: PlannedChange, row: Assignment, dates_on: DatesOn) -> PersonChange | None:
    """Return what a change means for a booking; None when it means nothing for it."""
    after = change.after
    if after is None or change.fund_after is None:
        return None
    is_moved = FUND in change.fields and row.seat.fund_id is None
    if not change.asks_again and not is_moved:
        return None
    agreed = agreed_for(row, after.length_minutes)
    service_on, report_by_on, pay_by_on = _dates(row, after, dates_on)
    return PersonChange(
        assignment=row,
        consultant=row.consultant,
        must_confirm=change.asks_again,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        attendance_minutes=agreed.attendance_minutes,
        minutes_before=row.agreed_minutes,
        minutes_after=agreed.minutes,
        amount_before=row.agreed_amount,
        amount_after=agreed.amount,
        service_on=service_on,
        report_by_on=report_by_on,
        pay_by_before=row.pay_by_on,
        pay_by_after=pay_by_on,
        fund_before=row.fund,
        fund_after=change.fund_after if is_moved else row.fund,
    )


def agreed_for(row: Assignment, length_minutes: int) -> Agreed:
    """Return what is agreed with somebody when the work lasts so long: never less than before."""
    agreed = Agreed(row.attendance_minutes, row.agreed_minutes, row.agreed_amount)
    line = next(
        (each for each in row.offer.lines.all() if each.component == Component.ATTENDANCE), None
    )
    if line is None:
        return agreed
    offered = Offered(
        minutes=row.offer.total_minutes,
        amount=row.offer.total_amount,
        attendance_minutes=line.minutes,
        attendance_amount=line.amount,
        rate_amount=line.rate_amount,
    )
    return agreed_for_length(agreed, offered, length_minutes)


def _dates(row: Assignment, after: Version, dates_on: DatesOn) -> tuple[date, date, date]:
    """Return the service date, and when hours are due and paid by; as agreed on the same day."""
    zone = ZoneInfo(row.engagement.timezone)
    service_on = after.starts_at.astimezone(zone).date()
    if service_on == row.service_on:
        return service_on, row.report_by_on, row.pay_by_on
    return service_on, *dates_on(service_on)


def _dates_on(service_on: date) -> tuple[date, date]:
    days = days_after_work(service_on)
    return (
        service_on + timedelta(days=days["report_by_days"]),
        service_on + timedelta(days=days["pay_by_days"]),
    )


def _is_out_of_date(change: PlannedChange, offer: Offer) -> bool:
    """Return whether the change takes the offer back.

    An offer that was sent says nothing of who pays and of a source's wording: then it stands.
    A draft can only be sent as things are.
    """
    return offer.state == DRAFT or change.asks_again or GONE in change.fields


Busy = dict[int, list[tuple[datetime, datetime]]]


def _busy(people: Sequence[PersonChange], asked: dict[int, list[Offer]]) -> Busy:
    """Return when those who are asked will be at other work, once all has changed."""
    asked_ids = {offer.consultant_id for rows in asked.values() for offer in rows}
    moved = {person.assignment.pk for person in people if person.must_confirm}
    busy: Busy = defaultdict(list)
    if not asked_ids:
        return busy
    rows = Assignment.objects.filter(consultant__in=asked_ids, state__in=LIVE_STATES)
    near = rows.exclude(pk__in=moved).filter(during__endswith__gt=time.now())
    for consultant_id, during in near.values_list("consultant_id", "during"):
        busy[consultant_id].append((during.lower, during.upper))
    for person in people:
        if person.must_confirm:
            busy[person.consultant.pk].append((person.starts_at, person.ends_at))
    return busy


def _offer(change: PlannedChange, offer: Offer, busy: Busy, notice: timedelta) -> OfferChange:
    after = change.after
    if after is None or after.starts_at - BEFORE_WORK <= time.now():
        return OfferChange(offer, offer.consultant, why_not=_("There is no time left to ask."))
    person = offer.consultant
    if is_paused(person):
        words = _("%(name)s takes no invitations at present.") % {"name": person.chosen_name}
        return OfferChange(offer, person, why_not=words)
    meanwhile = busy.get(person.pk, ())
    if any(start < after.ends_at and after.starts_at < end for start, end in meanwhile):
        words = _("%(name)s is booked at this time.") % {"name": person.chosen_name}
        return OfferChange(offer, person, why_not=words)
    latest = after.starts_at - BEFORE_WORK
    reply_by_at = min(max(offer.reply_by_at, time.now() + notice), latest)
    return OfferChange(offer, person, reply_by_at=reply_by_at)


def fair_notice() -> timedelta:
    """Return how long people have to answer at least, where the work leaves time for it."""
    return timedelta(hours=limits_on(time.day_of(time.now())).reply_notice_hours)
