"""Asking for invoices: the work is done in the background."""

from django.utils.translation import gettext as _

from accounts.models import User
from core import permits
from core.errors import Taken
from jobs.domain import enqueue
from jobs.models import Job, JobKind

ONE_AT_A_TIME = "all"


def ask_for_invoices(*, actor: User) -> Job:
    """Queue the issuing of invoices for all confirmed work, with their documents.

    Asking again while it is under way returns the same job. Raises Taken when a colleague has
    asked, whose job the person cannot see.
    """
    permits.require(actor, "payments.issue_invoices")
    job = enqueue(actor=actor, kind=JobKind.ISSUE_INVOICES, params={}, dedupe_key=ONE_AT_A_TIME)
    if job.created_by_id != actor.pk:
        raise Taken(_("A colleague has started this already. It is under way."))
    return job
