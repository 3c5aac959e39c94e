"""Sends what waits in the outbox as the worker does: one forked process for each line it is given.

    python -m tests.faults.outbox_child

A line of standard input is a JSON object: ``point`` (``module:name``, or empty) and ``times``: the
process kills itself with -9 when that function is called for the TIMES-th time; ``minutes``: how
far its clock is ahead. Answers are two lines: its process number, and how it ended.
"""

import json
import os
import signal
import sys
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from itertools import count
from unittest import mock

import django


def plant(stack: ExitStack, point: str, times: int) -> None:
    """Let the process die at a call."""
    module, _colon, path = point.partition(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    original = getattr(owner, name)
    calls = count(1)

    def dies(*args, **kwargs):
        if next(calls) == times:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)

    stack.enter_context(mock.patch.object(owner, name, dies))


def work(order: dict) -> None:
    """Run the worker's own task."""
    from core import time
    from worker.app import routine

    with ExitStack() as stack:
        if order["point"]:
            plant(stack, order["point"], order["times"])
        stack.enter_context(time.clock_at(time.now() + timedelta(minutes=order["minutes"])))
        routine("deliver_notices")


def say(number: int) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Fork for each order, as Celery's own pool does, and say how the process ended."""
    django.setup()
    import worker.jobs  # noqa: F401 -- loaded once, before the first fork

    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(json.loads(line))
            os._exit(0)
        say(child)
        _pid, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
