"""Asking for reports: the work is done in the background."""

from django.utils.translation import gettext as _

from accounts.models import User
from core import permits
from core.errors import Taken, WrongState
from jobs.domain import enqueue
from jobs.models import Job, JobKind
from payments.models import PaymentRun
from reports.domain.payment_workbook import WITH_WORKBOOK


def ask_for_workbook(*, actor: User, run_id: int) -> Job:
    """Queue the next version of a run's payment workbook.

    Asking again while it is under way returns the same job. Refuses a run that was not
    released. Raises Taken when a colleague has asked, whose job the person cannot see.
    """
    run = permits.get_visible(PaymentRun.objects.all(), actor, pk=run_id)
    permits.require(actor, "payments.export_run", run)
    if run.state not in WITH_WORKBOOK:
        raise WrongState(_("This run has not been released."))
    job = enqueue(
        actor=actor,
        kind=JobKind.PAYMENT_WORKBOOK,
        params={"run_id": run.pk},
        dedupe_key=f"run-{run.pk}",
    )
    if job.created_by_id != actor.pk:
        raise Taken(_("A colleague has started this already. It is under way."))
    return job
