"""Convenings."""

from api.v1.filters import Filters, IdFilter
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
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


class ConveningFilters(Filters):
    """By code or county."""

    county = IdFilter("county_id")

    class Meta:
        model = Convening
        fields = {"code": ["exact"], "starts_on": ["gte", "lte"]}


class ConveningViewSet(ReadingViewSet):
    """Convenings; a consultant finds those they were asked to."""

    queryset = Convening.objects.all()
    serializer_class = ConveningSerializer
    filterset_class = ConveningFilters
    orderings = frozenset({"id", "starts_on", "code"})
    usual_ordering = "-starts_on"
