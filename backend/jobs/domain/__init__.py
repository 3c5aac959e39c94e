"""Verbs of background work."""

from jobs.domain.queue import cancel_job, enqueue, retry_job
from jobs.domain.running import Cancelled, Handler, Progress, run, sweep

__all__ = [
    "Cancelled",
    "Handler",
    "Progress",
    "cancel_job",
    "enqueue",
    "retry_job",
    "run",
    "sweep",
]
