"""Processes that a test of faults starts, pointed at the test's own database."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that works on this test's own database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = connection.settings_dict["NAME"]
    return os.environ | {
        # Not _replace().geturl(): it would drop the empty host of a socket address.
        "DATABASE_URL": f"{address.scheme}://{address.netloc}/{name}?{address.query}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
        **more,
    }
