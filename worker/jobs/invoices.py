"""Issuing invoices and making their documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jobs.domain import Progress
from jobs.models import Job
from payments import domain as payments
from worker.jobs.counting import counted


def issue(job: Job, progress: Progress) -> dict[str, Any]:
    """Issue all invoices and make every document that is missing."""
    result = payments.issue_with_documents(actor=job.created_by, progress=counted(progress))
    return asdict(result)


def make_documents(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the missing documents: of one invoice when the job names it, else of all."""
    invoice_id = job.params.get("invoice_id")
    made = payments.make_documents(
        actor=job.created_by,
        invoice_ids=None if invoice_id is None else [invoice_id],
        progress=counted(progress),
    )
    return {"document_count": made}


def confirm_lapsed() -> None:
    """Confirm the invoices that nobody answered by their date."""
    payments.confirm_lapsed()
