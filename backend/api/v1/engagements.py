"""Engagements."""

from typing import Any

from django_filters import DateTimeFilter
from rest_framework import serializers

from api.v1.bodies import Body, IdField, check_zone
from api.v1.conflicts import EngagementConflicts
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once
from compensation.models import Activity
from engagements.domain import plan_engagement
from engagements.models import Engagement


class EngagementBody(Body):
    """One piece of work: with a session, which gives it its time, or with its own time."""

    activity = serializers.ChoiceField(Activity.choices)
    title = serializers.CharField(max_length=250)
    requester_id = IdField()
    fund_id = IdField()
    session_id = IdField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    timezone = serializers.CharField(max_length=40, required=False, validators=[check_zone])
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_remote = serializers.BooleanField(required=False)
    audience = serializers.CharField(max_length=200, required=False, allow_blank=True)


class EngagementSerializer(PrivateSerializer):
    """One piece of work; a session's engagement takes its time from the session."""

    starts_at = serializers.DateTimeField(source="begins_at", read_only=True)
    ends_at = serializers.DateTimeField(source="finishes_at", read_only=True)

    owner = None
    private = dict.fromkeys(["title", "audience"], "work.title")

    class Meta:
        model = Engagement
        fields = [
            "id",
            "activity",
            "title",
            "requester",
            "fund",
            "convening",
            "session",
            "starts_at",
            "ends_at",
            "timezone",
            "place",
            "is_remote",
            "audience",
            "created_at",
        ]
        read_only_fields = fields


class EngagementFilters(Filters):
    """By who asks, who pays, the event, the kind of work and the time."""

    requester = IdFilter("requester_id")
    fund = IdFilter("fund_id")
    convening = IdFilter("convening_id")
    session = IdFilter("session_id")
    starts_from = DateTimeFilter("begins_at", lookup_expr="gte")
    starts_before = DateTimeFilter("begins_at", lookup_expr="lt")

    class Meta:
        model = Engagement
        fields = ["activity", "is_remote"]


class EngagementViewSet(EngagementConflicts, Writing, ReadingViewSet):
    """Engagements; a consultant finds those they were asked to."""

    queryset = Engagement.objects.with_times()
    serializer_class = EngagementSerializer
    filterset_class = EngagementFilters
    orderings = frozenset({"id", "begins_at"})
    usual_ordering = "-id"

    @once(takes=EngagementBody, status=201)
    def create(self, given: dict[str, Any]) -> Engagement:
        """Plan one piece of work."""
        return plan_engagement(actor=self.actor, **given)
