"""``make check-deploy``: Django's deployment check, with the settings that production would have."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from local.keys import new_keyset
from local.paths import CHECKOUT


def production_environment() -> dict[str, str]:
    """An environment as docs/operations.md asks for it, with fresh secrets and made-up hosts."""
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
        "REDIS_CACHE_URL": "redis://redis.example.org:6379/1",
    }


def main() -> int:
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PARITY_") and name not in ("DATABASE_URL", "REDIS_URL")
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=CHECKOUT, env={**ours, **production_environment()}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
