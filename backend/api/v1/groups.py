"""The advisory board, its cohorts and workgroups."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import Group, GroupKind


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
