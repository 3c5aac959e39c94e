"""What the consultant pages show, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import money, time
from engagements.domain.terms import Terms, read_terms
from engagements.models import Assignment, Offer, SessionRevision, WorkEntry
from engagements.states import (
    AGREED_STATES,
    BOOKED,
    DELIVERED,
    DRAFT,
    LIVE_STATES,
    REPORTED,
    SENT,
)
from pages.shared import when

COMING_UP = 3
LONGEST_LIST = 60
SHOWN_AFTERWARDS = timedelta(days=120)


def own_offers(user: User, me: Consultant) -> QuerySet[Offer]:
    """Return the person's own offers, drafts excepted, also when they are staff as well."""
    return Offer.objects.visible_to(user).filter(consultant=me).exclude(state=DRAFT)


def own_work(user: User, me: Consultant) -> QuerySet[Assignment]:
    """Return the person's own assignments with the offers behind them."""
    rows = Assignment.objects.visible_to(user).filter(consultant=me)
    return rows.select_related("offer", "engagement__session__current__room")


@dataclass(frozen=True)
class OfferRow:
    """One offer in a list."""

    offer: Offer
    terms: Terms


def open_offers(user: User, me: Consultant) -> list[OfferRow]:
    """Return the offers that wait for an answer, the most urgent first."""
    waiting = _waiting(user, me).order_by("reply_by_at", "id")
    return [OfferRow(offer, read_terms(offer)) for offer in waiting[:LONGEST_LIST]]


def earlier_offers(user: User, me: Consultant) -> list[OfferRow]:
    """Return the latest of the offers that do not wait any more."""
    others = own_offers(user, me).exclude(pk__in=_waiting(user, me).values("pk"))
    rows = others.order_by("-id")[:LONGEST_LIST]
    return [OfferRow(offer, read_terms(offer)) for offer in rows]


def _waiting(user: User, me: Consultant) -> QuerySet[Offer]:
    return own_offers(user, me).filter(state=SENT, reply_by_at__gt=time.now())


@dataclass(frozen=True)
class WorkItem:
    """One assignment in the agenda: what it is and what comes next."""

    assignment: Assignment
    terms: Terms
    own_zone: str

    @property
    def changed(self) -> SessionRevision | None:
        """The programme's present version when it is another than the one accepted."""
        session = self.assignment.engagement.session
        version = session.current if session else None
        if version is None or version.number == self.terms.session_revision:
            return None
        return version

    @property
    def may_withdraw(self) -> bool:
        """Whether the work has not begun yet."""
        return self.assignment.state == BOOKED and self.terms.starts_at > time.now()

    @property
    def needs_hours(self) -> bool:
        """Whether the person is asked to look at their hours."""
        return self.assignment.state == DELIVERED

    @property
    def was_asked_again(self) -> bool:
        """Whether the coordinator sent the hours back with a question."""
        return self.needs_hours and bool(self.assignment.question)

    @property
    def zones_differ(self) -> bool:
        """Whether the place shows another hour than the person's own clock."""
        return not when.same_clock(self.terms.starts_at, self.own_zone, self.terms.timezone)


@dataclass(frozen=True)
class Agenda:
    """Work by what it asks of the person now."""

    to_report: list[WorkItem]
    coming: list[WorkItem]
    looked_at: list[WorkItem]
    done: list[WorkItem]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.to_report or self.coming or self.looked_at or self.done)


def agenda(user: User, me: Consultant) -> Agenda:
    """Return the agenda in one query: what has not ended, and the latest of what has."""
    rows = own_work(user, me).filter(state__in=LIVE_STATES)
    since = time.today() - SHOWN_AFTERWARDS
    open_or_recent = models.Q(state__in=[BOOKED, DELIVERED, REPORTED]) | models.Q(
        service_on__gte=since
    )
    items = [work_item(row, me) for row in rows.filter(open_or_recent).order_by("during")]
    by_state = {
        state: [i for i in items if i.assignment.state == state]
        for state in (BOOKED, DELIVERED, REPORTED)
    }
    return Agenda(
        to_report=by_state[DELIVERED],
        coming=by_state[BOOKED],
        looked_at=by_state[REPORTED],
        done=[i for i in items if i.assignment.state in AGREED_STATES][::-1],
    )


def work_item(assignment: Assignment, me: Consultant) -> WorkItem:
    """Return one item of the agenda."""
    return WorkItem(assignment, read_terms(assignment.offer), me.timezone)


@dataclass(frozen=True)
class HoursRow:
    """One component of the hours: planned, what is shown now, and its pay."""

    entry: WorkEntry
    minutes: int
    amount: Decimal

    @property
    def differs(self) -> bool:
        """Whether what is shown is not the plan."""
        return self.minutes != self.entry.planned_minutes


@dataclass(frozen=True)
class Hours:
    """The hours of one assignment, with totals of planned and shown."""

    rows: list[HoursRow]

    @property
    def planned_minutes(self) -> int:
        """All planned minutes."""
        return sum(row.entry.planned_minutes for row in self.rows)

    @property
    def minutes(self) -> int:
        """All minutes shown."""
        return sum(row.minutes for row in self.rows)

    @property
    def amount(self) -> Decimal:
        """The pay for the minutes shown: the sum of the rounded lines."""
        return sum((row.amount for row in self.rows), money.ZERO)

    @property
    def shown(self) -> dict[str, int]:
        """The minutes shown, by component."""
        return {row.entry.component: row.minutes for row in self.rows}

    @property
    def planned(self) -> dict[str, int]:
        """The planned minutes, by component."""
        return {row.entry.component: row.entry.planned_minutes for row in self.rows}

    @property
    def was_reported(self) -> bool:
        """Whether the person reported these hours before."""
        return any(row.entry.reported_minutes is not None for row in self.rows)


def hours_of(assignment: Assignment) -> Hours:
    """Return the hours, pre-filled from the plan until something was reported."""
    rows = []
    for entry in assignment.work.all():
        said = (entry.confirmed_minutes, entry.reported_minutes, entry.planned_minutes)
        minutes = next(value for value in said if value is not None)
        rows.append(HoursRow(entry, minutes, money.amount_for_minutes(minutes, entry.rate_amount)))
    return Hours(rows)


@dataclass(frozen=True)
class NextThing:
    """The one thing that is asked of the person now."""

    title: str
    text: str
    by: date | datetime | None
    url: str
    label: str


def next_offer(row: OfferRow) -> NextThing:
    """Ask for the answer to an offer."""
    return NextThing(
        title=_("You have an offer to look at"),
        text=row.terms.title,
        by=row.offer.reply_by_at,
        url=reverse("consultant:offer", args=[row.offer.pk]),
        label=_("Look at the offer"),
    )


def next_hours(item: WorkItem) -> NextThing:
    """Ask for the hours of work that took place."""
    return NextThing(
        title=_("Your hours are ready to look at"),
        text=item.terms.title,
        by=item.assignment.report_by_on,
        url=reverse("consultant:hours", args=[item.assignment.pk]),
        label=_("Look at my hours"),
    )
