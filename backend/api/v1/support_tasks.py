"""Support tasks: someone is in touch with a person after their work."""

from typing import Any

from rest_framework import serializers

from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from engagements.domain import finish_support
from engagements.models import SupportTask


class SupportTaskSerializer(PrivateSerializer):
    """Whom to be in touch with, who does it, and by when. What was said is kept nowhere."""

    consultant = serializers.PrimaryKeyRelatedField[Any](
        source="assignment.consultant", read_only=True
    )
    consultant_name = serializers.CharField(
        source="assignment.consultant.chosen_name", read_only=True
    )
    owner_name = PersonField(source="owner")

    owner = "assignment.consultant_id"
    private = {"consultant_name": "person.name"}

    class Meta:
        model = SupportTask
        fields = [
            "id",
            "assignment",
            "consultant",
            "consultant_name",
            "owner_name",
            "state",
            "due_on",
            "done_at",
        ]
        read_only_fields = fields


class SupportTaskFilters(Filters):
    """By owner, person, state and date."""

    owner = IdFilter("owner_id")
    consultant = IdFilter("assignment__consultant_id")

    class Meta:
        model = SupportTask
        fields = {"state": ["exact"], "due_on": ["gte", "lte"]}


class SupportTaskViewSet(Writing, ReadingViewSet):
    """Support tasks; whoever has one sees it, and so does the desk."""

    queryset = SupportTask.objects.select_related("assignment__consultant", "owner")
    serializer_class = SupportTaskSerializer
    filterset_class = SupportTaskFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"

    @writes()
    def finish(self, given: dict[str, Any], pk: int) -> SupportTask:
        """Note that the person was in touch with someone."""
        return finish_support(actor=self.actor, task_id=pk)
