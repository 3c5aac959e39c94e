"""Asking for background work."""

import logging
from functools import lru_cache, partial
from typing import Any

from celery import Celery
from django.conf import settings
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from core import permits, time
from core.moves import move
from jobs.models import Job
from jobs.states import OPEN_STATES, RUNNING

logger = logging.getLogger(__name__)

RUN_TASK = "worker.run_job"


@lru_cache(maxsize=1)
def _messenger() -> Celery:
    app = Celery("parity", broker=settings.CELERY_BROKER_URL, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    return app


def wake(job_id: int) -> None:
    """Tell the worker about a job; when Redis is away the sweeper finds it instead."""
    try:
        _messenger().send_task(RUN_TASK, args=[job_id], ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("job %s was not announced: the sweeper will find it", job_id)


def enqueue(*, actor: Any, kind: str, params: dict[str, int], dedupe_key: str = "") -> Job:
    """Record a job in the caller's transaction and wake the worker on commit.

    With a ``dedupe_key``, an open job of the same kind and key is returned instead of a second.
    """
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                params=params,
                dedupe_key=dedupe_key,
                created_by=actor,
                created_at=time.now(),
            )
    except IntegrityError:
        return Job.objects.get(kind=kind, dedupe_key=dedupe_key, state__in=OPEN_STATES)
    transaction.on_commit(partial(wake, job.pk))
    return job


def cancel_job(*, actor: Any, job_id: int) -> Job:
    """Stop a job: at once when it waits, at its next step when it runs."""
    with transaction.atomic():
        job = permits.get_visible(Job.objects.select_for_update(), actor, pk=job_id)
        permits.require(actor, "jobs.cancel_job", job)
        if job.state == RUNNING:
            job.cancel_requested = True
            job.save(update_fields=["cancel_requested"])
        else:
            move(job, "cancel", actor=actor, ended_at=time.now())
    return job


def retry_job(*, actor: Any, job_id: int) -> Job:
    """Queue a failed or cancelled job again with fresh attempts."""
    with transaction.atomic():
        job = permits.get_visible(Job.objects.select_for_update(), actor, pk=job_id)
        permits.require(actor, "jobs.retry_job", job)
        move(
            job,
            "retry",
            actor=actor,
            attempts=0,
            error="",
            cancel_requested=False,
            lease_until=None,
            ended_at=None,
        )
        transaction.on_commit(partial(wake, job.pk))
    return job
