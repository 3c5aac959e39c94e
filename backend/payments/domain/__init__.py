"""Verbs of money: invoices, runs, payments."""

from payments.domain.asking import ask_for_invoices
from payments.domain.credit import credit_invoice
from payments.domain.documents import (
    issue_with_documents,
    make_documents,
    open_document,
)
from payments.domain.invoices import (
    approve_invoices,
    confirm_invoice,
    confirm_lapsed,
    query_invoice,
)
from payments.domain.invoicing import IssueResult, issue_invoices
from payments.domain.money_page import stages_for
from payments.domain.readiness import ready_and_blocked
from payments.domain.runs import (
    abandon_run,
    drop_payment,
    mark_exported,
    open_run,
    prepare_run,
    release_run,
    take_back_run,
)
from payments.domain.settle import (
    hold_back_payment,
    record_returned,
    record_sent,
    record_settled,
)

__all__ = [
    "IssueResult",
    "abandon_run",
    "approve_invoices",
    "ask_for_invoices",
    "confirm_invoice",
    "confirm_lapsed",
    "credit_invoice",
    "drop_payment",
    "hold_back_payment",
    "issue_invoices",
    "issue_with_documents",
    "make_documents",
    "mark_exported",
    "open_document",
    "open_run",
    "prepare_run",
    "query_invoice",
    "ready_and_blocked",
    "record_returned",
    "record_sent",
    "record_settled",
    "release_run",
    "stages_for",
    "take_back_run",
]
