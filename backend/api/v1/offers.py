"""Offers with their terms."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdField, IdsField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import (
    accept_offer,
    answer_about_offer,
    ask_about_offer,
    decline_offer,
    make_offer,
    make_offers,
    remind,
    send_offer,
    send_offers,
    suggest_time,
    withdraw_offer,
)
from engagements.domain.conflict_kinds import APART
from engagements.domain.quotes import why_this_rate
from engagements.models import EmployerPays, Offer, OfferLine, OfferReason

# What the terms say about the work itself, and what they say about its pay.
TITLE_TERMS = ("title", "title_discloses", "label", "audience", "audiences", "session_code")
BRIEFING_TERMS = ("format", "questions", "off_limits", "support_on_site")
PAY_TERMS = ("rate",)
HIDDEN_TERMS = {
    "work.title": TITLE_TERMS,
    "work.briefing": BRIEFING_TERMS,
    "work.pay": PAY_TERMS,
}


class ReasonsField(serializers.DictField):
    """Why a coordinator goes past something, by its kind; a refusal names ``reason_<kind>``."""

    def __init__(self, **options: Any) -> None:
        """Take short sentences."""
        super().__init__(child=serializers.CharField(max_length=500), required=False, **options)


class OfferBody(Body):
    """A seat for a consultant, to be answered by an instant."""

    seat_id = IdField()
    consultant_id = IdField()
    reply_by_at = serializers.DateTimeField()
    reasons = ReasonsField()
    replaces_id = IdField(required=False, allow_null=True)


class ManyOffersBody(Body):
    """Seats of one engagement for people in this order; the others wait on the seats' lists."""

    seat_ids = IdsField()
    consultant_ids = IdsField()
    reply_by_at = serializers.DateTimeField()
    reasons = ReasonsField()
    then_ask_ids = serializers.ListField(child=IdField(), max_length=100, required=False)


class SendBody(Body):
    """Reasons for what has come between since the draft was made."""

    reasons = ReasonsField()


class OffersBody(SendBody):
    """Several drafts."""

    offer_ids = IdsField()


class AcceptOfferBody(Body):
    """What they say of an employer who may pay for the same time."""

    employer_pays = serializers.ChoiceField(EmployerPays.choices, required=False, allow_blank=True)


class DeclineOfferBody(Body):
    """A reason, if they like to give one; and until when nobody should ask."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    not_until = serializers.DateField(required=False, allow_null=True)


class TextBody(Body):
    """A message."""

    text = serializers.CharField(max_length=2000)


class SuggestionBody(Body):
    """Another time for the work."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class OfferIdsSerializer(serializers.Serializer[Any]):
    """The drafts that were made, in the order of their seats."""

    offer_ids = serializers.ListField(child=serializers.IntegerField(), read_only=True)


class OfferReasonSerializer(serializers.ModelSerializer[OfferReason]):
    """Why the coordinator went past something, and how many people were passed over."""

    given_by = PersonField()

    class Meta:
        model = OfferReason
        fields = ["kind", "reason", "passed_over_count", "given_by", "given_at"]
        read_only_fields = fields


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
    reasons = serializers.SerializerMethodField()
    made_by = PersonField()
    answered_by = PersonField()
    terms = serializers.SerializerMethodField()
    why_this_rate = serializers.SerializerMethodField()
    assignment: Any = serializers.PrimaryKeyRelatedField(read_only=True)

    private = {
        "consultant_name": "person.name",
        **dict.fromkeys(["total_minutes", "total_amount", "lines", "why_this_rate"], "work.pay"),
        **dict.fromkeys(["decline_reason", "employer_pays"], "offer.talk"),
        "reasons": "work.reasons",
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
            "answered_by",
            "decline_reason",
            "employer_pays",
            "reminder_count",
            "reminded_at",
            "replaces",
            "reasons",
        ]
        read_only_fields = fields

    def get_terms(self, offer: Offer) -> dict[str, Any]:
        """Return what the person was shown, as far as the reader may see it."""
        own = self._is_own(offer)
        hidden = {
            name
            for field, names in HIDDEN_TERMS.items()
            if not self._shows(field, own=own)
            for name in names
        }
        return {name: value for name, value in offer.terms.items() if name not in hidden}

    @extend_schema_field(OfferReasonSerializer(many=True))
    def get_reasons(self, offer: Offer) -> Any:
        """Return why the coordinator went past something; of people kept apart, to them alone."""
        may = self._shows("person.apart", own=False) and not self._is_own(offer)
        rows = [row for row in offer.reasons.all() if may or row.kind != APART]
        return OfferReasonSerializer(rows, many=True, context=self.context).data

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

    queryset = Offer.objects.select_related(
        "consultant", "made_by", "answered_by", "assignment"
    ).prefetch_related("lines", "reasons__given_by")
    serializer_class = OfferSerializer
    filterset_class = OfferFilters
    orderings = frozenset({"id", "reply_by_at", "pay_by_on", "made_at"})
    usual_ordering = "-id"

    @once(takes=OfferBody, status=201)
    def create(self, given: dict[str, Any]) -> Offer:
        """Draft an offer of a seat, priced at today's terms."""
        return make_offer(actor=self.actor, **given)

    @writes(takes=ManyOffersBody, gives=OfferIdsSerializer, detail=False, path="make")
    def make_many(self, given: dict[str, Any]) -> dict[str, list[int]]:
        """Draft one offer for each of several seats, all or none; the others are asked next."""
        return {"offer_ids": [offer.pk for offer in make_offers(actor=self.actor, **given)]}

    @writes(takes=SendBody)
    def send(self, given: dict[str, Any], pk: int) -> Offer:
        """Send a draft: its terms freeze and the person is told."""
        return send_offer(actor=self.actor, offer_id=pk, **given)

    @writes(takes=OffersBody, gives=CountSerializer, detail=False, path="send")
    def send_many(self, given: dict[str, Any]) -> dict[str, int]:
        """Send several drafts, all or none."""
        return {"count": len(send_offers(actor=self.actor, **given))}

    @writes(takes=AcceptOfferBody)
    def accept(self, given: dict[str, Any], pk: int) -> Offer:
        """Say yes to one's own offer: the person is booked."""
        return accept_offer(actor=self.actor, offer_id=pk, **given).offer

    @writes(takes=DeclineOfferBody)
    def decline(self, given: dict[str, Any], pk: int) -> Offer:
        """Say no to one's own offer; no reason is asked. Whoever is next is asked."""
        return decline_offer(actor=self.actor, offer_id=pk, **given)

    @writes(takes=TextBody)
    def ask(self, given: dict[str, Any], pk: int) -> Offer:
        """Ask about one's own offer; it does not expire before the answer."""
        return ask_about_offer(actor=self.actor, offer_id=pk, **given).offer

    @writes(takes=SuggestionBody)
    def suggest_time(self, given: dict[str, Any], pk: int) -> Offer:
        """Suggest another time for the work of one's own offer."""
        return suggest_time(actor=self.actor, offer_id=pk, **given).offer

    @writes(takes=TextBody)
    def answer(self, given: dict[str, Any], pk: int) -> Offer:
        """Answer a question; the person gets at least 48 hours more."""
        return answer_about_offer(actor=self.actor, offer_id=pk, **given).offer

    @writes()
    def remind(self, given: dict[str, Any], pk: int) -> Offer:
        """Remind the person, by their own day and at most twice."""
        return remind(actor=self.actor, offer_id=pk)

    @writes()
    def withdraw(self, given: dict[str, Any], pk: int) -> Offer:
        """Take back a draft or an unanswered offer."""
        return withdraw_offer(actor=self.actor, offer_id=pk)
