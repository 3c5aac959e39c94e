"""Which account PostgreSQL runs as.

PostgreSQL refuses to run as root. Started by root, the server runs as an account that is already
on the machine (``postgres``, else ``nobody``); no account is ever made.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local.paths import StackError

# Servers outlive whoever started them; a handle that is let go warns about a running process.
_started: list[subprocess.Popen[bytes]] = []

CANDIDATES = ("postgres", "_postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account to start a server as; ``switch`` is false when it is simply our own."""

    uid: int
    gid: int
    name: str
    switch: bool

    def can(self, access: str, path: Path) -> bool:
        """Whether the account itself has ``access`` (r, w or x, as in test(1)) to ``path``."""
        done = self.run(["/bin/sh", "-c", f'test -{access} "$1"', "sh", str(path)], check=False)
        return done.returncode == 0

    def run(
        self, command: Sequence[str], *, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run a short command as the account, its output captured."""
        return subprocess.run(
            command,
            check=check,
            capture_output=True,
            text=True,
            cwd="/",
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def start(self, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a server as the account, apart from our terminal and session."""
        with log.open("ab") as output:
            server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=[] if self.switch else None,
            )
        _started.append(server)
        return server

    def give(self, path: Path) -> None:
        """Make the account the owner of ``path``."""
        if self.switch:
            os.chown(path, self.uid, self.gid)


def server_account() -> Account:
    """Our own account, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        me = os.geteuid()
        return Account(me, os.getegid(), str(me), switch=False)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, name, switch=True)
    raise StackError(
        "PostgreSQL does not run as root, and none of the accounts "
        f"{', '.join(CANDIDATES)} exists. Run as an ordinary user, or set DATABASE_URL."
    )
