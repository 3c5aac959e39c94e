"""Looking at and ending processes that an earlier start may have left behind."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import psutil


def living(pid: int) -> psutil.Process | None:
    """The process with this id, unless it is gone or a zombie (dead, not yet collected)."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except psutil.NoSuchProcess:
        return None
    return process


def works_in(process: psutil.Process, directory: Path) -> bool:
    """Whether the process has ``directory`` as its working directory.

    This tells our server from a stranger that was later given the same process id.
    """
    try:
        return Path(process.cwd()).samefile(directory)
    except (psutil.Error, OSError):
        return False


def read_pid(path: Path) -> int | None:
    """The process id on the first line of a pid file, if there is one."""
    try:
        return int(path.read_text().split("\n", 1)[0].strip())
    except (FileNotFoundError, ValueError):
        return None


def wait_until(condition: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Wait until the condition holds; false when the time is up."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(step)
    return True


def end(process: psutil.Process, *, signals: list[tuple[int, float]]) -> None:
    """Send each signal in turn, waiting its number of seconds, until the process is gone."""
    for number, seconds in signals:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        if wait_until(lambda: living(process.pid) is None, seconds):
            return
