"""Where the local stack keeps its things: everything lives under ``var/`` of the checkout.

A ``Home`` is one such place. The stack that ``make run`` uses is ``var/`` itself; the tests have
their own in ``var/test``, so that neither can disturb the other.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

# A socket's path must fit in sockaddr_un: 104 bytes on macOS, 108 on Linux, the final NUL included.
SOCKET_PATH_LIMIT = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


class StackError(Exception):
    """The stack cannot do what was asked; the message says what a person can do about it."""


@dataclass(frozen=True)
class Home:
    """The directories of one stack, made on first use."""

    root: Path
    for_tests: bool = False

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def redis(self) -> Path:
        return self._directory("redis")

    @property
    def media(self) -> Path:
        return self._directory("media")

    @property
    def static(self) -> Path:
        return self._directory("static", mode=0o755)

    @property
    def mail(self) -> Path:
        return self._directory("mail")

    @property
    def log(self) -> Path:
        return self._directory("log", mode=0o755)

    @property
    def secrets(self) -> Path:
        return self._directory("secrets")

    @property
    def run(self) -> Path:
        """Locks and process ids."""
        return self._directory("run")

    def sockets(self, kind: str) -> Path:
        """Where one server's socket goes: beside the data, if its path fits; else a short one.

        The directory of sockets is open to pass through, each one in it is private.
        """
        beside = self._directory("sockets", mode=0o755) / kind
        if len(os.fsencode(beside / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return beside
        return self.elsewhere(Path(tempfile.gettempdir()), kind)

    def elsewhere(self, parent: Path, kind: str) -> Path:
        """A place outside the checkout, named after it so that checkouts stay apart."""
        return elsewhere(parent, kind, of=self.root)

    def _directory(self, name: str, mode: int = 0o700) -> Path:
        path = self.root / name
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        return path


def elsewhere(parent: Path, kind: str, *, of: Path) -> Path:
    """A name in a shared directory that belongs to our account and to the directory ``of`` only."""
    key = hashlib.sha256(os.fsencode(of)).hexdigest()[:12]
    return parent / f"parity-{os.geteuid()}-{key}-{kind}"


def private_directory(path: Path, *, owner: int | None = None) -> Path:
    """Make ``path`` with no access for others; refuse one that a stranger has put there.

    ``owner`` is another account that may own it: the one a server runs as.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise StackError(f"{path} is in the way: it must be a directory. Remove it and try again.")
    if found.st_uid not in (os.geteuid(), owner):
        raise StackError(f"{path} belongs to somebody else. Remove it and try again.")
    return path


def home(*, for_tests: bool = False) -> Home:
    """The home of this checkout's stack, or of its tests' stack.

    PARITY_VAR puts it elsewhere, for a checkout on a disk without sockets or locks.
    """
    var = Path(os.environ.get("PARITY_VAR") or CHECKOUT / "var").absolute()
    return Home(var / "test", for_tests=True) if for_tests else Home(var)
