"""Requesters."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once
from engagements.domain import make_requester
from engagements.models import Requester


class RequesterBody(Body):
    """Who asks for work."""

    name = serializers.CharField(max_length=160)
    county_id = IdField(required=False, allow_null=True)


class RequesterSerializer(serializers.ModelSerializer[Requester]):
    """Who asks for the work."""

    class Meta:
        model = Requester
        fields = ["id", "name", "county"]
        read_only_fields = fields


class RequesterFilters(Filters):
    """By county."""

    county = IdFilter("county_id")


class RequesterViewSet(Writing, ReadingViewSet):
    """Counties, agencies and partners that ask for work."""

    queryset = Requester.objects.all()
    serializer_class = RequesterSerializer
    filterset_class = RequesterFilters
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"

    @once(takes=RequesterBody, status=201)
    def create(self, given: dict[str, Any]) -> Requester:
        """Record who asks for work; repeating it with the same name returns the one there is."""
        return make_requester(actor=self.actor, **given)
