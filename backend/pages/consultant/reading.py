"""What the consultant pages show, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet

from accounts.models import User
from consultants.models import Consultant
from core import money, time
from engagements.domain.agreed import booking_terms
from engagements.domain.answers import with_dates
from engagements.domain.terms import Terms, read_terms
from engagements.models import Assignment, Offer, Reconfirmation
from engagements.states import (
    AGREED_STATES,
    ASKED,
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
    asked = Reconfirmation.objects.filter(assignment=models.OuterRef("pk"), state=ASKED)
    return rows.select_related(
        "offer",
        "feedback",
        "seat",
        "engagement__county",
        "engagement__convening__county",
        "engagement__session__current__room",
    ).annotate(answer_change_by=models.Subquery(asked.values("reply_by_at")[:1]))


@dataclass(frozen=True)
class OfferRow:
    """One offer in a list."""

    offer: Offer
    terms: Terms

    @classmethod
    def of(cls, offer: Offer) -> "OfferRow":
        """Return the offer with its own terms."""
        return cls(offer, read_terms(offer))


def open_offers(user: User, me: Consultant) -> list[OfferRow]:
    """Return the offers that wait for an answer, the most urgent first."""
    waiting = _waiting(user, me).order_by("reply_by_at", "id")
    return [OfferRow.of(offer) for offer in waiting[:LONGEST_LIST]]


def earlier_offers(user: User, me: Consultant) -> list[OfferRow]:
    """Return the latest of the offers that do not wait any more."""
    others = own_offers(user, me).exclude(pk__in=_waiting(user, me).values("pk"))
    rows = others.order_by("-id")[:LONGEST_LIST]
    return [OfferRow.of(offer) for offer in rows]


def _waiting(user: User, me: Consultant) -> QuerySet[Offer]:
    """Return what can still be answered; an open question holds an offer past its date."""
    now = time.now()
    in_time = models.Q(reply_by_at__gt=now) | models.Q(is_held=True)
    sent: Any = with_dates(own_offers(user, me).filter(state=SENT))
    rows: QuerySet[Offer] = sent.filter(in_time, work_begins_at__gt=now)
    return rows


@dataclass(frozen=True)
class WorkItem:
    """One assignment in the agenda: what it is today and what comes next."""

    assignment: Assignment
    terms: Terms
    own_zone: str
    answer_change_by: datetime | None
    """Until when the person is asked to confirm a change, when one waits for an answer."""

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
    def is_over(self) -> bool:
        """Whether it was cancelled, or nobody came."""
        return self.assignment.state not in LIVE_STATES

    @property
    def zones_differ(self) -> bool:
        """Whether the place shows another hour than the person's own clock."""
        return not when.same_clock(self.terms.starts_at, self.own_zone, self.terms.timezone)


@dataclass(frozen=True)
class Event:
    """Parts of one event, or one piece of work by itself, with the pay of all of them."""

    title: str
    items: list[WorkItem]

    @property
    def has_parts(self) -> bool:
        """Whether there is a sum to say."""
        return len(self.items) > 1

    @property
    def minutes(self) -> int:
        """The planned time of all parts."""
        return sum(item.assignment.agreed_minutes for item in self.items)

    @property
    def amount(self) -> Decimal:
        """The pay of all parts."""
        return sum((item.assignment.agreed_amount for item in self.items), money.ZERO)


def by_event(items: list[WorkItem]) -> list[Event]:
    """Return the items in their order, parts of one event together."""
    found: dict[object, Event] = {}
    for item in items:
        convening = item.assignment.engagement.convening
        key = convening.pk if convening else f"alone-{item.assignment.pk}"
        found.setdefault(key, Event(item.terms.convening, [])).items.append(item)
    return list(found.values())


@dataclass(frozen=True)
class Agenda:
    """Work by what it asks of the person now."""

    to_report: list[WorkItem]
    coming: list[WorkItem]
    looked_at: list[WorkItem]
    done: list[WorkItem]

    @property
    def all_items(self) -> list[WorkItem]:
        """Everything that the agenda holds."""
        return [*self.to_report, *self.coming, *self.looked_at, *self.done]

    @property
    def events(self) -> list[Event]:
        """What is coming, parts of one event together."""
        return by_event(self.coming)

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
    """Return one item of the agenda; ``assignment`` comes from ``own_work``."""
    answer_by: datetime | None = assignment.answer_change_by  # type: ignore[attr-defined]
    return WorkItem(assignment, booking_terms(assignment), me.timezone, answer_by)
