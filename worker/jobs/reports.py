"""Making the payment workbook."""

from __future__ import annotations

from typing import Any

from jobs.domain import Progress
from jobs.models import Job
from reports import domain as reports
from worker.jobs.counting import counted


def payment_workbook(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the next version of a run's workbook."""
    file = reports.make_payment_workbook(
        actor=job.created_by, run_id=job.params["run_id"], job=job, progress=counted(progress)
    )
    return {
        "file_id": file.pk,
        "rows": file.row_count,
        "total_amount": str(file.total_amount),
        "path": f"/finance/runs/{file.run_id}/",
    }
