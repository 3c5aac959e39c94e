"""What people do not do."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, DroppedSerializer, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import AudienceKind, Exclusion, ExclusionKind


class ExclusionBody(Body):
    """One thing, of the kind that is named."""

    consultant_id = IdField()
    kind = serializers.ChoiceField(ExclusionKind.choices)
    topic_id = IdField(required=False, allow_null=True)
    county_id = IdField(required=False, allow_null=True)
    venue = serializers.CharField(max_length=120, required=False, allow_blank=True)
    audience = serializers.ChoiceField(AudienceKind.choices, required=False, allow_blank=True)


class ExclusionSerializer(PrivateSerializer):
    """Something a person does not do; no reason is kept."""

    private = dict.fromkeys(["kind", "topic", "county", "venue", "audience"], "person.rules_out")

    class Meta:
        model = Exclusion
        fields = ["id", "consultant", "kind", "topic", "county", "venue", "audience"]
        read_only_fields = fields


class ExclusionFilters(Filters):
    """By person and kind."""

    consultant = IdFilter("consultant_id")

    class Meta:
        model = Exclusion
        fields = ["kind"]


class ExclusionViewSet(Writing, ReadingViewSet):
    """Exclusions; a consultant finds their own."""

    queryset = Exclusion.objects.all()
    serializer_class = ExclusionSerializer
    filterset_class = ExclusionFilters

    @once(takes=ExclusionBody, status=201)
    def create(self, given: dict[str, Any]) -> Exclusion:
        """Rule out a topic, county, venue or audience; repeating it changes nothing."""
        return domain.rule_out(actor=self.actor, **given)

    @writes(gives=DroppedSerializer)
    def allow_again(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Take an exclusion away."""
        domain.allow_again(actor=self.actor, exclusion_id=pk)
        return {"id": pk}
