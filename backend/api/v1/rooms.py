"""Rooms."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import add_room, rename_room
from engagements.models import Room


class RoomNameBody(Body):
    """What a room is called."""

    name = serializers.CharField(max_length=120)


class NewRoomBody(RoomNameBody):
    """A room for a convening."""

    convening_id = IdField()


class RoomSerializer(serializers.ModelSerializer[Room]):
    """A room of a convening."""

    class Meta:
        model = Room
        fields = ["id", "convening", "name", "position"]
        read_only_fields = fields


class RoomFilters(Filters):
    """By convening."""

    convening = IdFilter("convening_id")


class RoomViewSet(Writing, ReadingViewSet):
    """Rooms of convenings."""

    queryset = Room.objects.all()
    serializer_class = RoomSerializer
    filterset_class = RoomFilters
    orderings = frozenset({"id", "name", "position"})

    @once(takes=NewRoomBody, status=201)
    def create(self, given: dict[str, Any]) -> Room:
        """Add a room to a convening."""
        return add_room(actor=self.actor, **given)

    @writes(takes=RoomNameBody)
    def rename(self, given: dict[str, Any], pk: int) -> Room:
        """Call a room by another name; nobody has to confirm again."""
        return rename_room(actor=self.actor, room_id=pk, **given)
