"""Languages."""

from rest_framework import serializers

from api.v1.reading import ReferenceViewSet
from consultants.models import Language


class LanguageSerializer(serializers.ModelSerializer[Language]):
    """A language by its BCP 47 tag."""

    class Meta:
        model = Language
        fields = ["id", "tag", "name"]


class LanguageViewSet(ReferenceViewSet):
    """Languages that people of the network speak."""

    queryset = Language.objects.all()
    serializer_class = LanguageSerializer
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"
