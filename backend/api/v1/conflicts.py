"""What stands in the way, of engagements, convenings and seats."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from api.v1.asking import Question
from api.v1.bodies import IdField
from api.v1.composition import CompositionSerializer
from consultants.models import Consultant
from core import permits
from engagements.domain.composition import composition
from engagements.domain.conflicts import KINDS, Conflict, conflicts_for, conflicts_of
from engagements.models import Seat

ONE_SEAT = Seat.objects.select_related(
    "engagement__session__current__room",
    "engagement__convening",
    "engagement__fund",
    "fund",
).prefetch_related("workload")


class FixSerializer(serializers.Serializer[Any]):
    """A way out: another person, another room, another time, or more time to reply."""

    words = serializers.CharField()
    consultant = serializers.IntegerField(source="consultant_id", allow_null=True)
    room = serializers.IntegerField(source="room_id", allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    reply_by_at = serializers.DateTimeField(allow_null=True)


class ConflictSerializer(serializers.Serializer[Any]):
    """One thing in the way; a coordinator who goes past it may have to say why."""

    kind = serializers.ChoiceField([(kind, kind) for kind in KINDS])
    words = serializers.CharField()
    needs_reason = serializers.BooleanField()
    stops = serializers.BooleanField()
    engagement = serializers.IntegerField(source="engagement_id", allow_null=True)
    seat = serializers.IntegerField(source="seat_id", allow_null=True)
    consultant = serializers.IntegerField(source="consultant_id", allow_null=True)
    people = serializers.ListField(child=serializers.CharField())
    fixes = FixSerializer(many=True)


class SeatQuestion(Question):
    """For whom a seat is looked at, and until when they could reply."""

    consultant = IdField(required=False)
    reply_by_at = serializers.DateTimeField(required=False)


def _told(found: list[Conflict]) -> Response:
    return Response(ConflictSerializer(found, many=True).data)


class ConveningConflicts:
    """Mixin: what stands in the way of a whole convening."""

    @extend_schema(responses=ConflictSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def conflicts(self, request: Any, pk: str) -> Response:
        """Say which rooms are taken, who is in two places, and what else is in the way."""
        convening = self.row(pk)  # type: ignore[attr-defined]
        return _told(conflicts_of(actor=request.user, convening_id=convening.pk))


class EngagementConflicts:
    """Mixin: what stands in the way of an engagement, and what its panel would gain from."""

    @extend_schema(responses=ConflictSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def conflicts(self, request: Any, pk: str) -> Response:
        """Say what is in the way of what is booked, asked and planned."""
        engagement = self.row(pk)  # type: ignore[attr-defined]
        return _told(conflicts_of(actor=request.user, engagement_ids=[engagement.pk]))

    @extend_schema(responses=CompositionSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def composition(self, request: Any, pk: str) -> Response:
        """Say what the panel would still gain from; nobody is named or ranked."""
        engagement = self.row(pk)  # type: ignore[attr-defined]
        found = composition(actor=request.user, engagement_id=engagement.pk)
        return Response(CompositionSerializer(found).data)


class SeatConflicts:
    """Mixin: what stands in the way of asking somebody to take a seat."""

    @extend_schema(
        parameters=[SeatQuestion], responses=ConflictSerializer(many=True), filters=False
    )
    @action(detail=True, pagination_class=None)
    def conflicts(self, request: Any, pk: str) -> Response:
        """Say what is in the way of asking a person, with ways out.

        Without a person: of those who hold the seat or are asked to take it.
        """
        actor = request.user
        seat = permits.get_visible(ONE_SEAT, actor, pk=pk)
        permits.require(actor, "engagements.make_offer")
        asked = SeatQuestion.of(request)
        if "consultant" not in asked:
            found = conflicts_of(actor=actor, engagement_ids=[seat.engagement_id])
            return _told([each for each in found if each.seat_id == seat.pk])
        person = permits.get_visible(Consultant.objects.all(), actor, pk=asked["consultant"])
        return _told(
            conflicts_for(
                reader=actor,
                seat=seat,
                consultant_id=person.pk,
                reply_by_at=asked.get("reply_by_at"),
                with_fixes=True,
            )
        )
