"""Counties."""

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.reading import ReferenceViewSet
from consultants.models import County


class CountySerializer(serializers.ModelSerializer[County]):
    """A county with its FIPS code and region."""

    class Meta:
        model = County
        fields = ["id", "fips", "name", "region"]


class CountyFilters(Filters):
    """By region or name."""

    region = IdFilter("region_id")

    class Meta:
        model = County
        fields = ["name", "fips"]


class CountyViewSet(ReferenceViewSet):
    """California's 58 counties."""

    queryset = County.objects.all()
    serializer_class = CountySerializer
    filterset_class = CountyFilters
    orderings = frozenset({"id", "name", "fips"})
    usual_ordering = "name"
