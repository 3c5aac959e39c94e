"""The application's processes: started together, watched, restarted, stopped together.

Each one leads a process group of its own, so that Ctrl-C reaches only the runner, which then stops
them in order. Where the operating system can (Linux), they are told when the runner dies; where it
cannot, the next start finds them by the group id that the runner has written down.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from local import process
from local.paths import CHECKOUT, Home, StackError

# Longer than the worker's soft shutdown (worker/app.py) and gunicorn's graceful timeout.
STOP_SECONDS = 25
RESTARTS_IN_A_MINUTE = 5
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process of the application and its log."""

    name: str
    home: Home
    environment: Mapping[str, str]
    sockets: Sequence[int] = ()
    running: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.home.log / f"{self.name}.log"

    def start(self) -> None:
        """Start the process, its output going to its log."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        scratch = self.home.run / self.name
        scratch.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [str(CHECKOUT / "bin" / "parity"), self.name],
                cwd=CHECKOUT,
                env={**os.environ, **self.environment, "PARITY_RUN_DIR": str(scratch)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.sockets,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        group_file(self.home, self.name).write_text(f"{self.running.pid}\n")
        self.started.append(time.monotonic())

    def ended(self) -> int | None:
        """The exit code, if the process has ended."""
        return self.running.poll() if self.running else None

    def restart(self) -> None:
        """Start it again after it has ended by itself; give up when it keeps ending."""
        recent = [moment for moment in self.started if moment > time.monotonic() - 60]
        if len(recent) >= RESTARTS_IN_A_MINUTE:
            raise StackError(f"{self.name} keeps ending. Its log is {self.log}:\n{self.tail()}")
        end_group(self.home, self.name)
        self.start()

    def tell(self, number: int) -> None:
        """Send a signal to the process itself; it deals with its own children."""
        if self.running and self.running.poll() is None:
            self.running.send_signal(number)

    def stop(self, deadline: float) -> None:
        """Wait for the process to end after it was told to, then end its whole group."""
        if self.running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running.wait(max(0.1, deadline - time.monotonic()))
        end_group(self.home, self.name, patience=0)
        if self.running:
            self.running.wait()

    def tail(self, lines: int = 20) -> str:
        """The last lines of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def group_file(home: Home, name: str) -> Path:
    """Where the group id of a child is written down."""
    return home.run / f"{name}.pid"


def end_group(home: Home, name: str, *, patience: float = STOP_SECONDS) -> int:
    """End what is left of a child's group, from this runner or a killed one. Returns how many."""
    file = group_file(home, name)
    group = process.read_pid(file)
    members = _members(group) if group else []
    if members and patience:
        _signal(members, signal.SIGTERM)
        process.wait_until(lambda: not _members(group), patience)
    _signal(_members(group) if group else [], signal.SIGKILL)
    process.wait_until(lambda: not _members(group), 5)
    file.unlink(missing_ok=True)
    return len(members)


def _members(group: int | None) -> list[psutil.Process]:
    """The living processes of a group that work in this checkout.

    A group id may have been given to strangers since it was written down; they work elsewhere.
    """
    found = []
    for candidate in psutil.process_iter():
        try:
            mine = os.getpgid(candidate.pid) == group
        except (ProcessLookupError, PermissionError):
            continue
        if mine and process.living(candidate.pid) and process.works_in(candidate, CHECKOUT):
            found.append(candidate)
    return found


def _signal(members: list[psutil.Process], number: int) -> None:
    for member in members:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.send_signal(number)


def _die_with_parent() -> None:
    """Ask Linux to end this process when the runner dies, by kill -9 too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_all(children: Sequence[Child]) -> None:
    """Tell all of them to stop, then wait for each."""
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.tell(signal.SIGTERM)
    for child in children:
        child.stop(deadline)
