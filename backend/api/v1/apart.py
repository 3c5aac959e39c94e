"""Whom not to place together: to everybody but coordinators, only what they said themselves."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, DroppedSerializer, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import Apart


class ApartBody(Body):
    """Whom a person would rather not meet at work, in their own words."""

    consultant_id = IdField()
    words = serializers.CharField(max_length=200)


class NoteApartBody(Body):
    """Two members, as a coordinator notes it."""

    consultant_id = IdField()
    other_id = IdField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class LinkApartBody(Body):
    """Which member the words mean; null when it is nobody of the network."""

    other_id = IdField(allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ApartSerializer(PrivateSerializer):
    """Whom not to place together; the other is never told."""

    stated_by = PersonField()

    private = {
        "other_words": "person.rules_out",
        **dict.fromkeys(["other", "note", "stated_by"], "person.apart"),
    }

    class Meta:
        model = Apart
        fields = [
            "id",
            "consultant",
            "other_words",
            "other",
            "note",
            "is_own",
            "stated_by",
            "stated_at",
        ]
        read_only_fields = fields


class ApartFilters(Filters):
    """By person."""

    consultant = IdFilter("consultant_id")


class ApartViewSet(Writing, ReadingViewSet):
    """Statements and notes; a consultant finds what they said themselves."""

    queryset = Apart.objects.select_related("stated_by")
    serializer_class = ApartSerializer
    filterset_class = ApartFilters

    @once(takes=ApartBody, status=201)
    def create(self, given: dict[str, Any]) -> Apart:
        """Say whom one would rather not meet at work; no reason is asked."""
        return domain.state_apart(actor=self.actor, **given)

    @writes(takes=NoteApartBody, detail=False)
    def note(self, given: dict[str, Any]) -> Apart:
        """Note, as a coordinator, that two members are not to be placed together."""
        return domain.note_apart(actor=self.actor, **given)

    @writes(takes=LinkApartBody)
    def link(self, given: dict[str, Any], pk: int) -> Apart:
        """Say which member a person's own words mean."""
        return domain.link_apart(actor=self.actor, apart_id=pk, **given)

    @writes(gives=DroppedSerializer)
    def drop(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Take one away: what one said, or what a coordinator noted."""
        domain.drop_apart(actor=self.actor, apart_id=pk)
        return {"id": pk}
