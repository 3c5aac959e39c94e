"""Production settings come from the environment only, and insecure values are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from core.encryption import new_keyset

BACKEND = Path(__file__).parents[2] / "backend"
GOOD = {
    "PARITY_SECRET_KEY": "".join(chr(33 + (i * 7) % 90) for i in range(64)),
    "PARITY_KEYSET": new_keyset(),
    "PARITY_ALLOWED_HOSTS": "parity.example.org",
    "PARITY_BASE_URL": "https://parity.example.org",
    "PARITY_CONTACT_EMAIL": "network@example.org",
    "PARITY_MEDIA_ROOT": "/srv/parity/media",
    "PARITY_EMAIL_URL": "smtp://mail.example.org:587?tls=1",
    "DATABASE_URL": "postgresql://parity:secret@db.example.org/parity",
    "REDIS_URL": "redis://queue.example.org/0",
    "REDIS_CACHE_URL": "redis://cache.example.org/0",
}


def load(**changes):
    values = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(BACKEND)} | values,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_complete_environment_is_enough():
    result = load()
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PARITY_SECRET_KEY": None}, "PARITY_SECRET_KEY"),
        ({"PARITY_SECRET_KEY": "short"}, "PARITY_SECRET_KEY"),
        ({"PARITY_SECRET_KEY": "a" * 64}, "PARITY_SECRET_KEY"),
        ({"PARITY_KEYSET": None}, "PARITY_KEYSET"),
        ({"PARITY_KEYSET": "bm90IGEga2V5c2V0"}, "PARITY_KEYSET"),
        ({"PARITY_ALLOWED_HOSTS": None}, "PARITY_ALLOWED_HOSTS"),
        ({"PARITY_ALLOWED_HOSTS": "*"}, "PARITY_ALLOWED_HOSTS"),
        ({"PARITY_BASE_URL": "http://parity.example.org"}, "PARITY_BASE_URL"),
        ({"PARITY_BASE_URL": None}, "PARITY_BASE_URL"),
        ({"PARITY_CONTACT_EMAIL": None}, "PARITY_CONTACT_EMAIL"),
        ({"PARITY_EMAIL_URL": "gopher://x"}, "PARITY_EMAIL_URL"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
    ],
)
def test_what_is_missing_or_insecure_is_refused_by_name(changes, named):
    result = load(**changes)
    assert result.returncode != 0
    assert named in result.stderr
    assert "secret@db" not in result.stderr


def test_a_database_address_may_name_a_socket():
    found = env.database("postgresql:///parity?host=/run/pg&user=app")
    assert (found["NAME"], found["HOST"], found["USER"]) == ("parity", "/run/pg", "app")


def test_passwords_in_addresses_are_decoded():
    assert env.database("postgresql://a:p%40ss@h:5433/d")["PASSWORD"] == "p@ss"
