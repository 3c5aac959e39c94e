"""Issuing invoices and making their documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from accounts.models import User
from core import permits
from jobs.domain import Progress
from jobs.models import Job
from payments import domain as payments
from worker.jobs.counting import counted


def issue(job: Job, progress: Progress) -> dict[str, Any]:
    """Issue all invoices and make every document that is missing."""
    result = payments.issue_with_documents(actor=job.created_by, progress=counted(progress))
    return asdict(result) | {"path": _where_to_look(job.created_by)}


def _where_to_look(user: User) -> str:
    """Return the page that shows what was issued, for whoever asked for it."""
    sees_finance = permits.allows(user, "payments.see_queue")
    return "/finance/invoices/" if sees_finance else "/coordination/"


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
