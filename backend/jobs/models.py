"""The database's queue of record: Celery only wakes it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import state_check, state_field
from jobs.states import JOB, OPEN_STATES


class JobKind(models.TextChoices):
    """What background work exists; each has one handler in ``worker/jobs``."""

    ISSUE_INVOICES = "issue_invoices", _("Issue invoices")
    PAYMENT_WORKBOOK = "payment_workbook", _("Payment workbook")
    MAKE_DOCUMENTS = "make_documents", _("Make invoice documents")
    CHECK_INVARIANTS = "check_invariants", _("Check the books")


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs as people may see them."""

    def visible_to(self, actor: Any) -> "JobQuerySet":
        """Own jobs; administrators and auditors see all."""
        if actor.has_role("administrator", "auditor"):
            return self
        return self.filter(created_by=actor)


class Job(models.Model):
    """One piece of background work, from the change that asked for it to its result.

    ``params`` holds ids only. A claimed job has a lease; the sweeper re-queues it when the
    lease runs out, at most ``max_attempts`` times, and then it fails with a readable error.
    """

    moves = JOB

    kind = models.CharField(max_length=40, choices=JobKind.choices)
    params = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, blank=True)
    state = state_field(JOB)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    cancel_requested = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    result = models.JSONField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_check(JOB),
            models.UniqueConstraint(
                fields=["kind", "dedupe_key"],
                condition=models.Q(state__in=OPEN_STATES) & ~models.Q(dedupe_key=""),
                name="jobs_job_one_open_per_dedupe_key",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "lease_until"],
                condition=models.Q(state__in=OPEN_STATES),
                name="jobs_job_open",
            ),
            models.Index(fields=["created_by", "-id"], name="jobs_job_mine"),
        ]

    def __str__(self) -> str:
        """Name the kind and number."""
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether work is still to come."""
        return self.state in OPEN_STATES
