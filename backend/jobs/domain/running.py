"""Running background work: claim, lease, progress, end, sweep.

A handler is idempotent: it may run again after its process was killed at any point. It keeps
its lease alive by reporting progress, and stops when its lease was given to someone else.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import time
from core.errors import ParityError
from core.moves import move
from jobs.domain.queue import wake
from jobs.models import Job
from jobs.states import QUEUED, RUNNING

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)


class Cancelled(Exception):
    """A person asked the running job to stop."""


class LeaseLost(Exception):
    """Another process holds the job now; this one must not go on."""


@dataclass
class Progress:
    """A running job's link to its row: reports n of m, and learns whether to stop."""

    job_id: int
    token: uuid.UUID
    total: int = 0
    _last: float = field(default=0.0, repr=False)

    def start(self, total: int) -> None:
        """Say how much there is to do."""
        self.total = total
        self._save(done=0, total=total)

    def report(self, done: int) -> None:
        """Say how much is done and renew the lease. Raises Cancelled or LeaseLost."""
        self._save(done=done)

    def _save(self, **values: int) -> None:
        held = Job.objects.filter(pk=self.job_id, lease_token=self.token, state=RUNNING)
        if not held.update(lease_until=time.now() + LEASE, **values):
            raise LeaseLost
        if held.filter(cancel_requested=True).exists():
            raise Cancelled


Handler = Callable[[Job, Progress], dict[str, Any]]


def _claim(job_id: int) -> Job | None:
    """Take a queued job under a fresh lease; None when it is not there to take."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state=QUEUED).first()
        )
        if job is None:
            return None
        now = time.now()
        move(
            job,
            "claim",
            actor=job.created_by,
            attempts=job.attempts + 1,
            lease_until=now + LEASE,
            lease_token=uuid.uuid4(),
            started_at=job.started_at or now,
        )
    return job


def _end(job: Job, name: str, **values: Any) -> None:
    """Record how the job ended, unless another process holds it now."""
    with transaction.atomic():
        held = (
            Job.objects.select_for_update()
            .filter(pk=job.pk, lease_token=job.lease_token, state=RUNNING)
            .first()
        )
        if held is not None:
            move(held, name, actor=held.created_by, ended_at=time.now(), lease_until=None, **values)


def run(*, job_id: int, handlers: Mapping[str, Handler]) -> bool:
    """Run one job if it is queued; return whether this call ran it.

    A refusal (ParityError) ends the job with its sentence. Anything else is logged and the
    job goes back to the queue until its attempts are used up.
    """
    job = _claim(job_id)
    if job is None or job.lease_token is None:
        return False
    progress = Progress(job.pk, job.lease_token)
    try:
        # History then says which job changed a row, and for whom.
        with pghistory.context(job=job.pk, user=job.created_by_id):
            result = handlers[job.kind](job, progress)
    except Cancelled:
        _end(job, "cancel")
    except LeaseLost:
        logger.warning("job %s was taken over by another process", job.pk)
    except ParityError as refusal:
        _end(job, "fail", error=str(refusal))
    except Exception:  # whatever a handler broke on: it is logged and the job tried again
        logger.exception("job %s broke off", job.pk)
        _give_back(job)
    else:
        _end(job, "succeed", result=result, done=F("total"))
    return True


def _give_back(job: Job) -> None:
    if job.attempts >= job.max_attempts:
        _end(job, "fail", error=gave_up())
        return
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(pk=job.pk, lease_token=job.lease_token)
        for row in held.filter(state=RUNNING):
            move(row, "requeue", actor=row.created_by, lease_until=None, lease_token=None)


def gave_up() -> str:
    """Return the sentence for a job whose attempts are used up."""
    return _("This did not work after several tries. Nothing was lost. Please try again later.")


def sweep() -> int:
    """Re-claim what was lost: expired leases go back to the queue, waiting jobs are woken.

    Returns how many jobs were woken. Safe to run at any time by any number of processes.
    """
    now = time.now()
    system = User.objects.system()
    woken = 0
    with transaction.atomic():
        lost = Job.objects.select_for_update(skip_locked=True).filter(
            Q(state=RUNNING, lease_until__lt=now)
        )
        for job in lost:
            if job.attempts >= job.max_attempts:
                move(job, "fail", actor=system, error=gave_up(), ended_at=now, lease_until=None)
            elif job.cancel_requested:
                move(job, "cancel", actor=system, ended_at=now, lease_until=None)
            else:
                move(job, "requeue", actor=system, lease_until=None, lease_token=None)
    waiting = Job.objects.filter(state=QUEUED)
    for job_id in waiting.order_by("id").values_list("id", flat=True)[:500]:
        transaction.on_commit(partial(wake, job_id))
        woken += 1
    return woken
