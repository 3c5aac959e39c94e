"""Who holds which role, as predicates that other apps build on."""

from typing import Any

import rules

from accounts.models import Role


def _holds(*roles: str) -> Any:
    @rules.predicate(f"holds:{'|'.join(roles)}")
    def holds(user: Any) -> bool:
        return bool(getattr(user, "is_active", False) and user.has_role(*roles))

    return holds


is_consultant = _holds(Role.CONSULTANT)
is_coordinator = _holds(Role.COORDINATOR)
is_preparer = _holds(Role.FINANCE_PREPARER)
is_releaser = _holds(Role.FINANCE_RELEASER)
is_auditor = _holds(Role.AUDITOR)
is_administrator = _holds(Role.ADMINISTRATOR)
is_finance = is_preparer | is_releaser


@rules.predicate
def is_system(user: Any) -> bool:
    """The actor of scheduled work."""
    return bool(getattr(user, "is_system", False))


@rules.predicate
def is_only_for_consultants(user: Any, roles: Any) -> bool:
    """The roles asked for are those of a consultant and nothing else."""
    return tuple(roles or ()) == (Role.CONSULTANT,)


rules.add_perm("accounts.grant_role", is_administrator)
rules.add_perm(
    "accounts.open_account", is_administrator | (is_coordinator & is_only_for_consultants)
)
