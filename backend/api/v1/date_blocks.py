"""Days on which people say they are away, or free."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, DroppedSerializer, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import Availability, DateBlock


class DateBlockBody(Body):
    """Whole days, first to last."""

    consultant_id = IdField()
    says = serializers.ChoiceField(Availability.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class DateBlockSerializer(PrivateSerializer):
    """Whole days that win over the week."""

    private = dict.fromkeys(["says", "starts_on", "ends_on"], "person.times")

    class Meta:
        model = DateBlock
        fields = ["id", "consultant", "says", "starts_on", "ends_on"]
        read_only_fields = fields


class DateBlockFilters(Filters):
    """By person."""

    consultant = IdFilter("consultant_id")


class DateBlockViewSet(Writing, ReadingViewSet):
    """Days; a consultant finds their own."""

    queryset = DateBlock.objects.all()
    serializer_class = DateBlockSerializer
    filterset_class = DateBlockFilters

    @once(takes=DateBlockBody, status=201)
    def create(self, given: dict[str, Any]) -> DateBlock:
        """Keep days on which one is away, or free, whatever the week says."""
        return domain.add_date_block(actor=self.actor, **given)

    @writes(gives=DroppedSerializer)
    def drop(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Take an entry away; the week speaks of its days again."""
        domain.drop_date_block(actor=self.actor, date_block_id=pk)
        return {"id": pk}
