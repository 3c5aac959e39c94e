"""What the scheduler starts by itself, and when."""

from __future__ import annotations

from typing import Any

SWEEP_SECONDS = 20
OUTBOX_SECONDS = 30
DATES_SECONDS = 5 * 60
LAPSE_SECONDS = 60 * 60
BOOKS_SECONDS = 24 * 60 * 60


def _every(seconds: int, name: str) -> dict[str, Any]:
    return {
        "task": "worker.routine",
        "args": [name],
        "schedule": seconds,
        # Rounds that a stopped worker missed are worth nothing: one is enough when it is back.
        "options": {"expires": seconds},
    }


SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": _every(SWEEP_SECONDS, "sweep_jobs"),
    "outbox": _every(OUTBOX_SECONDS, "deliver_notices"),
    "stuck": _every(DATES_SECONDS, "tell_of_stuck"),
    "offers": _every(DATES_SECONDS, "expire_offers"),
    "reminders": _every(DATES_SECONDS, "remind_unanswered"),
    "asked first": _every(DATES_SECONDS, "lapse_prior_yes"),
    "changes": _every(DATES_SECONDS, "lapse_reconfirmations"),
    "standby": _every(DATES_SECONDS, "drop_standby"),
    "hours": _every(DATES_SECONDS, "deliver_ended"),
    "requests": _every(DATES_SECONDS, "lapse_requests"),
    "closing": _every(LAPSE_SECONDS, "close_finished"),
    "late": _every(LAPSE_SECONDS, "remind_late"),
    "invoices": _every(LAPSE_SECONDS, "confirm_lapsed"),
    "bios": _every(LAPSE_SECONDS, "retire_old_drafts"),
    "books": _every(BOOKS_SECONDS, "check_books"),
}
