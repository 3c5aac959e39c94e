"""Engagements."""

from typing import Any

from django_filters import DateTimeFilter
from rest_framework import serializers

from api.v1.bodies import Body, IdField, check_zone
from api.v1.conflicts import EngagementConflicts
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from compensation.models import Activity
from consultants.models import AudienceKind
from engagements.domain import BriefingChange, change_briefing, plan_engagement
from engagements.models import Engagement, Recording


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class BriefingBody(Body):
    """What everyone there needs to know."""

    audience = _text(200)
    audiences = serializers.ListField(
        child=serializers.ChoiceField(AudienceKind.choices), required=False
    )
    county_id = IdField(required=False, allow_null=True)
    format = _text(300)
    questions = _text(3000)
    off_limits = _text(1000)
    recording = serializers.ChoiceField(Recording.choices, required=False)
    support_on_site = _text(300)
    directions = _text(2000)
    join_link = _text(500)
    contact = _text(200)
    group_id = IdField(required=False, allow_null=True)
    support_by_id = IdField(required=False, allow_null=True)


class BriefingChangeSerializer(serializers.Serializer[Any]):
    """How many people were told, and which drafts have to be made again."""

    told_count = serializers.IntegerField(read_only=True)
    drafts_to_remake = serializers.ListField(child=serializers.IntegerField(), read_only=True)


class EngagementBody(BriefingBody):
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


class EngagementSerializer(PrivateSerializer):
    """One piece of work; a session's engagement takes its time from the session."""

    starts_at = serializers.DateTimeField(source="begins_at", read_only=True)
    ends_at = serializers.DateTimeField(source="finishes_at", read_only=True)
    support_by = PersonField()

    owner = None
    private = {
        **dict.fromkeys(["title", "audience", "audiences"], "work.title"),
        **dict.fromkeys(["format", "questions", "off_limits", "support_on_site"], "work.briefing"),
        # Everybody who was asked sees this row; these are for whoever is booked, and stand there.
        **dict.fromkeys(["directions", "join_link", "contact"], "seat.note"),
    }

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
            "audiences",
            "county",
            "format",
            "questions",
            "off_limits",
            "recording",
            "support_on_site",
            "directions",
            "join_link",
            "contact",
            "group",
            "support_by",
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

    queryset = Engagement.objects.with_times().select_related("support_by")
    serializer_class = EngagementSerializer
    filterset_class = EngagementFilters
    orderings = frozenset({"id", "begins_at"})
    usual_ordering = "-id"

    @once(takes=EngagementBody, status=201)
    def create(self, given: dict[str, Any]) -> Engagement:
        """Plan one piece of work."""
        return plan_engagement(actor=self.actor, **given)

    @writes(takes=BriefingBody, gives=BriefingChangeSerializer)
    def change_briefing(self, given: dict[str, Any], pk: int) -> BriefingChange:
        """Change what everyone there needs to know; whoever is booked is told."""
        return change_briefing(actor=self.actor, engagement_id=pk, **given)
