"""The threads on offers: questions, answers and suggested times."""

from typing import Any

from api.v1.filters import Filters, IdFilter
from api.v1.offers import OfferSerializer, SendBody
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from engagements.domain import take_suggestion
from engagements.models import Offer, OfferMessage


class OfferMessageSerializer(PrivateSerializer):
    """One message; a consultant's may suggest another time."""

    author = PersonField()

    owner = "offer.consultant_id"
    private = dict.fromkeys(
        ["author", "text", "suggests_start_at", "suggests_end_at"], "offer.talk"
    )

    class Meta:
        model = OfferMessage
        fields = [
            "id",
            "offer",
            "author",
            "is_from_consultant",
            "text",
            "suggests_start_at",
            "suggests_end_at",
            "at",
        ]
        read_only_fields = fields


class OfferMessageFilters(Filters):
    """By offer, and by who wrote it."""

    offer = IdFilter("offer_id")

    class Meta:
        model = OfferMessage
        fields = ["is_from_consultant"]


class OfferMessageViewSet(Writing, ReadingViewSet):
    """Messages on offers; a consultant finds those on their own offers."""

    queryset = OfferMessage.objects.select_related("author", "offer")
    serializer_class = OfferMessageSerializer
    filterset_class = OfferMessageFilters

    @writes(takes=SendBody, gives=OfferSerializer)
    def take(self, given: dict[str, Any], pk: int) -> Offer:
        """Move the work to the suggested time and send a new offer; ``replaces`` names the old."""
        return take_suggestion(actor=self.actor, message_id=pk, **given)
