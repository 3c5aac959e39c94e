"""Assignments: accepted offers, from booking to confirmed hours."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import (
    Body,
    CountSerializer,
    IdsField,
    MinutesField,
    NoteBody,
    OptionalNoteBody,
)
from api.v1.calendar import BookingFiles
from api.v1.feedback import FeedbackSerializer, TwoQuestionsBody
from api.v1.filters import Filters, IdFilter
from api.v1.private import PersonField, PrivateSerializer
from api.v1.reading import ReadingViewSet
from api.v1.work_entries import WorkEntrySerializer
from api.v1.writing import Writing, writes
from engagements.domain import (
    answer_two_questions,
    ask_hours_again,
    cancel_assignment,
    confirm_hours,
    mark_delivered,
    mark_no_show,
    report_hours,
    say_employer_pays,
)
from engagements.models import Assignment, EmployerPays, Feedback


class HoursBody(Body):
    """Minutes by component; without them the plan looks right."""

    minutes = MinutesField(required=False, allow_null=True)


class AssignmentsBody(Body):
    """Several assignments."""

    assignment_ids = IdsField()


class EmployerBody(Body):
    """Whether an employer pays for the same time."""

    employer_pays = serializers.ChoiceField(EmployerPays.choices)


class AssignmentSerializer(PrivateSerializer):
    """An accepted offer with its hours."""

    consultant_name = serializers.CharField(source="consultant.chosen_name", read_only=True)
    starts_at = serializers.DateTimeField(source="during.lower", read_only=True)
    ends_at = serializers.DateTimeField(source="during.upper", read_only=True)
    reported_by = PersonField()
    confirmed_by = PersonField()
    work = WorkEntrySerializer(many=True, read_only=True)
    employer_pays = serializers.CharField(source="offer.employer_pays", read_only=True)

    private = {
        "consultant_name": "person.name",
        "employer_pays": "offer.talk",
        **dict.fromkeys(
            ["work", "question", "attendance_minutes", "agreed_minutes", "agreed_amount"],
            "work.pay",
        ),
    }

    class Meta:
        model = Assignment
        fields = [
            "id",
            "offer",
            "seat",
            "engagement",
            "consultant",
            "consultant_name",
            "fund",
            "state",
            "starts_at",
            "ends_at",
            "service_on",
            "report_by_on",
            "pay_by_on",
            "attendance_minutes",
            "agreed_minutes",
            "agreed_amount",
            "booked_at",
            "reported_by",
            "confirmed_by",
            "confirmed_at",
            "question",
            "employer_pays",
            "work",
        ]
        read_only_fields = fields


class AssignmentFilters(Filters):
    """By person, engagement, fund, state and service date."""

    consultant = IdFilter("consultant_id")
    engagement = IdFilter("engagement_id")
    seat = IdFilter("seat_id")
    fund = IdFilter("fund_id")

    class Meta:
        model = Assignment
        fields = {"state": ["exact"], "service_on": ["gte", "lte"]}


class AssignmentViewSet(BookingFiles, Writing, ReadingViewSet):
    """Assignments; a consultant finds their own."""

    queryset = Assignment.objects.select_related(
        "consultant", "offer", "reported_by", "confirmed_by"
    ).prefetch_related("work__assignment")
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilters
    orderings = frozenset({"id", "service_on", "pay_by_on"})
    usual_ordering = "-id"

    @writes()
    def mark_delivered(self, given: dict[str, Any], pk: int) -> Assignment:
        """Say that the work took place."""
        return mark_delivered(actor=self.actor, assignment_id=pk)

    @writes(takes=HoursBody)
    def report_hours(self, given: dict[str, Any], pk: int) -> Assignment:
        """Report the hours of one's own work."""
        return report_hours(actor=self.actor, assignment_id=pk, minutes=given.get("minutes"))

    @writes(takes=NoteBody)
    def ask_again(self, given: dict[str, Any], pk: int) -> Assignment:
        """Send reported hours back with a question."""
        return ask_hours_again(actor=self.actor, assignment_id=pk, **given)

    @writes()
    def confirm(self, given: dict[str, Any], pk: int) -> Assignment:
        """Confirm the hours exactly as reported."""
        confirm_hours(actor=self.actor, assignment_ids=[pk])
        found: Assignment = self.row(pk)
        return found

    @writes(takes=AssignmentsBody, gives=CountSerializer, detail=False, path="confirm")
    def confirm_many(self, given: dict[str, Any]) -> dict[str, int]:
        """Confirm the hours of several assignments exactly as reported, all or none."""
        return {"count": confirm_hours(actor=self.actor, **given)}

    @writes(takes=EmployerBody)
    def say_employer_pays(self, given: dict[str, Any], pk: int) -> Assignment:
        """Say whether an employer pays for the same time; it lowers nothing."""
        found: Assignment = self.row(pk)
        say_employer_pays(actor=self.actor, offer_id=found.offer_id, **given)
        return found

    @writes(takes=OptionalNoteBody)
    def cancel(self, given: dict[str, Any], pk: int) -> Assignment:
        """Cancel a booking before it takes place; its seat is open again."""
        return cancel_assignment(actor=self.actor, assignment_id=pk, **given)

    @writes(takes=NoteBody)
    def no_show(self, given: dict[str, Any], pk: int) -> Assignment:
        """Note that the person was not there, with a reason; a word with them comes first."""
        return mark_no_show(actor=self.actor, assignment_id=pk, **given)

    @writes(takes=TwoQuestionsBody, gives=FeedbackSerializer)
    def two_questions(self, given: dict[str, Any], pk: int) -> Feedback:
        """Answer the two questions about one's own work."""
        return answer_two_questions(actor=self.actor, assignment_id=pk, **given)
