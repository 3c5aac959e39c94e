"""The stack's servers, up and down, and the environment that points the application at them.

    python -m local.stack up            start PostgreSQL and Redis and leave them running
    python -m local.stack down          stop them
    python -m local.stack env           print `export NAME=value` lines
    python -m local.stack exec -- CMD   run CMD with the servers up; the last user stops them
    python -m local.stack reset         stop them and delete their data (asks first)

`--tests` names the tests' own servers under var/test; a command that runs pytest gets them too.
DATABASE_URL or REDIS_URL in the environment name servers of your own, used as they are.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local import keys, postgres, translations
from local.paths import CHECKOUT, Home, StackError, home
from local.postgres import Postgres
from local.redis_server import Redis


@dataclass(frozen=True)
class Stack:
    """PostgreSQL and Redis of one home, and who is using them."""

    home: Home
    outer: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def own_postgres(self) -> Postgres | None:
        """Our PostgreSQL, or None when DATABASE_URL names another."""
        return None if self.outer.get("DATABASE_URL") else Postgres(self.home)

    @property
    def own_redis(self) -> Redis | None:
        """Our Redis, or None when REDIS_URL names another."""
        return None if self.outer.get("REDIS_URL") else Redis(self.home)

    def up(self, *, keep: bool = False) -> None:
        """Start what is not running. With ``keep`` it stays up when its last user leaves."""
        with self._starting():
            if self.own_postgres:
                self.own_postgres.start()
            if self.own_redis:
                self.own_redis.start()
            if keep:
                self._keep.touch()

    def down(self) -> None:
        """Stop our servers."""
        with self._starting():
            self._stop()

    @contextmanager
    def used(self) -> Iterator[dict[str, str]]:
        """The servers up for as long as the block lasts; the last user out stops them.

        Every user holds a shared lock, which the operating system lets go even after a kill -9.
        """
        with self._lock_file("users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self.up()
            try:
                yield self.environment()
            finally:
                with self._starting():
                    if not self._keep.exists() and self._alone(users):
                        self._stop()

    def environment(self, *, address: str = "http://127.0.0.1:8000") -> dict[str, str]:
        """What the settings read from the environment; an outer value wins where it makes sense."""
        queue = Redis(self.home)
        ours = {
            "PARITY_DEBUG": "1",
            "PARITY_SECRET_KEY": keys.secret_key(self.home),
            "PARITY_KEYSET": keys.keyset(self.home),
            "PARITY_ALLOWED_HOSTS": "127.0.0.1,localhost,[::1],testserver",
            "PARITY_BASE_URL": address,
            "PARITY_MEDIA_ROOT": str(self.home.media),
            "PARITY_STATIC_ROOT": str(self.home.static),
            "PARITY_EMAIL_URL": f"file://{self.home.mail}",
            "DATABASE_URL": Postgres(self.home).url() if self.own_postgres else "",
            "REDIS_URL": queue.url(0) if self.own_redis else "",
            "REDIS_CACHE_URL": queue.url(1) if self.own_redis else self.outer.get("REDIS_URL", ""),
        }
        return {name: self.outer.get(name) or value for name, value in ours.items()}

    def _stop(self) -> None:
        self._keep.unlink(missing_ok=True)
        if self.own_redis:
            self.own_redis.stop()
        if self.own_postgres:
            self.own_postgres.stop()

    @property
    def _keep(self) -> Path:
        return self.home.run / "keep"

    def _lock_file(self, name: str) -> Path:
        return self.home.run / f"{name}.lock"

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """One start or stop at a time."""
        with self._lock_file("start").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _alone(users: object) -> bool:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
        except BlockingIOError:
            return False
        return True


def run_in(environment: Mapping[str, str], command: list[str]) -> int:
    """Run a command in the checkout; Ctrl-C reaches it through the terminal, SIGTERM through us."""
    try:
        child = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **environment})
    except FileNotFoundError:
        raise StackError(f"there is no program {command[0]!r}") from None
    previous = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child has been told as well; wait for it to end
    finally:
        signal.signal(signal.SIGTERM, previous)


def reset(stack: Stack) -> None:
    """Stop the servers and delete everything they and the application have stored."""
    stack.down()
    if stack.own_postgres:
        postgres.remove(stack.home)
    for name in ("redis", "media", "mail", "log", "demo", "secrets"):
        shutil.rmtree(stack.home.root / name, ignore_errors=True)


def _confirmed(stack: Stack) -> bool:
    print(f"This deletes the database, files, mail and keys under {stack.home.root}.")
    try:
        return input("Type yes to go on: ").strip() == "yes"
    except EOFError:
        return False


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.stack", description="The local servers.")
    parser.add_argument("verb", choices=["up", "down", "env", "exec", "reset"])
    parser.add_argument("--tests", action="store_true", help="the tests' own servers")
    parser.add_argument("--yes", action="store_true", help="reset without asking")
    split = arguments.index("--") if "--" in arguments else len(arguments)
    chosen, command = parser.parse_args(arguments[:split]), arguments[split + 1 :]
    for_tests = chosen.tests or any(Path(part).name in ("pytest", "py.test") for part in command)
    stack = Stack(home(for_tests=for_tests))
    if chosen.verb == "up":
        stack.up(keep=True)
    elif chosen.verb == "down":
        stack.down()
    elif chosen.verb == "env":
        for name, value in stack.environment().items():
            print(f"export {name}={shlex.quote(value)}")
    elif chosen.verb == "reset":
        if not (chosen.yes or _confirmed(stack)):
            print("Nothing was deleted.")
            return 1
        reset(stack)
    elif not command:
        parser.error("exec needs a command: exec -- CMD")
    else:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        translations.compile_all()
        with stack.used() as environment:
            return run_in(environment, command)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        sys.exit(f"parity: {error}")
