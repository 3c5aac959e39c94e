"""Who may do what with people and their payee records."""

from typing import Any

import rules

from accounts.rules import (
    is_administrator,
    is_coordinator,
    is_finance,
    is_preparer,
    is_system,
)


@rules.predicate
def is_self(user: Any, consultant: Any) -> bool:
    """The consultant's own account."""
    return bool(consultant is not None and consultant.user_id == user.pk)


@rules.predicate
def is_own_payee(user: Any, payee: Any) -> bool:
    """The payee's own account."""
    return bool(payee is not None and payee.consultant.user_id == user.pk)


rules.add_perm("consultants.import_roster", is_coordinator)
rules.add_perm("consultants.invite", is_coordinator | is_administrator)
rules.add_perm("consultants.set_payee_details", is_self)
rules.add_perm("consultants.change_profile", is_self)
rules.add_perm("consultants.choose_payment_method", is_own_payee)
rules.add_perm("consultants.reveal_payee", is_finance)
rules.add_perm("consultants.read_payee_for_payment", is_finance | is_system)
rules.add_perm("consultants.record_w9", is_preparer & ~is_own_payee)
