"""An engagement with its seats: filled or not, priced and why, and who was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from consultants.models import Consultant
from core import money, time
from core.errors import NotVisible
from core.permits import get_visible
from engagements.domain.quotes import SeatQuote, quote_seats
from engagements.models import Assignment, Engagement, Offer, Seat
from engagements.models.engagement import FilledBy
from engagements.states import BOOKED, DELIVERED, DRAFT, LIVE_STATES, SENT
from pages.coordination.network import network

MOST_PEOPLE = 50
DAYS_TO_REPLY = 5
END_OF_DAY = 17


@dataclass(frozen=True)
class SeatCard:
    """One seat as shown."""

    seat: Seat
    quote: SeatQuote | None
    offers: list[Offer]
    holder: Assignment | None

    @property
    def is_network(self) -> bool:
        """Whether the network fills it."""
        return self.seat.filled_by == FilledBy.NETWORK

    @property
    def may_offer(self) -> bool:
        """Whether an offer can be made."""
        return self.is_network and self.holder is None and self.quote is not None

    @property
    def may_cancel(self) -> bool:
        """Whether the booking can be cancelled still."""
        held = self.holder
        return held is not None and held.state == BOOKED and held.during.lower > time.now()

    @property
    def may_miss(self) -> bool:
        """Whether it can be noted that the person was not there."""
        held = self.holder
        return (
            held is not None
            and held.state in (BOOKED, DELIVERED)
            and held.during.lower <= time.now()
        )


@dataclass(frozen=True)
class EngagementSheet:
    """One engagement with all its seats."""

    engagement: Engagement
    seats: list[SeatCard]

    @property
    def network_count(self) -> int:
        """Seats that the network fills."""
        return sum(1 for card in self.seats if card.is_network)

    @property
    def filled_count(self) -> int:
        """Those that are filled."""
        return sum(1 for card in self.seats if card.is_network and card.holder)

    @property
    def drafts(self) -> list[Offer]:
        """Offers that wait to be sent."""
        return [offer for card in self.seats for offer in card.offers if offer.state == DRAFT]

    @property
    def planned_amount(self) -> Decimal:
        """What the network's seats are planned to cost."""
        quotes = [card.quote for card in self.seats if card.is_network and card.quote]
        return sum((quote.quote.total_amount for quote in quotes), money.ZERO)


def engagement_sheet(user: User, engagement_id: int) -> EngagementSheet:
    """Read an engagement with seats, workload, offers, holders and prices."""
    engagement = get_visible(
        Engagement.objects.with_times().select_related("session", "requester", "fund"),
        user,
        pk=engagement_id,
    )
    offers = Offer.objects.visible_to(user).select_related("consultant").order_by("id")
    holders = Assignment.objects.visible_to(user).filter(state__in=LIVE_STATES)
    seats = list(
        engagement.seats.prefetch_related(
            "workload",
            Prefetch("offers", offers, to_attr="shown_offers"),
            Prefetch("assignments", holders.select_related("consultant"), to_attr="shown_holders"),
        )
    )
    for seat in seats:
        seat.engagement = engagement
    quotes = quote_seats(engagement, seats)
    return EngagementSheet(engagement, [_card(seat, quotes.get(seat.pk)) for seat in seats])


def _card(seat: Seat, quote: SeatQuote | None) -> SeatCard:
    holders: list[Assignment] = seat.shown_holders  # type: ignore[attr-defined]
    offers: list[Offer] = seat.shown_offers  # type: ignore[attr-defined]
    return SeatCard(seat, quote, offers, holders[0] if holders else None)


def engagements(user: User) -> QuerySet[Engagement]:
    """Return engagements with their times, for lists."""
    return Engagement.objects.visible_to(user).with_times()


def seat_counts(engagements: Sequence[Engagement]) -> dict[int, tuple[int, int]]:
    """Return (filled, of the network) by engagement, in one query."""
    held = Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)
    seats = Seat.objects.filter(
        engagement__in=[engagement.pk for engagement in engagements], filled_by=FilledBy.NETWORK
    )
    counts: dict[int, tuple[int, int]] = {}
    for engagement_id, is_held in seats.values_list("engagement_id", Exists(held)):
        filled, total = counts.get(engagement_id, (0, 0))
        counts[engagement_id] = (filled + bool(is_held), total + 1)
    return counts


def seat_to_offer(user: User, seat_id: int) -> tuple[Seat, SeatQuote | None]:
    """Return a seat that offers can be made for, with its price."""
    seat = get_visible(
        Seat.objects.select_related(
            "engagement__session__current__room", "engagement__convening", "engagement__requester"
        ).prefetch_related("workload"),
        user,
        pk=seat_id,
    )
    if seat.filled_by != FilledBy.NETWORK:
        raise NotVisible
    return seat, quote_seats(seat.engagement, [seat]).get(seat.pk)


def people_for(user: User, seat: Seat) -> QuerySet[Consultant]:
    """Return the network with what matters for a seat: asked already, or booked at that time."""
    span = DateTimeTZRange(seat.engagement.starts_at, seat.engagement.ends_at)
    mine = Offer.objects.filter(seat=seat, consultant=OuterRef("pk"))
    booked = Assignment.objects.filter(
        consultant=OuterRef("pk"), state__in=LIVE_STATES, during__overlap=span
    )
    return network(user).annotate(
        was_asked=Exists(mine.filter(state__in=[DRAFT, SENT])),
        answered=Exists(mine.exclude(state__in=[DRAFT, SENT])),
        is_booked=Exists(booked),
    )


def reply_by(seat: Seat) -> datetime:
    """Propose when to answer: at the end of a working day in five days, before the work begins."""
    there = (time.now() + timedelta(days=DAYS_TO_REPLY)).astimezone(ZoneInfo(settings.TIME_ZONE))
    proposed = there.replace(hour=END_OF_DAY, minute=0, second=0, microsecond=0)
    latest = seat.engagement.starts_at - timedelta(hours=1)
    return min(proposed, latest) if latest > time.now() else proposed
