"""Every kind of job and its handler, and what the scheduler starts: each calls one function.

The lists are explicit, so that a kind without a handler is found by a test and not at night.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jobs.domain import Handler
from jobs.models import JobKind
from worker.jobs import integrity, invoices, notices, reports, sweep

HANDLERS: Mapping[str, Handler] = {
    JobKind.ISSUE_INVOICES: invoices.issue,
    JobKind.MAKE_DOCUMENTS: invoices.make_documents,
    JobKind.PAYMENT_WORKBOOK: reports.payment_workbook,
    JobKind.CHECK_INVARIANTS: integrity.check,
}

ROUTINES: Mapping[str, Callable[[], None]] = {
    "sweep_jobs": sweep.sweep_jobs,
    "deliver_notices": notices.deliver,
    "tell_of_stuck": notices.tell_of_stuck,
    "expire_offers": sweep.expire_offers,
    "remind_unanswered": sweep.remind_unanswered,
    "lapse_prior_yes": sweep.lapse_prior_yes,
    "drop_standby": sweep.drop_standby,
    "lapse_reconfirmations": sweep.lapse_reconfirmations,
    "deliver_ended": sweep.deliver_ended,
    "lapse_requests": sweep.lapse_requests,
    "close_finished": sweep.close_finished,
    "remind_late": sweep.remind_late,
    "confirm_lapsed": invoices.confirm_lapsed,
    "retire_old_drafts": sweep.retire_old_drafts,
    "check_books": integrity.ask,
}
"""Safe to run at any time and by several processes at once; named by the schedule."""
