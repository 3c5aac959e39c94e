"""The words that introduce people, in versions."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from consultants import domain
from consultants.models import Bio


class BioBody(Body):
    """A new version in one language."""

    consultant_id = IdField()
    language = serializers.ChoiceField(settings.LANGUAGES)
    text = serializers.CharField(max_length=2000)


class BioSerializer(PrivateSerializer):
    """One version; it is used from the person's yes until it is retired."""

    written_by = PersonField()

    private = {"text": "person.bio"}

    class Meta:
        model = Bio
        fields = [
            "id",
            "consultant",
            "number",
            "language",
            "text",
            "state",
            "written_by",
            "written_at",
            "approved_at",
        ]
        read_only_fields = fields


class BioFilters(Filters):
    """By person, language and state."""

    consultant = IdFilter("consultant_id")

    class Meta:
        model = Bio
        fields = ["language", "state"]


class BioViewSet(Writing, ReadingViewSet):
    """Versions; a consultant finds their own."""

    queryset = Bio.objects.select_related("written_by")
    serializer_class = BioSerializer
    filterset_class = BioFilters

    @once(takes=BioBody, status=201)
    def create(self, given: dict[str, Any]) -> Bio:
        """Write a new version: nobody uses it before the person approves it."""
        return domain.write_bio(actor=self.actor, **given)

    @writes()
    def approve(self, given: dict[str, Any], pk: int) -> Bio:
        """Let a version be used in place of the one before."""
        return domain.approve_bio(actor=self.actor, bio_id=pk)

    @writes()
    def retire(self, given: dict[str, Any], pk: int) -> Bio:
        """Put a version away for good."""
        return domain.retire_bio(actor=self.actor, bio_id=pk)
