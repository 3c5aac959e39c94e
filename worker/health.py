"""Is this process well? Asked by the container engine, answered by the exit code.

    python -m worker.health web http://127.0.0.1:8000/healthz
    python -m worker.health scheduler /directory/of/its/schedule

The worker answers for itself through Celery's own ping; see ``bin/parity``.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from worker.schedule import SWEEP_SECONDS


def web(address: str) -> str | None:
    """What is wrong with the web server, if anything."""
    url = address.replace("//0.0.0.0:", "//127.0.0.1:")
    # The proxy in front says which host was asked for; here we say one that is allowed.
    allowed = os.environ.get("PARITY_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(url, headers={"Host": allowed.lstrip(".")})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return None if answer.status == 200 else f"answered {answer.status}"
    except (urllib.error.URLError, TimeoutError) as error:
        return str(error)


def scheduler(directory: str) -> str | None:
    """What is wrong with the scheduler, if anything.

    It writes its schedule down whenever it has sent a sweep.
    """
    written = [path.stat().st_mtime for path in Path(directory).glob("schedule*")]
    if not written:
        return "no schedule has been written"
    age = time.time() - max(written)
    return None if age < 6 * SWEEP_SECONDS else f"the last sweep was sent {age:.0f} s ago"


def main(arguments: list[str]) -> int:
    """Exit 0 when well, else 1 with the reason."""
    kind, subject = arguments
    wrong = {"web": web, "scheduler": scheduler}[kind](subject)
    if wrong:
        sys.stderr.write(f"{kind}: {wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
