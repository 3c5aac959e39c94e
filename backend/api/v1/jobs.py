"""Background work."""

from typing import Any

from rest_framework import serializers

from api.v1.bodies import Body, IdField
from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from jobs.domain import cancel_job, retry_job
from jobs.models import Job
from payments.domain import ask_for_invoices
from reports.domain import ask_for_workbook


class WorkbookOfRunBody(Body):
    """A payment run."""

    run_id = IdField()


class JobSerializer(serializers.ModelSerializer[Job]):
    """One piece of background work: n of m, and how it ended."""

    created_by = PersonField()

    class Meta:
        model = Job
        fields = [
            "id",
            "kind",
            "state",
            "done",
            "total",
            "attempts",
            "cancel_requested",
            "error",
            "result",
            "created_by",
            "created_at",
            "started_at",
            "ended_at",
        ]
        read_only_fields = fields


class JobViewSet(Writing, ReadingViewSet):
    """Own background work; administrators and auditors see all."""

    queryset = Job.objects.select_related("created_by")
    serializer_class = JobSerializer
    filterset_fields = ["kind", "state"]
    usual_ordering = "-id"

    @writes()
    def cancel(self, given: dict[str, Any], pk: int) -> Job:
        """Stop a job: at once when it waits, at its next step when it runs."""
        return cancel_job(actor=self.actor, job_id=pk)

    @writes()
    def retry(self, given: dict[str, Any], pk: int) -> Job:
        """Queue a failed or cancelled job again."""
        return retry_job(actor=self.actor, job_id=pk)

    @writes(detail=False)
    def issue_invoices(self, given: dict[str, Any]) -> Job:
        """Start the issuing of invoices for all confirmed work; the job tells n of m."""
        return ask_for_invoices(actor=self.actor)

    @writes(takes=WorkbookOfRunBody, detail=False)
    def payment_workbook(self, given: dict[str, Any]) -> Job:
        """Start the payment workbook of a released run."""
        return ask_for_workbook(actor=self.actor, **given)
