"""The advisory board, its cohorts and workgroups."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body, IdField, MinutesField, check_zone
from api.v1.filters import Filters
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from compensation.models import Activity, EngagementRole
from consultants import domain
from consultants.models import Group, GroupKind
from core import privacy
from core.privacy import Channel, See
from engagements.domain import call_meeting, group_report


class GroupChangeBody(Body):
    """A group's name, number of seats and days; no number is no limit."""

    name = serializers.CharField(max_length=120)
    seat_count = serializers.IntegerField(
        min_value=1, max_value=1000, required=False, allow_null=True
    )
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)


class GroupBody(GroupChangeBody):
    """A new group."""

    kind = serializers.ChoiceField(GroupKind.choices)
    parent_id = IdField(required=False, allow_null=True)


class MeetingBody(Body):
    """A meeting: every present member gets a seat and a drafted offer."""

    title = serializers.CharField(max_length=250)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    requester_id = IdField()
    fund_id = IdField()
    reply_by_at = serializers.DateTimeField()
    activity = serializers.ChoiceField(Activity.choices, required=False)
    role = serializers.ChoiceField(EngagementRole.choices, required=False)
    timezone = serializers.CharField(max_length=40, required=False, validators=[check_zone])
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_remote = serializers.BooleanField(required=False)
    workload = MinutesField(required=False)


class NotAskedSerializer(serializers.Serializer[Any]):
    """A member for whom no offer could be drafted, and why."""

    consultant = serializers.IntegerField(source="consultant.pk")
    words = serializers.CharField()


class MeetingSerializer(serializers.Serializer[Any]):
    """A meeting as it was called; its drafts wait to be sent."""

    engagement = serializers.IntegerField(source="engagement.pk")
    offers = serializers.SerializerMethodField()
    not_asked = NotAskedSerializer(many=True)

    def get_offers(self, meeting: Any) -> list[int]:
        """Return the drafts."""
        return [offer.pk for offer in meeting.offers]


class MemberRowSerializer(serializers.Serializer[Any]):
    """One member's meetings, and hours and pay as confirmed; pay for whom it concerns."""

    consultant = serializers.IntegerField(source="consultant.pk")
    consultant_name = serializers.CharField(source="consultant.chosen_name")
    attended = serializers.IntegerField()
    coming = serializers.IntegerField()
    missed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    meeting_minutes = serializers.IntegerField(required=False)
    development_minutes = serializers.IntegerField(required=False)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Leave hours and pay out for readers who do not see them."""
        shown: dict[str, Any] = super().to_representation(instance)
        actor = self.context["request"].user
        if privacy.sees(actor, "work.pay", Channel.API) is not See.FULL:
            for name in ("meeting_minutes", "development_minutes", "amount"):
                del shown[name]
        return shown


class MeetingRowSerializer(serializers.Serializer[Any]):
    """One meeting and who was there."""

    engagement = serializers.IntegerField(source="engagement.pk")
    starts_at = serializers.DateTimeField(source="engagement.begins_at")
    attended = serializers.ListField(child=serializers.CharField())
    coming = serializers.ListField(child=serializers.CharField())
    missed = serializers.ListField(child=serializers.CharField())
    cancelled = serializers.ListField(child=serializers.CharField())


class GroupReportSerializer(serializers.Serializer[Any]):
    """What a group did."""

    group = serializers.IntegerField(source="group.pk")
    members = MemberRowSerializer(many=True)
    meetings = MeetingRowSerializer(many=True)


class GroupSerializer(serializers.ModelSerializer[Group]):
    """A board, a cohort of it, or a workgroup."""

    class Meta:
        model = Group
        fields = ["id", "kind", "name", "parent", "seat_count", "starts_on", "ends_on"]
        read_only_fields = fields


class GroupFilters(Filters):
    """By kind."""

    class Meta:
        model = Group
        fields = ["kind"]


class GroupViewSet(Writing, ReadingViewSet):
    """Groups; a consultant finds those they are or were a member of."""

    queryset = Group.objects.all()
    serializer_class = GroupSerializer
    filterset_class = GroupFilters

    @once(takes=GroupBody, status=201)
    def create(self, given: dict[str, Any]) -> Group:
        """Make a group."""
        return domain.make_group(actor=self.actor, **given)

    @writes(takes=GroupChangeBody)
    def change(self, given: dict[str, Any], pk: int) -> Group:
        """Change a group's name, number of seats and days."""
        return domain.change_group(actor=self.actor, group_id=pk, **given)

    @writes(takes=MeetingBody, gives=MeetingSerializer)
    def call_meeting(self, given: dict[str, Any], pk: int) -> Any:
        """Call a meeting: a seat and a drafted offer for each present member."""
        return call_meeting(actor=self.actor, group_id=pk, **given)

    @extend_schema(responses=GroupReportSerializer, filters=False)
    @action(detail=True, pagination_class=None)
    def report(self, request: Request, pk: str) -> Response:
        """Say what a group did: attendance, hours and pay."""
        report = group_report(actor=self.actor, group_id=int(pk))
        context = self.get_serializer_context()
        return Response(GroupReportSerializer(report, context=context).data)
