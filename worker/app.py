"""The Celery application: two tasks, both safe to run again at any time.

The database's ``jobs`` table is the queue of record. A message only says "look at this job", so a
message that is lost, doubled or late costs nothing but time, and the sweep makes that time short.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

from worker.schedule import SCHEDULE

# A job is cut off before its message would be delivered to somebody else as well:
# TIME_LIMIT < visibility timeout, everywhere that timeout can be set.
TIME_LIMIT_SECONDS = 45 * 60
SOFT_TIME_LIMIT_SECONDS = TIME_LIMIT_SECONDS - 60
VISIBILITY_TIMEOUT_SECONDS: int = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
# Below the grace period of docker-compose.yml (30 s) and of `make run`.
SOFT_SHUTDOWN_SECONDS = 20.0

app = Celery("parity", broker=settings.CELERY_BROKER_URL, set_as_current=True)
app.conf.update(
    timezone=settings.TIME_ZONE,
    # Every handler is imported when the worker starts, so that a broken one is seen then.
    imports=("worker.jobs",),
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    result_accept_content=["json"],
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    # A message whose process was killed is not put back by Celery, where it could go round for
    # ever: the job's lease runs out and the sweep counts the attempt.
    task_reject_on_worker_lost=False,
    task_time_limit=TIME_LIMIT_SECONDS,
    task_soft_time_limit=SOFT_TIME_LIMIT_SECONDS,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=SOFT_SHUTDOWN_SECONDS,
    worker_max_tasks_per_child=500,
    worker_max_memory_per_child=512 * 1024,  # KiB; a child that grew beyond it is replaced
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
    result_backend_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT_SECONDS},
    visibility_timeout=VISIBILITY_TIMEOUT_SECONDS,
    beat_schedule=SCHEDULE,
    beat_sync_every=1,
)


@app.task(name="worker.run_job")
def run_job(job_id: int) -> None:
    """Run the job if it is still to be run. Its end, good or bad, is in its row."""
    from jobs import domain
    from worker.jobs import HANDLERS

    domain.run(job_id=job_id, handlers=HANDLERS)


@app.task(name="worker.routine")
def routine(name: str) -> None:
    """Run one of the routines that the schedule names."""
    import pghistory

    from worker.jobs import ROUTINES

    # History then says which routine changed a row.
    with pghistory.context(routine=name):
        ROUTINES[name]()
