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
from consultants.states import DRAFT


@rules.predicate
def is_self(user: Any, consultant: Any) -> bool:
    """The consultant's own account."""
    return bool(consultant is not None and consultant.user_id == user.pk)


@rules.predicate
def has_no_sign_in(user: Any, consultant: Any) -> bool:
    """Someone without an account: they speak by phone and a coordinator writes it down."""
    return bool(consultant is not None and consultant.user_id is None)


@rules.predicate
def is_own_bio(user: Any, bio: Any) -> bool:
    """The words about the person themself."""
    return bool(bio is not None and bio.consultant.user_id == user.pk)


@rules.predicate
def is_of_someone_without_sign_in(user: Any, bio: Any) -> bool:
    """The words about someone who speaks by phone."""
    return bool(bio is not None and bio.consultant.user_id is None)


@rules.predicate
def is_draft(user: Any, bio: Any) -> bool:
    """Words that the person has not approved, so that nobody uses them."""
    return bool(bio is not None and bio.state == DRAFT)


@rules.predicate
def is_own_payee(user: Any, payee: Any) -> bool:
    """The payee's own account."""
    return bool(payee is not None and payee.consultant.user_id == user.pk)


rules.add_perm("consultants.import_roster", is_coordinator)
rules.add_perm("consultants.invite", is_coordinator | is_administrator)
rules.add_perm("consultants.set_payee_details", is_self)
rules.add_perm("consultants.add", is_coordinator)
rules.add_perm("consultants.change_profile", is_self | (is_coordinator & has_no_sign_in))
rules.add_perm("consultants.set_contact", is_self | is_coordinator)
rules.add_perm("consultants.state_facets", is_self)
rules.add_perm("consultants.note_apart", is_coordinator)
rules.add_perm("consultants.write_bio", is_self | is_coordinator)
rules.add_perm(
    "consultants.approve_bio", is_own_bio | (is_coordinator & is_of_someone_without_sign_in)
)
rules.add_perm(
    "consultants.retire_bio",
    is_own_bio | (is_coordinator & (is_draft | is_of_someone_without_sign_in)),
)
rules.add_perm("consultants.keep_groups", is_coordinator)
rules.add_perm("consultants.choose_payment_method", is_own_payee)
rules.add_perm("consultants.reveal_payee", is_finance)
rules.add_perm("consultants.read_payee_for_payment", is_finance | is_system)
rules.add_perm("consultants.record_w9", is_preparer & ~is_own_payee)
