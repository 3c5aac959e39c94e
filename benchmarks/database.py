"""Databases of the benchmarks' own, beside the application's in the same cluster.

A database is made once for each stage and size, then copied for every measurement that writes.
Its name carries a fingerprint of what it was made from, so that an old one is never taken for new.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

HERE = Path(__file__).resolve().parent
BACKEND = HERE.parent / "backend"
LARGE = 200_000_000


def url(name: str) -> str:
    """Return the address of a database in the cluster that DATABASE_URL names."""
    given = urlsplit(os.environ["DATABASE_URL"])
    # Not urlunsplit: it drops the slashes of an address without a host, as over a unix socket.
    return f"{given.scheme}://{given.netloc}/{name}?{given.query}"


def fingerprint() -> str:
    """Return a short hash of the generator and of the migrations."""
    made_from = [HERE / "generate.py", *sorted((HERE / "rows").glob("*.sql"))]
    made_from += sorted(BACKEND.glob("*/migrations/*.py"))
    whole = hashlib.sha256()
    for path in made_from:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:8]


def exists(name: str) -> bool:
    """Say whether there is such a database."""
    with _cluster() as cluster:
        found = cluster.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def named(base: str) -> list[str]:
    """Return the databases whose names begin so."""
    with _cluster() as cluster:
        found = cluster.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [base]
        )
        return [str(row[0]) for row in found]


def create(name: str) -> None:
    """Make an empty database."""
    with _cluster() as cluster:
        cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def copy(name: str, *, of: str) -> None:
    """Make a copy of a database to which nobody is connected."""
    with _cluster() as cluster:
        size = cluster.execute("SELECT pg_database_size(%s)", [of]).fetchone()
        # Copying files needs two checkpoints, which only pays for large databases.
        strategy = "FILE_COPY" if size and int(str(size[0])) > LARGE else "WAL_LOG"
        cluster.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(
                sql.Identifier(name), sql.Identifier(of), sql.SQL(strategy)
            )
        )


def rename(name: str, *, to: str) -> None:
    """Give a database the name by which it is found again: it is complete."""
    with _cluster() as cluster:
        cluster.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(to)
            )
        )


def drop(name: str) -> None:
    """Remove a database, and whoever is connected to it."""
    with _cluster() as cluster:
        cluster.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@contextmanager
def connected(name: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Connect to a database; every statement commits."""
    with psycopg.connect(url(name), autocommit=True) as connection:
        yield connection


def _cluster() -> AbstractContextManager[psycopg.Connection[tuple[object, ...]]]:
    return connected("postgres")
