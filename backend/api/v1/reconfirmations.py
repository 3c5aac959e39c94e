"""Changes of what people are booked for, and their answers."""

from typing import Any

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.releases import VersionSerializer
from api.v1.writing import Writing, writes
from engagements.domain import confirm_change, step_back
from engagements.models import Reconfirmation


class ReconfirmationSerializer(PrivateSerializer):
    """A change of a booking: old and new, and the person's answer. Pay never falls."""

    consultant = serializers.IntegerField(source="assignment.consultant_id", read_only=True)
    session = serializers.IntegerField(source="change.session_id", read_only=True)
    release = serializers.IntegerField(source="change.release_id", read_only=True)
    before = VersionSerializer(source="change.before", read_only=True)
    after = VersionSerializer(source="change.after", read_only=True)
    answered_by = PersonField()

    owner = "assignment.consultant_id"
    private = {
        **dict.fromkeys(["before", "after"], "work.title"),
        **dict.fromkeys(
            ["minutes_before", "minutes_after", "amount_before", "amount_after"], "work.pay"
        ),
    }

    class Meta:
        model = Reconfirmation
        fields = [
            "id",
            "assignment",
            "consultant",
            "session",
            "release",
            "state",
            "before",
            "after",
            "minutes_before",
            "minutes_after",
            "amount_before",
            "amount_after",
            "pay_by_on_before",
            "pay_by_on_after",
            "asked_at",
            "reply_by_at",
            "reminded_at",
            "answered_at",
            "answered_by",
        ]
        read_only_fields = fields


class ReconfirmationFilters(Filters):
    """By booking, session, release, person and state."""

    assignment = IdFilter("assignment_id")
    consultant = IdFilter("assignment__consultant_id")
    session = IdFilter("change__session_id")
    release = IdFilter("change__release_id")
    convening = IdFilter("change__release__convening_id")

    class Meta:
        model = Reconfirmation
        fields = ["state"]


class ReconfirmationViewSet(Writing, ReadingViewSet):
    """Changes that wait for an answer, or had one; a consultant finds their own."""

    queryset = Reconfirmation.objects.select_related(
        "assignment", "answered_by", "change__before__room", "change__after__room"
    )
    serializer_class = ReconfirmationSerializer
    filterset_class = ReconfirmationFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"

    @writes()
    def confirm(self, given: dict[str, Any], pk: int) -> Reconfirmation:
        """Say that the change suits."""
        return confirm_change(actor=self.actor, reconfirmation_id=pk)

    @writes()
    def step_back(self, given: dict[str, Any], pk: int) -> Reconfirmation:
        """Say that it does not suit, without a reason: the booking ends, at no cost to them."""
        return step_back(actor=self.actor, reconfirmation_id=pk)
