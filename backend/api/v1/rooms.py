"""Rooms."""

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.reading import ReadingViewSet
from engagements.models import Room


class RoomSerializer(serializers.ModelSerializer[Room]):
    """A room of a convening."""

    class Meta:
        model = Room
        fields = ["id", "convening", "name", "position"]
        read_only_fields = fields


class RoomFilters(Filters):
    """By convening."""

    convening = IdFilter("convening_id")


class RoomViewSet(ReadingViewSet):
    """Rooms of convenings."""

    queryset = Room.objects.all()
    serializer_class = RoomSerializer
    filterset_class = RoomFilters
    orderings = frozenset({"id", "name", "position"})
