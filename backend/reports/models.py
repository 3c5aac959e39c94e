"""Files that reports left behind."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import APPEND_ONLY
from jobs.models import Job
from payments.models import PaymentRun


class ReportKind(models.TextChoices):
    """What a file is."""

    PAYMENT_WORKBOOK = "payment_workbook", _("Payment workbook")


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    """Files, scoped."""

    def visible_to(self, actor: Any) -> "ReportFileQuerySet":
        """Finance and auditors only."""
        if actor.has_role("finance_preparer", "finance_releaser", "auditor"):
            return self
        return self.none()


class ReportFile(models.Model):
    """A finished file: where it is, its hash, what it was made from. Served by a checked view."""

    kind = models.CharField(max_length=30, choices=ReportKind.choices)
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="files")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="files")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    row_count = models.PositiveIntegerField()
    total_amount = models.DecimalField(max_digits=14, decimal_places=2)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "run", "version"], name="reports_reportfile_version_once"
            )
        ]

    def __str__(self) -> str:
        """Return the file name."""
        return self.name
