"""Notes that a consultant writes for themself: found by their writer, whoever else asks."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, CountSerializer, IdField
from api.v1.private import PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes
from engagements.domain import delete_check_in, write_check_in
from engagements.domain.checkin import LONGEST_CHECK_IN
from engagements.models import CheckIn


class CheckInBody(Body):
    """One's own words on one's own work."""

    assignment_id = IdField()
    text = serializers.CharField(max_length=LONGEST_CHECK_IN)


class WrittenSerializer(serializers.ModelSerializer[CheckIn]):
    """That a note was kept. Answers to writing are kept too, so the words are not in them."""

    class Meta:
        model = CheckIn
        fields = ["assignment", "written_at"]
        read_only_fields = fields


class CheckInSerializer(PrivateSerializer):
    """One's own note, opened."""

    id = serializers.IntegerField(source="pk", read_only=True)
    text = serializers.CharField(read_only=True)

    owner = "assignment.consultant_id"
    private = {"text": "check_in"}

    class Meta:
        model = CheckIn
        fields = ["id", "assignment", "written_at", "text"]
        read_only_fields = fields


class CheckInViewSet(Writing, ReadingViewSet):
    """One's own notes, by the id of the assignment; no role opens anybody else's."""

    queryset = CheckIn.objects.select_related("assignment")
    serializer_class = CheckInSerializer
    orderings = frozenset({"pk"})
    usual_ordering = "-pk"

    @once(takes=CheckInBody, gives=WrittenSerializer, status=201)
    def create(self, given: dict[str, Any]) -> CheckIn:
        """Keep a note, in place of an earlier one on the same work."""
        return write_check_in(actor=self.actor, **given)

    @writes(gives=CountSerializer)
    def delete(self, given: dict[str, Any], pk: int) -> dict[str, int]:
        """Delete one's note for good."""
        delete_check_in(actor=self.actor, assignment_id=pk)
        return {"count": 1}
