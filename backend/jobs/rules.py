"""Who may steer background work."""

from typing import Any

import rules

from accounts.rules import is_administrator


@rules.predicate
def asked_for_it(user: Any, job: Any) -> bool:
    """The person who started the job."""
    return bool(job is not None and job.created_by_id == user.pk)


rules.add_perm("jobs.cancel_job", asked_for_it | is_administrator)
rules.add_perm("jobs.retry_job", asked_for_it | is_administrator)
