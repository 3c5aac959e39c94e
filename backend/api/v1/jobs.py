"""Background work."""

from rest_framework import serializers

from api.v1.private import PersonField
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, writes
from jobs.domain import cancel_job, retry_job
from jobs.models import Job


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
    def cancel(self, given: dict[str, object], pk: int) -> Job:
        """Stop a job: at once when it waits, at its next step when it runs."""
        return cancel_job(actor=self.actor, job_id=pk)

    @writes()
    def retry(self, given: dict[str, object], pk: int) -> Job:
        """Queue a failed or cancelled job again."""
        return retry_job(actor=self.actor, job_id=pk)
