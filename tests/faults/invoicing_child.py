"""Runs one job as the worker does, and kills itself with -9 at a chosen point.

    python -m tests.faults.invoicing_child JOB_ID POINT TIMES

POINT is ``module:function``; the process dies when that function is called for the TIMES-th time.
"""

import os
import signal
import sys
from importlib import import_module
from itertools import count
from unittest import mock

import django


def main(job_id: int, point: str, times: int) -> None:
    """Set Django up, plant the kill and run the job."""
    django.setup()
    from jobs import domain as jobs
    from payments.domain import documents, invoicing
    from worker.jobs import HANDLERS

    invoicing.CHUNK = 2
    documents.BATCH = 2
    module, name = point.split(":")
    original = getattr(import_module(module), name)
    calls = count(1)

    def dies(*args, **kwargs):
        if next(calls) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    with mock.patch(f"{module}.{name}", dies):
        jobs.run(job_id=job_id, handlers=HANDLERS)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
