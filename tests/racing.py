"""Two people at the same moment, always in the order of the story: the second waits for the first.

A race that is left to chance passes too often. Here the first one's transaction is open while
the second begins on a connection of their own; it ends once the second waits for it.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction

from core.errors import ParityError

LONGEST_WAIT = 20


def while_it_is_held(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do the first, begin the second, end the first; return what the second gave or refused.

    Fails when the second did not wait: then nothing keeps the two in order.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer = pool.submit(_apart, second)
            has_waited = _waits(answer)
        result = answer.result(timeout=LONGEST_WAIT)
    assert has_waited, "the second did not wait for the first"
    return result


def _apart(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ParityError as refusal:
        return refusal
    finally:
        connection.close()


def _waits(answer: "Future[Any]") -> bool:
    ends = monotonic() + LONGEST_WAIT
    while not answer.done() and monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone():
                return True
        sleep(0.01)
    return False
