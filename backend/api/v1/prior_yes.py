"""Asking first, where somebody set a limit of their own."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import answer_prior_yes, ask_first, take_back_prior_yes
from engagements.models import PriorYes


class PriorYesBody(Body):
    """Whom to ask first for a seat, and by when they answer."""

    seat_id = IdField()
    consultant_id = IdField()
    reply_by_at = serializers.DateTimeField()


class PriorYesAnswerBody(Body):
    """Whether they may be asked."""

    yes = serializers.BooleanField()


class PriorYesSerializer(PrivateSerializer):
    """A question whether somebody may be asked beyond what they set, with the work's facts."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    activity = serializers.CharField(source="seat.engagement.activity", read_only=True)
    role = serializers.CharField(source="seat.role", read_only=True)
    starts_at = serializers.DateTimeField(source="seat.engagement.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="seat.engagement.ends_at", read_only=True)
    timezone = serializers.CharField(source="seat.engagement.timezone", read_only=True)
    asked_by = PersonField()
    answered_by = PersonField()

    private = {"consultant_name": "person.name", "beyond": "person.times"}

    class Meta:
        model = PriorYes
        fields = [
            "id",
            "seat",
            "consultant",
            "consultant_name",
            "activity",
            "role",
            "starts_at",
            "ends_at",
            "timezone",
            "beyond",
            "state",
            "reply_by_at",
            "asked_by",
            "asked_at",
            "answered_by",
            "answered_at",
        ]
        read_only_fields = fields


class PriorYesFilters(Filters):
    """By seat, engagement, person and state."""

    seat = IdFilter("seat_id")
    engagement = IdFilter("seat__engagement_id")
    consultant = IdFilter("consultant_id")

    class Meta:
        model = PriorYes
        fields = ["state"]


class PriorYesViewSet(Writing, ReadingViewSet):
    """What was asked first; a consultant finds what they were asked."""

    queryset = PriorYes.objects.select_related(
        "consultant", "asked_by", "answered_by", "seat__engagement__session__current"
    )
    serializer_class = PriorYesSerializer
    filterset_class = PriorYesFilters
    usual_ordering = "-id"

    @once(takes=PriorYesBody, status=201)
    def create(self, given: dict[str, Any]) -> PriorYes:
        """Ask somebody whether they may be asked for a seat beyond what they set."""
        return ask_first(actor=self.actor, **given)

    @writes(takes=PriorYesAnswerBody)
    def answer(self, given: dict[str, Any], pk: int) -> PriorYes:
        """Say whether one may be asked."""
        return answer_prior_yes(actor=self.actor, prior_yes_id=pk, **given)

    @writes()
    def take_back(self, given: dict[str, Any], pk: int) -> PriorYes:
        """Take back a yes."""
        return take_back_prior_yes(actor=self.actor, prior_yes_id=pk)
