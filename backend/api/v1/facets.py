"""Facets that people may state about themselves."""

from rest_framework import serializers

from api.v1.reading import ReferenceViewSet
from consultants.models import Facet


class FacetSerializer(serializers.ModelSerializer[Facet]):
    """Something that people may state about themselves; who did is told to nobody."""

    class Meta:
        model = Facet
        fields = ["id", "name"]


class FacetViewSet(ReferenceViewSet):
    """Facets, in the network's own words."""

    queryset = Facet.objects.all()
    serializer_class = FacetSerializer
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"
