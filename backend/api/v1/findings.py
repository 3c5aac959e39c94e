"""Findings: what was learned or changed because of the work."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from engagements.domain import change_finding, share_finding
from engagements.models import Finding

LONGEST_FINDING = 3000


class FindingBody(Body):
    """What came of the work; one of the two may be empty."""

    learned = serializers.CharField(
        max_length=LONGEST_FINDING, required=False, allow_blank=True, default=""
    )
    changed = serializers.CharField(
        max_length=LONGEST_FINDING, required=False, allow_blank=True, default=""
    )


class ChangeFindingBody(Body):
    """Another coordinator or another day, and why."""

    owed_by_id = IdField(required=False)
    due_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=500)


class FindingSerializer(PrivateSerializer):
    """What came of one piece of work; before it is shared, who owes it and by when."""

    title = serializers.CharField(source="engagement.title", read_only=True)
    owed_by = PersonField()
    shared_by = PersonField()

    owner = None
    private = dict.fromkeys(["title", "learned", "changed"], "work.title")

    class Meta:
        model = Finding
        fields = [
            "id",
            "engagement",
            "title",
            "state",
            "owed_by",
            "due_on",
            "learned",
            "changed",
            "shared_by",
            "shared_at",
        ]
        read_only_fields = fields


class FindingFilters(Filters):
    """By engagement, who owes it, state and date."""

    engagement = IdFilter("engagement_id")
    owed_by = IdFilter("owed_by_id")

    class Meta:
        model = Finding
        fields = {"state": ["exact"], "due_on": ["gte", "lte"]}


class FindingViewSet(Writing, ReadingViewSet):
    """Findings; a consultant finds those of work that they did."""

    queryset = Finding.objects.select_related("engagement", "owed_by", "shared_by")
    serializer_class = FindingSerializer
    filterset_class = FindingFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"

    @writes(takes=FindingBody)
    def share(self, given: dict[str, Any], pk: int) -> Finding:
        """Share it with everyone who worked on it; they are told."""
        return share_finding(actor=self.actor, finding_id=pk, **given)

    @writes(takes=ChangeFindingBody)
    def change(self, given: dict[str, Any], pk: int) -> Finding:
        """Hand it to another coordinator, or promise it for another day."""
        return change_finding(actor=self.actor, finding_id=pk, **given)
