"""Convenings, and the programme as it may be printed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.conflicts import ConveningConflicts
from api.v1.convening_files import ConveningFiles
from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.releases import ConveningReleases
from api.v1.writing import Writing
from core.errors import Refused
from core.privacy import Channel, See, sees
from engagements.domain.printing import printed_programme
from engagements.models import Convening


class ConveningSerializer(PrivateSerializer):
    """An event of one or more days in one place."""

    owner = None
    private = {"title": "work.title"}

    class Meta:
        model = Convening
        fields = [
            "id",
            "code",
            "title",
            "starts_on",
            "ends_on",
            "timezone",
            "venue_name",
            "venue_address",
            "county",
            "host",
        ]
        read_only_fields = fields


class PrintedNameSerializer(serializers.Serializer[Any]):
    """One person as they agreed to be listed."""

    role = serializers.CharField()
    name = serializers.CharField()
    printed_label = serializers.CharField(source="label")
    bio = serializers.CharField()


class PrintedSessionSerializer(serializers.Serializer[Any]):
    """One session with consented names alone."""

    code = serializers.CharField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    room = serializers.CharField()
    people = PrintedNameSerializer(many=True)
    unnamed_count = serializers.IntegerField()


class ConveningFilters(Filters):
    """By code or county."""

    county = IdFilter("county_id")

    class Meta:
        model = Convening
        fields = {"code": ["exact"], "starts_on": ["gte", "lte"]}


class ConveningViewSet(
    ConveningReleases, ConveningConflicts, ConveningFiles, Writing, ReadingViewSet
):
    """Convenings; a consultant finds those they were asked to."""

    queryset = Convening.objects.all()
    serializer_class = ConveningSerializer
    filterset_class = ConveningFilters
    orderings = frozenset({"id", "starts_on", "code"})
    usual_ordering = "-starts_on"

    @extend_schema(responses=PrintedSessionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def programme(self, request: Request, pk: str) -> Response:
        """Return the programme as it may be printed today: consented names and labels alone."""
        convening = self.row(pk)
        if sees(request.user, "work.title", Channel.API) is not See.FULL:
            raise Refused
        return Response(PrintedSessionSerializer(printed_programme(convening), many=True).data)
