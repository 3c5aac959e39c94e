"""Targets of panels, and what a panel would still gain from."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, answer_once, key_of, once
from engagements.domain.composition import MOST, drop_target, set_target
from engagements.models import PanelTarget


class GapSerializer(serializers.Serializer[Any]):
    """How the panel stands to a target; of a facet only whether it is met, never a number."""

    target = serializers.IntegerField(source="target_id")
    name = serializers.CharField()
    at_least = serializers.IntegerField()
    have = serializers.IntegerField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True)
    words = serializers.CharField()


class CompositionSerializer(serializers.Serializer[Any]):
    """What a panel would still gain from: what is not met first, and warnings."""

    engagement = serializers.IntegerField(source="engagement_id")
    gaps = GapSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


class TargetBody(Body):
    """What a panel should hold: one of county, region and facet, and at least how many."""

    engagement_id = IdField()
    county_id = IdField(required=False, allow_null=True)
    region_id = IdField(required=False, allow_null=True)
    facet_id = IdField(required=False, allow_null=True)
    at_least = serializers.IntegerField(min_value=1, max_value=MOST, required=False)


class TargetSerializer(PrivateSerializer):
    """What a coordinator hopes a panel will hold."""

    owner = None

    class Meta:
        model = PanelTarget
        fields = ["id", "engagement", "county", "region", "facet", "at_least"]
        read_only_fields = fields


class TargetFilters(Filters):
    """By engagement."""

    engagement = IdFilter("engagement_id")

    class Meta:
        model = PanelTarget
        fields: list[str] = []


class TargetViewSet(Writing, ReadingViewSet):
    """Targets of panels."""

    queryset = PanelTarget.objects.all()
    serializer_class = TargetSerializer
    filterset_class = TargetFilters

    @once(takes=TargetBody, status=201)
    def create(self, given: dict[str, Any]) -> PanelTarget:
        """Keep a target; the same thing again changes its number."""
        return set_target(actor=self.actor, **given)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Take a target back."""
        key_of(request)

        def drop() -> tuple[int, Any]:
            drop_target(actor=self.actor, target_id=int(pk))
            return 204, None

        return answer_once(request, drop)
