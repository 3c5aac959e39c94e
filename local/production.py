"""A management command with the settings that production would have.

    python -m local.production check --deploy --fail-level WARNING
    python -m local.production collectstatic --noinput

The secrets are made for the occasion and the hosts do not exist: for commands that connect to
nothing. It is how the checks see what DEBUG hides, and how the image collects its static files.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from local.keys import new_keyset
from local.paths import CHECKOUT

CONNECTIONS = ("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL")
KEPT = ("PARITY_STATIC_ROOT",)


def environment() -> dict[str, str]:
    """What docs/operations.md asks for."""
    return {
        "PARITY_DEBUG": "0",
        "PARITY_SECRET_KEY": secrets.token_urlsafe(64),
        "PARITY_KEYSET": new_keyset(),
        "PARITY_ALLOWED_HOSTS": "parity.example.org",
        "PARITY_BASE_URL": "https://parity.example.org",
        "PARITY_CONTACT_EMAIL": "network@example.org",
        "PARITY_FROM_EMAIL": "Parity <no-reply@example.org>",
        "PARITY_MEDIA_ROOT": str(CHECKOUT / "var" / "media"),
        "PARITY_EMAIL_URL": "smtp://mail.example.org:587?tls=1",
        "DATABASE_URL": "postgresql://parity:unused@database.example.org/parity",
        "REDIS_URL": "redis://redis.example.org:6379/0",
        "REDIS_CACHE_URL": "redis://cache.example.org:6379/0",
    }


def main(arguments: list[str]) -> int:
    neutral = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not (name.startswith("PARITY_") or name in CONNECTIONS)
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env={**neutral, **environment()},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
