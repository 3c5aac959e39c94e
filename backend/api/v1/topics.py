"""Topics."""

from rest_framework import serializers

from api.v1.reading import ReferenceViewSet
from consultants.models import Topic


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """Something that consultants like to speak on."""

    class Meta:
        model = Topic
        fields = ["id", "name"]


class TopicViewSet(ReferenceViewSet):
    """Topics, in the network's own words."""

    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    orderings = frozenset({"id", "name"})
    usual_ordering = "name"
