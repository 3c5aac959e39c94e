"""``make run``: the whole application on this machine, until Ctrl-C.

Brings up PostgreSQL and Redis, migrates, plays the demo chain once, starts the web server, the
worker and the scheduler, and says where to look and who can sign in.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

from local import translations
from local.children import Child, end_group, stop_all
from local.paths import CHECKOUT, Home, StackError, home
from local.stack import Stack

FIRST_PORT = 8000
PORTS_TRIED = 100
NAMES = ("web", "worker", "scheduler")
READY_SECONDS = 60


class Stopped(Exception):
    """Somebody asked us to stop."""


def listen() -> socket.socket:
    """A listening socket on the first free port from 8000 (or PARITY_PORT), else on any.

    We listen ourselves and hand the socket to the web server, so that nobody can take the port
    between our looking and its binding.
    """
    first = int(os.environ.get("PARITY_PORT", FIRST_PORT))
    for port in [*range(first, first + PORTS_TRIED), 0]:
        candidate = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
            candidate.listen(128)
        except OSError as error:
            candidate.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return candidate
    raise StackError("No free port was found on 127.0.0.1.")


@contextlib.contextmanager
def only_runner(place: Home) -> Iterator[None]:
    """One runner per checkout; the lock is the operating system's, so a dead one never holds it."""
    with (place.run / "runner.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "starting"
            raise StackError(f"This checkout is already running ({where}).") from None
        lock.truncate(0)
        for name in NAMES:
            if end_group(place, name):
                print(f"Stopped a {name} that an earlier run had left behind.")
        yield


def note_address(place: Home, address: str) -> None:
    """Leave the address where a second `make run` and the tests can read it."""
    with (place.run / "runner.lock").open("r+") as lock:
        lock.truncate(0)
        lock.write(f"{address}\n")


def manage(environment: Mapping[str, str], *arguments: str) -> None:
    """Run a management command to its end."""
    done = subprocess.run(
        [str(CHECKOUT / "bin" / "parity"), *arguments], env={**os.environ, **environment}
    )
    if done.returncode != 0:
        raise StackError(f"`{' '.join(arguments)}` failed (exit {done.returncode}).")


def wait_until_ready(address: str, web: Child) -> None:
    """Wait for the web server's first answer."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if web.ended() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise StackError(f"The web server did not answer. Its log is {web.log}:\n{web.tail()}")


def watch(children: list[Child]) -> None:
    """Keep the processes running until somebody asks us to stop."""
    while True:
        time.sleep(0.5)
        for child in children:
            code = child.ended()
            if code is not None:
                print(f"{child.name} ended (exit {code}); starting it again.", flush=True)
                child.restart()


def run(place: Home) -> None:
    """Everything, from nothing to stopped."""
    started = time.monotonic()
    translations.compile_all()
    stack = Stack(place)
    with only_runner(place), listen() as listening, stack.used() as environment:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = {**stack.environment(address=address), "PARITY_PYTHON": sys.executable}
        print("Applying migrations.", flush=True)
        manage(environment, "migrate")
        print("Playing the demo chain (only what is missing).", flush=True)
        manage(environment, "manage", "demo")
        web = Child(
            "web",
            place,
            {**environment, "PARITY_BIND": f"fd://{listening.fileno()}"},
            sockets=[listening.fileno()],
        )
        children = [web, *(Child(name, place, environment) for name in NAMES[1:])]
        try:
            for child in children:
                child.start()
            wait_until_ready(address, web)
            note_address(place, address)
            print(f"\nParity is running at {address} (after {time.monotonic() - started:.1f} s).")
            manage(environment, "manage", "demo", "--sign-ins")
            print(f"\nLogs: {place.log}   Mail: {place.mail}   Stop with Ctrl-C.", flush=True)
            watch(children)
        finally:
            ignore_more_stops()
            print("\nStopping.", flush=True)
            stop_all(children)


def _stop(*_: object) -> None:
    raise Stopped


def ignore_more_stops() -> None:
    """While stopping, another Ctrl-C must not leave something behind; kill -9 still can."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        run(home())
    except Stopped:
        return 0
    except StackError as error:
        print(f"parity: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
