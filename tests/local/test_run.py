"""`make run`, for real: started, watched, asked twice, killed, started again, stopped."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from local import process, run
from local.children import Child, end_group, group_file
from local.paths import CHECKOUT, Home, StackError
from local.stack import Stack, reset

# One worker runs all of this file: the runner is expensive to start.
pytestmark = [pytest.mark.xdist_group("runner"), pytest.mark.timeout(300)]

ANNOUNCED = re.compile(r"running at (http://127\.0\.0\.1:\d+) \(after ([\d.]+) s\)")


class Runner:
    """A `python -m local.run` with a home of its own."""

    def __init__(self, home: Home, port: int) -> None:
        self.home = home
        self.output = home.root.parent / "output"
        stripped = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PARITY_") and not name.endswith(("_URL", "_CACHE_URL"))
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "local.run"],
                cwd=CHECKOUT,
                env={**stripped, "PARITY_VAR": str(home.root), "PARITY_PORT": str(port)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_for(self, text: str, seconds: float = 120) -> None:
        process.wait_until(lambda: text in self.said or self.process.poll() is not None, seconds)
        assert text in self.said, self.said

    @property
    def address(self) -> str:
        self.wait_for("Stop with Ctrl-C")
        announced = ANNOUNCED.search(self.said)
        assert announced is not None
        return announced[1]

    def processes(self) -> list[psutil.Process]:
        groups = [process.read_pid(group_file(self.home, name)) for name in run.NAMES]
        found = []
        for candidate in psutil.process_iter():
            try:
                mine = os.getpgid(candidate.pid) in groups
            except ProcessLookupError:
                continue
            if mine and process.living(candidate.pid):
                found.append(candidate)
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def place() -> Iterator[Home]:
    base = Path(tempfile.mkdtemp(prefix="parity-run-"))
    base.chmod(0o755)
    home = Home(base / "var")
    yield home
    for name in run.NAMES:
        end_group(home, name)
    reset(Stack(home, outer={}))
    shutil.rmtree(base)


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def answers(address: str) -> bool:
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
        return answer.status == 200


def test_the_whole_life_of_a_runner(place: Home, busy_port: int) -> None:
    """One story, because each start is expensive: what follows depends on what came before."""
    first = Runner(place, busy_port)
    assert answers(first.address)
    assert not first.address.endswith(f":{busy_port}")  # a busy port is not an error

    second = subprocess.run(
        [sys.executable, "-m", "local.run"],
        cwd=CHECKOUT,
        env={**os.environ, "PARITY_VAR": str(place.root)},
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert f"already running ({first.address})" in second.stderr

    worker = process.read_pid(group_file(place, "worker"))
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    first.wait_for("worker ended (exit -9); starting it again.")
    assert process.wait_until(lambda: process.read_pid(group_file(place, "worker")) != worker, 10)

    first.stop(signal.SIGKILL)
    third = Runner(place, busy_port)
    assert answers(third.address)
    announced = ANNOUNCED.search(third.said)
    assert announced is not None
    assert float(announced[2]) < 30  # 10 s on a quiet machine

    running = third.processes()
    assert len(running) >= 3
    assert third.stop(signal.SIGINT) == 0
    assert process.wait_until(lambda: not any(process.living(one.pid) for one in running), 5)
    assert not (place.run / "redis.pid").exists()


def test_processes_that_a_killed_runner_left_are_ended(place: Home) -> None:
    """Where the operating system does not tell children of a kill -9, the next start finds them."""
    left = subprocess.Popen(["/bin/sleep", "60"], cwd=CHECKOUT, start_new_session=True)
    group_file(place, "web").write_text(f"{left.pid}\n")
    with run.only_runner(place):
        assert left.wait(10) == -signal.SIGTERM


def test_a_stranger_with_the_same_group_is_left_alone(place: Home) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "60"], cwd="/", start_new_session=True)
    try:
        group_file(place, "web").write_text(f"{stranger.pid}\n")
        assert end_group(place, "web") == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_process_that_keeps_ending_is_given_up_with_its_log(place: Home) -> None:
    child = Child("worker", place, {"PARITY_PYTHON": "/bin/false"})
    child.start()

    def keep_restarting() -> None:
        for _attempt in range(10):
            assert child.running is not None
            child.running.wait()
            child.restart()

    with pytest.raises(StackError, match="worker keeps ending"):
        keep_restarting()
    end_group(place, "worker")


def test_the_next_free_port_is_taken(busy_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_PORT", str(busy_port))
    with run.listen() as listening:
        assert listening.getsockname()[1] != busy_port
