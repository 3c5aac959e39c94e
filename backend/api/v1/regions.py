"""Regions."""

from rest_framework import serializers

from api.v1.reading import ReferenceViewSet
from consultants.models import Region


class RegionSerializer(serializers.ModelSerializer[Region]):
    """A group of counties that are near one another."""

    class Meta:
        model = Region
        fields = ["id", "code", "name"]


class RegionViewSet(ReferenceViewSet):
    """Regions of California."""

    queryset = Region.objects.all()
    serializer_class = RegionSerializer
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"
