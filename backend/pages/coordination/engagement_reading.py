"""An engagement with its seats: filled or not, priced and why, who is asked and who is next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Fund
from consultants.models import AudienceKind
from core import money, time
from core.permits import get_visible
from core.privacy import Channel, See, sees
from engagements.domain.quotes import SeatQuote, quote_seats
from engagements.models import (
    Assignment,
    Engagement,
    Offer,
    PriorYes,
    Reconfirmation,
    Seat,
    Standby,
)
from engagements.models.engagement import FilledBy, Way
from engagements.states import ASKED, BOOKED, DELIVERED, DRAFT, GIVEN, LIVE_STATES, SENT, WAITING


@dataclass(frozen=True)
class SeatCard:
    """One seat as shown."""

    seat: Seat
    quote: SeatQuote | None
    offers: list[Offer]
    holder: Assignment | None
    standby: list[Standby]
    asked_first: list[PriorYes]
    has_begun: bool

    @property
    def is_network(self) -> bool:
        """Whether the network fills it."""
        return self.seat.filled_by == FilledBy.NETWORK

    @property
    def may_offer(self) -> bool:
        """Whether an offer can be made."""
        is_open = self.is_network and self.holder is None and not self.has_begun
        return is_open and self.quote is not None

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

    @property
    def may_report(self) -> bool:
        """Whether a coordinator writes down the hours: the person has no sign-in."""
        held = self.holder
        return held is not None and held.state == DELIVERED and held.consultant.user_id is None

    @property
    def may_change(self) -> bool:
        """Whether nobody holds the seat or is being asked for it."""
        return self.holder is None and all(offer.state != SENT for offer in self.offers)

    @property
    def may_ask_next(self) -> bool:
        """Whether somebody waits to be asked, and nobody is being asked now."""
        return self.may_offer and bool(self.standby) and self.may_change

    @property
    def wishes(self) -> list[str | Promise]:
        """What is wished of whoever fills it, in words."""
        return wishes_in_words(self.seat)


def wishes_in_words(seat: Seat) -> list[str | Promise]:
    """Return the seat's wishes, each in a few words."""
    found: list[str | Promise] = [
        str(wish) for wish in (seat.topic, seat.language, seat.county or seat.region) if wish
    ]
    return found if seat.way == Way.ANY else [*found, seat.get_way_display()]


@dataclass(frozen=True)
class FundLine:
    """What one fund carries: committed elsewhere and here, and planned for the open seats."""

    fund: Fund
    elsewhere_amount: Decimal
    committed_amount: Decimal
    planned_amount: Decimal

    @property
    def left_amount(self) -> Decimal:
        """What is left of the budget once every open seat is filled as planned."""
        spoken_for = self.elsewhere_amount + self.committed_amount + self.planned_amount
        return self.fund.budget_amount - spoken_for


@dataclass(frozen=True)
class EngagementSheet:
    """One engagement with all its seats."""

    engagement: Engagement
    seats: list[SeatCard]
    funds: list[FundLine]
    sees_briefing: bool
    sees_notes: bool
    sees_pay: bool
    audience_names: list[str | Promise] = field(default_factory=list)
    request_id: int | None = None

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
    def asked_count(self) -> int:
        """Offers that wait for an answer."""
        return sum(offer.state == SENT for card in self.seats for offer in card.offers)


def engagement_sheet(user: User, engagement_id: int) -> EngagementSheet:
    """Read an engagement with seats, workload, offers, holders, who is next, and prices."""
    rows = Engagement.objects.with_times().select_related(
        "requester", "fund", "county", "convening__county", "group", "support_by", "request"
    )
    engagement = get_visible(rows, user, pk=engagement_id)
    seats = list(_seats(user, engagement))
    for seat in seats:
        seat.engagement = engagement
    quotes = quote_seats(engagement, seats)
    has_begun = engagement.starts_at <= time.now()
    cards = [_card(seat, quotes.get(seat.pk), has_begun) for seat in seats]
    return EngagementSheet(
        engagement,
        cards,
        _funds(engagement, cards),
        sees_briefing=sees(user, "work.briefing", Channel.PAGE) == See.FULL,
        sees_notes=sees(user, "seat.note", Channel.PAGE) == See.FULL,
        sees_pay=sees(user, "work.pay", Channel.PAGE) == See.FULL,
        audience_names=[AudienceKind(kind).label for kind in engagement.audiences],
        request_id=_request_of(user, engagement),
    )


def _request_of(user: User, engagement: Engagement) -> int | None:
    """Return the request that it came from, for those who read requests."""
    if sees(user, "request", Channel.PAGE) != See.FULL or not hasattr(engagement, "request"):
        return None
    return int(engagement.request.pk)


def _seats(user: User, engagement: Engagement) -> "QuerySet[Seat]":
    offers = Offer.objects.visible_to(user).select_related("consultant").order_by("id")
    asked = Reconfirmation.objects.filter(assignment=OuterRef("pk"), state=ASKED)
    holders = Assignment.objects.visible_to(user).filter(state__in=LIVE_STATES)
    holders = holders.annotate(is_unconfirmed=Exists(asked))
    following = Standby.objects.visible_to(user).filter(state=WAITING)
    first = PriorYes.objects.visible_to(user).filter(state__in=[ASKED, GIVEN])
    return engagement.seats.select_related(
        "topic", "language", "county", "region", "fund"
    ).prefetch_related(
        "workload",
        Prefetch("offers", offers, to_attr="shown_offers"),
        Prefetch("assignments", holders.select_related("consultant"), to_attr="shown_holders"),
        Prefetch("standby", following.select_related("consultant"), to_attr="shown_standby"),
        Prefetch("prior_yes", first.select_related("consultant"), to_attr="shown_first"),
    )


def _card(seat: Seat, quote: SeatQuote | None, has_begun: bool) -> SeatCard:
    holders: list[Assignment] = seat.shown_holders  # type: ignore[attr-defined]
    offers: list[Offer] = seat.shown_offers  # type: ignore[attr-defined]
    following: list[Standby] = seat.shown_standby  # type: ignore[attr-defined]
    first: list[PriorYes] = seat.shown_first  # type: ignore[attr-defined]
    holder = holders[0] if holders else None
    return SeatCard(seat, quote, offers, holder, following, first, has_begun)


def _funds(engagement: Engagement, cards: Iterable[SeatCard]) -> list[FundLine]:
    """Return one line for each fund that pays a seat, in one query for what is committed."""
    funds = {engagement.fund_id: engagement.fund}
    planned: dict[int, Decimal] = {engagement.fund_id: money.ZERO}
    for card in cards:
        fund = card.seat.fund or engagement.fund
        funds[fund.pk] = fund
        if card.is_network and card.holder is None and card.quote:
            planned[fund.pk] = planned.get(fund.pk, money.ZERO) + card.quote.quote.total_amount
    booked = Assignment.objects.filter(fund__in=funds, state__in=LIVE_STATES).values("fund")
    sums = {
        row["fund"]: (row["here"] or money.ZERO, row["elsewhere"] or money.ZERO)
        for row in booked.order_by().annotate(
            here=Sum("agreed_amount", filter=Q(engagement=engagement)),
            elsewhere=Sum("agreed_amount", filter=~Q(engagement=engagement)),
        )
    }
    nothing = (money.ZERO, money.ZERO)
    return [
        FundLine(
            fund,
            elsewhere_amount=sums.get(pk, nothing)[1],
            committed_amount=sums.get(pk, nothing)[0],
            planned_amount=planned.get(pk, money.ZERO),
        )
        for pk, fund in funds.items()
    ]


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


def where_in_words(engagement: Engagement) -> str:
    """Name the room and the place, or say that it is remote or not stated."""
    version = engagement.session.current if engagement.session else None
    parts = [version.room.name if version else "", engagement.place]
    found = ", ".join(part for part in parts if part)
    if engagement.is_remote:
        remote = _("By video or phone")
        return f"{found} · {remote}" if found else remote
    return found or _("Not stated yet")
