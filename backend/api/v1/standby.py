"""Who is asked next for a seat."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import add_standby, drop_standby
from engagements.domain.conflict_kinds import APART
from engagements.models import Standby


class StandbyBody(Body):
    """Somebody at the end of a seat's list."""

    seat_id = IdField()
    consultant_id = IdField()
    reply_hours = serializers.IntegerField(required=False, min_value=1, max_value=10_000)
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class StandbySerializer(PrivateSerializer):
    """A place on a seat's list; ``offer`` is there once they were asked."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    reason = serializers.SerializerMethodField()
    added_by = PersonField()

    private = {"consultant_name": "person.name", "reason": "work.reasons"}

    class Meta:
        model = Standby
        fields = [
            "id",
            "seat",
            "consultant",
            "consultant_name",
            "state",
            "position",
            "reply_hours",
            "reason",
            "offer",
            "added_by",
            "added_at",
        ]
        read_only_fields = fields

    def get_reason(self, row: Standby) -> str:
        """Return why they are on the list; of people kept apart, to coordinators alone."""
        may = self._shows("person.apart", own=False) and not self._is_own(row)
        return row.reason if may or APART not in row.reason_kinds else ""


class StandbyFilters(Filters):
    """By seat, engagement, person and state."""

    seat = IdFilter("seat_id")
    engagement = IdFilter("seat__engagement_id")
    consultant = IdFilter("consultant_id")

    class Meta:
        model = Standby
        fields = ["state"]


class StandbyViewSet(Writing, ReadingViewSet):
    """The lists of all seats; for coordinators and auditors."""

    queryset = Standby.objects.select_related("consultant", "added_by")
    serializer_class = StandbySerializer
    filterset_class = StandbyFilters

    @once(takes=StandbyBody, status=201)
    def create(self, given: dict[str, Any]) -> Standby:
        """Put somebody at the end of a seat's list; they are told nothing yet."""
        return add_standby(actor=self.actor, **given)

    @writes()
    def drop(self, given: dict[str, Any], pk: int) -> Standby:
        """Take somebody off the list."""
        return drop_standby(actor=self.actor, standby_id=pk)
