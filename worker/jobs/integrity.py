"""Checking the books every night."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import invariants
from core.errors import ParityError
from jobs.domain import Progress, enqueue
from jobs.models import Job, JobKind


def ask() -> None:
    """Ask for the nightly check; its result stays in its row."""
    enqueue(
        actor=User.objects.system(),
        kind=JobKind.CHECK_INVARIANTS,
        params={},
        dedupe_key="nightly",
    )


def check(job: Job, progress: Progress) -> dict[str, Any]:
    """Run every invariant; the job fails with the broken ones and the first offending ids."""
    progress.start(len(invariants.REGISTRY))
    # Over years of work the checks outlast one lease: each renews it.
    breaches = invariants.check(progress.report)
    if breaches:
        found = "; ".join(f"{b.number} ({', '.join(b.offenders)})" for b in breaches)
        raise ParityError(_("These rules are broken: %(found)s.") % {"found": found})
    return {"checked": len(invariants.REGISTRY)}
