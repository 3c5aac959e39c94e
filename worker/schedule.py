"""What the scheduler starts by itself, and when."""

from __future__ import annotations

from typing import Any

SWEEP_SECONDS = 20

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {
        "task": "worker.sweep",
        "schedule": SWEEP_SECONDS,
        # Sweeps that a stopped worker missed are worth nothing: one is enough when it is back.
        "options": {"expires": SWEEP_SECONDS},
    },
}
