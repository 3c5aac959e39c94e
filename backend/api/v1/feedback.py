"""The two questions after the work, and the answer that is owed when either is a no."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import LONGEST_NOTE, Body
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from engagements.domain import answer_feedback
from engagements.models import Feedback


class TwoQuestionsBody(Body):
    """A yes or a no to each of the two questions; words are optional."""

    enough_time = serializers.BooleanField()
    was_heard = serializers.BooleanField()
    words = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class AnswerBody(Body):
    """The answer, as the person reads it."""

    answer = serializers.CharField(max_length=LONGEST_NOTE)


class FeedbackSerializer(PrivateSerializer):
    """What a person said of their work, and what they were answered."""

    consultant = serializers.PrimaryKeyRelatedField[Any](
        source="assignment.consultant", read_only=True
    )
    consultant_name = serializers.CharField(
        source="assignment.consultant.chosen_name", read_only=True
    )
    owed_by = PersonField()
    answered_by = PersonField()

    owner = "assignment.consultant_id"
    private = {
        "consultant_name": "person.name",
        **dict.fromkeys(["enough_time", "was_heard", "words", "answer"], "feedback"),
    }

    class Meta:
        model = Feedback
        fields = [
            "id",
            "assignment",
            "consultant",
            "consultant_name",
            "state",
            "enough_time",
            "was_heard",
            "words",
            "said_at",
            "owed_by",
            "due_on",
            "answer",
            "answered_by",
            "answered_at",
        ]
        read_only_fields = fields


class FeedbackFilters(Filters):
    """By person, assignment, who owes the answer, state and date."""

    assignment = IdFilter("assignment_id")
    consultant = IdFilter("assignment__consultant_id")
    owed_by = IdFilter("owed_by_id")

    class Meta:
        model = Feedback
        fields = {"state": ["exact"], "due_on": ["gte", "lte"]}


class FeedbackViewSet(Writing, ReadingViewSet):
    """Feedback; a consultant finds their own. It is given at the assignment."""

    queryset = Feedback.objects.select_related("assignment__consultant", "owed_by", "answered_by")
    serializer_class = FeedbackSerializer
    filterset_class = FeedbackFilters
    orderings = frozenset({"id"})
    usual_ordering = "-id"

    @writes(takes=AnswerBody)
    def answer(self, given: dict[str, Any], pk: int) -> Feedback:
        """Give the answer that is owed."""
        return answer_feedback(actor=self.actor, feedback_id=pk, **given)
