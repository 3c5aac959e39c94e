"""What waits today: answers, empty seats, hours, and pay-by dates at risk."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from core import time
from engagements.models import Assignment, Offer, Seat
from engagements.models.engagement import FilledBy
from engagements.states import AGREED_STATES, DELIVERED, LIVE_STATES, REPORTED, SENT
from payments.models import Invoice, InvoiceLine
from payments.states import QUERIED

SHOWN = 20
SOON = timedelta(hours=48)
AT_RISK_DAYS = 14


@dataclass(frozen=True)
class Waiting:
    """An unanswered offer."""

    offer: Offer
    is_expiring: bool


@dataclass(frozen=True)
class Today:
    """Everything that waits for a coordinator; lists are cut at ``SHOWN``."""

    waiting: list[Waiting]
    empty_seats: list[Seat]
    hours: list[Assignment]
    at_risk: list[Assignment]
    questions: list[Invoice]
    is_cut: frozenset[str]

    @property
    def is_calm(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.waiting or self.empty_seats or self.hours or self.at_risk or self.questions
        )


def today(user: User) -> Today:
    """Read all lists, one query each."""
    waiting = list(unanswered(user)[: SHOWN + 1])
    seats = list(empty_seats(user)[: SHOWN + 1])
    hours = list(hours_to_confirm(user)[: SHOWN + 1])
    at_risk = list(pay_by_at_risk(user)[: SHOWN + 1])
    questions = list(asked_about(user)[: SHOWN + 1])
    lengths = {
        "waiting": len(waiting),
        "empty_seats": len(seats),
        "hours": len(hours),
        "at_risk": len(at_risk),
        "questions": len(questions),
    }
    soon = time.now() + SOON
    return Today(
        waiting=[Waiting(offer, offer.reply_by_at <= soon) for offer in waiting[:SHOWN]],
        empty_seats=seats[:SHOWN],
        hours=hours[:SHOWN],
        at_risk=at_risk[:SHOWN],
        questions=questions[:SHOWN],
        is_cut=frozenset(name for name, length in lengths.items() if length > SHOWN),
    )


def unanswered(user: User) -> QuerySet[Offer]:
    """Return sent offers without an answer, those that expire first at the top."""
    rows = Offer.objects.visible_to(user).filter(state=SENT)
    return rows.select_related("consultant", "seat__engagement").order_by("reply_by_at", "id")


def empty_seats(user: User) -> QuerySet[Seat]:
    """Return the network's unfilled seats of work to come, the nearest first.

    Each row has ``begins_at`` and ``asked_count``, how many offers wait for an answer.
    """
    held = Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)
    rows = Seat.objects.visible_to(user).filter(~Exists(held), filled_by=FilledBy.NETWORK)
    begins_at = Coalesce("engagement__session__current__starts_at", "engagement__own_starts_at")
    return (
        rows.annotate(
            begins_at=begins_at, asked_count=Count("offers", filter=Q(offers__state=SENT))
        )
        .filter(begins_at__gte=time.now())
        .select_related("engagement")
        .order_by("begins_at", "id")
    )


def hours_to_confirm(user: User) -> QuerySet[Assignment]:
    """Return assignments whose hours were reported, the oldest work first."""
    rows = Assignment.objects.visible_to(user).filter(state=REPORTED)
    return rows.select_related("consultant", "engagement").order_by("pay_by_on", "id")


def pay_by_at_risk(user: User) -> QuerySet[Assignment]:
    """Return work that is not invoiced though its pay-by date is near or past."""
    invoiced = InvoiceLine.objects.live().filter(work_entry__assignment=OuterRef("pk"))
    near = time.today() + timedelta(days=AT_RISK_DAYS)
    rows = Assignment.objects.visible_to(user).filter(
        state__in=[DELIVERED, REPORTED, *AGREED_STATES], pay_by_on__lte=near
    )
    return (
        rows.exclude(Exists(invoiced))
        .select_related("consultant", "engagement")
        .order_by("pay_by_on", "id")
    )


def asked_about(user: User) -> QuerySet[Invoice]:
    """Return invoices that their consultant asked about, the earliest due first."""
    rows = Invoice.objects.visible_to(user).filter(state=QUERIED)
    return rows.select_related("consultant").order_by("due_on", "id")
