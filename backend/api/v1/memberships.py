"""Terms in the board, its cohorts and workgroups."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import Membership


class MembershipBody(Body):
    """A term from its first day to its last; without a last day it is open."""

    group_id = IdField()
    consultant_id = IdField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class EndBody(Body):
    """The last day."""

    ends_on = serializers.DateField()


class MembershipSerializer(PrivateSerializer):
    """A person's term in a group."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    starts_on = serializers.DateField(source="term.lower", read_only=True)
    ends_on = serializers.DateField(source="last_day", read_only=True, allow_null=True)

    private = {"consultant_name": "person.name"}

    class Meta:
        model = Membership
        fields = ["id", "group", "consultant", "consultant_name", "starts_on", "ends_on"]
        read_only_fields = fields


class MembershipFilters(Filters):
    """By group and person."""

    group = IdFilter("group_id")
    consultant = IdFilter("consultant_id")


class MembershipViewSet(Writing, ReadingViewSet):
    """Terms; a consultant finds their own."""

    queryset = Membership.objects.select_related("consultant")
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilters

    @once(takes=MembershipBody, status=201)
    def create(self, given: dict[str, Any]) -> Membership:
        """Begin a person's term; refused when the group's seats are taken."""
        return domain.seat_member(actor=self.actor, **given)

    @writes(takes=EndBody)
    def end(self, given: dict[str, Any], pk: int) -> Membership:
        """Let a term end with a day."""
        return domain.end_term(actor=self.actor, membership_id=pk, **given)
