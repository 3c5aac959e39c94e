"""Who may do what with invoices, runs and payments: duties are kept apart."""

from typing import Any

import rules

from accounts.rules import (
    is_auditor,
    is_coordinator,
    is_finance,
    is_preparer,
    is_releaser,
    is_system,
)
from payments.states import DROPPED


@rules.predicate
def is_payee(user: Any, thing: Any) -> bool:
    """The person whom the invoice or payment pays."""
    return bool(thing is not None and thing.consultant.user_id == user.pk)


@rules.predicate
def confirmed_it(user: Any, invoice: Any) -> bool:
    """The person who confirmed the invoice or its hours.

    ``hours_confirmers`` may have been read with the invoice, so that approving many stays one
    query; it does not depend on who asks.
    """
    if invoice is None:
        return False
    if invoice.confirmed_by_id == user.pk:
        return True
    confirmers = getattr(invoice, "hours_confirmers", None)
    if confirmers is None:
        return bool(invoice.lines.filter(work_entry__assignment__confirmed_by=user).exists())
    return user.pk in confirmers


@rules.predicate
def prepared_it(user: Any, run: Any) -> bool:
    """The person who opened or prepared the run."""
    return bool(run is not None and user.pk in {run.opened_by_id, run.prepared_by_id})


@rules.predicate
def is_paid_by_it(user: Any, run: Any) -> bool:
    """Someone whom the run pays."""
    paid = run is not None and run.payments.exclude(state=DROPPED).filter(consultant__user=user)
    return bool(paid and paid.exists())


@rules.predicate
def recorded_a_payee(user: Any, run: Any) -> bool:
    """Who recorded the vendor ID of somebody whom the run pays."""
    paid = run is not None and run.payments.exclude(state=DROPPED)
    return bool(paid and paid.filter(consultant__payee__w9_by=user).exists())


rules.add_perm("payments.issue_invoices", is_coordinator | is_preparer | is_system)
rules.add_perm("payments.confirm_invoice", is_payee)
rules.add_perm("payments.confirm_lapsed", is_system)
rules.add_perm("payments.query_invoice", is_payee)
rules.add_perm("payments.credit_invoice", is_finance & ~is_payee)
rules.add_perm("payments.approve_invoice", is_finance & ~is_payee & ~confirmed_it)
rules.add_perm("payments.prepare_run", is_preparer & ~is_paid_by_it)
rules.add_perm("payments.take_back_run", is_finance & ~is_paid_by_it)
rules.add_perm(
    "payments.release_run",
    is_releaser & ~prepared_it & ~is_paid_by_it & ~recorded_a_payee,
)
rules.add_perm("payments.export_run", is_finance | is_system)
rules.add_perm("payments.record_payment", is_finance & ~is_payee)
rules.add_perm("payments.open_document", is_finance | is_payee)
rules.add_perm("payments.make_documents", is_coordinator | is_finance | is_system)
rules.add_perm("payments.see_queue", is_finance | is_auditor)
rules.add_perm("payments.see_runs", is_finance | is_auditor)
