"""The worker is killed with -9 while it hands e-mails to a mail server: none twice, none lost.

The server listens on TCP and keeps what it took. Each kill is of a process that runs the worker's
own task on a connection of its own.
"""

import json
import os
import random
import signal
import subprocess
import sys
from threading import Timer
from time import sleep

import pytest

from core import invariants
from notices.domain import tell
from notices.models import Notice, NoticeKind
from tests.faults.processes import ROOT, environment
from tests.notices.mail_server import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

AT_ONCE = 3
KILLS = 12
SENDING = "notices.domain.sending"
# What is called, how often until the kill, and what is left of the second of three e-mails.
POINTS = {
    "claimed, nothing said": (f"{SENDING}:_written", 2, "sent"),
    "all but the last line said": (f"{SENDING}:_record", 3, "sent"),
    "the last line written down, not said": (
        "notices.letterbox:SmtpLetterbox.let_go",
        2,
        "unknown",
    ),
    "the last line said, no answer": ("", 0, "unknown"),
    "the answer heard, not written down": (f"{SENDING}:_record", 4, "unknown"),
    "all written down": (f"{SENDING}:_claim_next", 3, "sent"),
}


class Worker:
    """A process that forks one worker for each order and says how it ended."""

    def __init__(self, server):
        url = f"smtp://127.0.0.1:{server.port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.outbox_child"],
            cwd=ROOT,
            env=environment(PARITY_EMAIL_URL=url, PARITY_LOG_LEVEL="ERROR"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = 0

    def start(self, point="", times=0, minutes=0):
        """Let a worker send; return at once."""
        order = {"point": point, "times": times, "minutes": minutes}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        self.pid = int(self._process.stdout.readline())

    def kill(self):
        """Kill the worker that is at work."""
        os.kill(self.pid, signal.SIGKILL)

    def ended(self):
        """Wait for its end; return the signal as a negative number, or 0."""
        return int(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        assert self._process.wait(timeout=20) == 0
        self._process.stdout.close()


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def worker(server, transactional_db):
    process = Worker(server)
    yield process
    process.close()


def told(cast, count):
    return [
        tell(recipient=cast.linh.user, kind=NoticeKind.OFFER_SENT, path="/offers/1/", about_id=1)
        for _notice in range(count)
    ]


def state_of(notices):
    found = Notice.objects.in_bulk([notice.pk for notice in notices])
    return [found[notice.pk].state for notice in notices]


def nothing_twice_and_nothing_lost(server, notices):
    """Compare what the server took with what the outbox knows; return how many nobody knows."""
    taken = {int(key.split("-")[1].split("@")[0]): n for key, n in server.counts.items()}
    states = dict(zip([notice.pk for notice in notices], state_of(notices), strict=True))
    assert set(taken.values()) <= {1}
    assert set(states.values()) <= {"sent", "unknown"}
    assert {pk for pk, state in states.items() if state == "sent"} <= set(taken)
    return sum(state == "unknown" for state in states.values())


def test_a_worker_killed_at_each_step_of_a_hand_over_sends_nothing_twice_and_loses_nothing(
    cast, server, worker
):
    known = []
    for name, (point, times, left) in POINTS.items():
        notices = told(cast, AT_ONCE)
        if not point:
            ends = server.dots + 2
            server.at["DOT"] = lambda ends=ends: worker.kill() if server.dots == ends else None
        worker.start(point, times)
        assert worker.ended() == -signal.SIGKILL, name
        server.at.clear()
        worker.start(minutes=6)
        assert worker.ended() == 0, name
        assert state_of(notices) == ["sent", left, "sent"], name
        known += notices
        nothing_twice_and_nothing_lost(server, known)
    assert nothing_twice_and_nothing_lost(server, known) == 3
    assert invariants.check() == []


@pytest.mark.parametrize("seed", [20_261_124])
def test_a_worker_killed_at_random_sends_nothing_twice_and_loses_nothing(
    cast, server, worker, seed
):
    drawn = random.Random(seed)
    server.at["DOT"] = lambda: sleep(0.003)
    notices = told(cast, 40)
    minutes, kills = 0, 0
    while Notice.objects.filter(state__in=["queued", "sending", "handing_over"]).exists():
        worker.start(minutes=minutes)
        killing = Timer(drawn.uniform(0.0, 0.08), worker.kill)
        if kills < KILLS:
            killing.start()
        kills += worker.ended() == -signal.SIGKILL
        killing.cancel()
        minutes += 6
    unknown = nothing_twice_and_nothing_lost(server, notices)
    assert kills >= KILLS // 2
    # Few are left to a person: those that were killed in the moment that nobody can see into.
    assert unknown <= KILLS // 2
    assert invariants.check() == []
