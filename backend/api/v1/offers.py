"""Offers with their terms."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdField, IdsField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import (
    accept_offer,
    decline_offer,
    make_offer,
    send_offer,
    send_offers,
    withdraw_offer,
)
from engagements.domain.quotes import why_this_rate
from engagements.models import Offer, OfferLine

# What the terms say about the work itself, and what they say about its pay.
TITLE_TERMS = ("title", "title_discloses", "label", "audience", "session_code")
PAY_TERMS = ("rate",)


class OfferBody(Body):
    """A seat for a consultant, to be answered by an instant."""

    seat_id = IdField()
    consultant_id = IdField()
    reply_by_at = serializers.DateTimeField()


class OffersBody(Body):
    """Several drafts."""

    offer_ids = IdsField()


class OfferLineSerializer(serializers.ModelSerializer[OfferLine]):
    """One priced component, at the rate that was snapshotted."""

    class Meta:
        model = OfferLine
        fields = ["component", "minutes", "rate_amount", "amount"]
        read_only_fields = fields


class OfferSerializer(PrivateSerializer):
    """A seat offered to a consultant; its terms froze when it was sent."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    lines = OfferLineSerializer(many=True, read_only=True)
    made_by = PersonField()
    terms = serializers.SerializerMethodField()
    why_this_rate = serializers.SerializerMethodField()
    assignment: Any = serializers.PrimaryKeyRelatedField(read_only=True)

    private = {
        "consultant_name": "person.name",
        **dict.fromkeys(["total_minutes", "total_amount", "lines", "why_this_rate"], "work.pay"),
    }

    class Meta:
        model = Offer
        fields = [
            "id",
            "seat",
            "consultant",
            "consultant_name",
            "state",
            "reply_by_at",
            "pay_by_on",
            "total_minutes",
            "total_amount",
            "lines",
            "why_this_rate",
            "terms",
            "assignment",
            "made_by",
            "made_at",
            "sent_at",
            "answered_at",
        ]
        read_only_fields = fields

    def get_terms(self, offer: Offer) -> dict[str, Any]:
        """Return what the person was shown, as far as the reader may see it."""
        own = self._is_own(offer)
        hidden = [
            *([] if self._shows("work.title", own=own) else TITLE_TERMS),
            *([] if self._shows("work.pay", own=own) else PAY_TERMS),
        ]
        return {name: value for name, value in offer.terms.items() if name not in hidden}

    def get_why_this_rate(self, offer: Offer) -> str:
        """Say why the rate is what it is."""
        return why_this_rate(offer.terms["rate"])


class OfferFilters(Filters):
    """By person, seat, engagement and state."""

    consultant = IdFilter("consultant_id")
    seat = IdFilter("seat_id")
    engagement = IdFilter("seat__engagement_id")

    class Meta:
        model = Offer
        fields = {"state": ["exact"], "reply_by_at": ["gte", "lte"]}


class OfferViewSet(Writing, ReadingViewSet):
    """Offers; a consultant finds their own, from when they were sent."""

    queryset = Offer.objects.select_related("consultant", "made_by", "assignment").prefetch_related(
        "lines"
    )
    serializer_class = OfferSerializer
    filterset_class = OfferFilters
    orderings = frozenset({"id", "reply_by_at", "pay_by_on", "made_at"})
    usual_ordering = "-id"

    @once(takes=OfferBody, status=201)
    def create(self, given: dict[str, Any]) -> Offer:
        """Draft an offer of a seat, priced at today's terms."""
        return make_offer(actor=self.actor, **given)

    @writes()
    def send(self, given: dict[str, Any], pk: int) -> Offer:
        """Send a draft: its terms freeze and the person is told."""
        return send_offer(actor=self.actor, offer_id=pk)

    @writes(takes=OffersBody, gives=CountSerializer, detail=False, path="send")
    def send_many(self, given: dict[str, Any]) -> dict[str, int]:
        """Send several drafts, all or none."""
        return {"count": len(send_offers(actor=self.actor, **given))}

    @writes()
    def accept(self, given: dict[str, Any], pk: int) -> Offer:
        """Say yes to one's own offer: the person is booked."""
        return accept_offer(actor=self.actor, offer_id=pk).offer

    @writes()
    def decline(self, given: dict[str, Any], pk: int) -> Offer:
        """Say no to one's own offer; no reason is asked."""
        return decline_offer(actor=self.actor, offer_id=pk)

    @writes()
    def withdraw(self, given: dict[str, Any], pk: int) -> Offer:
        """Take back a draft or an unanswered offer."""
        return withdraw_offer(actor=self.actor, offer_id=pk)
