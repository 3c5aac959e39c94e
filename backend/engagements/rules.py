"""Who may do what with engagements, offers and hours."""

from typing import Any

import rules

from accounts.rules import (
    is_administrator,
    is_auditor,
    is_consultant,
    is_coordinator,
    is_finance,
    is_system,
)


@rules.predicate
def is_offered_to(user: Any, offer: Any) -> bool:
    """The consultant whom the offer asks."""
    return bool(offer is not None and offer.consultant.user_id == user.pk)


@rules.predicate
def answers_by_phone(user: Any, row: Any) -> bool:
    """It is about someone who cannot sign in: a coordinator writes down what they say by phone."""
    return bool(row is not None and row.consultant.user_id is None)


@rules.predicate
def is_assigned(user: Any, assignment: Any) -> bool:
    """The consultant who holds the assignment."""
    return bool(assignment is not None and assignment.consultant.user_id == user.pk)


@rules.predicate
def reported_it(user: Any, assignment: Any) -> bool:
    """The person who reported the hours, who therefore does not confirm them."""
    return bool(assignment is not None and assignment.reported_by_id == user.pk)


@rules.predicate
def speaks_for(user: Any, consultant: Any) -> bool:
    """The consultant themself."""
    return bool(consultant is not None and consultant.user_id == user.pk)


@rules.predicate
def has_no_sign_in(user: Any, consultant: Any) -> bool:
    """Someone who answers by phone: a coordinator writes down what they say."""
    return bool(consultant is not None and consultant.user_id is None)


@rules.predicate
def owes_it(user: Any, task: Any) -> bool:
    """The support person whose task it is."""
    return bool(task is not None and task.owner_id == user.pk)


@rules.predicate
def is_about_them(user: Any, row: Any) -> bool:
    """The consultant whose work the row is about, who therefore does not answer for the desk."""
    return bool(row is not None and row.assignment.consultant.user_id == user.pk)


rules.add_perm("engagements.import_convening", is_coordinator)
rules.add_perm("engagements.plan", is_coordinator)
rules.add_perm("engagements.plan_programme", is_coordinator)
rules.add_perm("engagements.answer_change", is_assigned | (is_coordinator & answers_by_phone))
rules.add_perm("engagements.see_shortlist", is_coordinator | is_auditor)
rules.add_perm("engagements.make_offer", is_coordinator & ~speaks_for)
rules.add_perm("engagements.send_offer", is_coordinator & ~is_offered_to)
rules.add_perm("engagements.withdraw_offer", is_coordinator & ~is_offered_to)
rules.add_perm("engagements.answer_offer", is_offered_to | (is_coordinator & answers_by_phone))
rules.add_perm("engagements.answer_question", is_coordinator & ~is_offered_to)
rules.add_perm("engagements.remind", is_coordinator & ~is_offered_to)
rules.add_perm("engagements.manage_standby", is_coordinator)
rules.add_perm("engagements.ask_first", is_coordinator & ~speaks_for)
rules.add_perm("engagements.answer_prior_yes", is_offered_to | (is_coordinator & answers_by_phone))
rules.add_perm("engagements.mark_delivered", is_coordinator | is_system)
rules.add_perm("engagements.report_hours", is_assigned | (is_coordinator & answers_by_phone))
rules.add_perm("engagements.confirm_hours", is_coordinator & ~reported_it & ~is_assigned)
rules.add_perm("engagements.reopen_hours", (is_finance | is_coordinator) & ~is_assigned)
rules.add_perm("engagements.cancel_assignment", is_coordinator | is_assigned)
rules.add_perm("engagements.set_disclosure", speaks_for | (is_coordinator & has_no_sign_in))
rules.add_perm("engagements.see_requests", is_coordinator | is_auditor)
rules.add_perm("engagements.triage_requests", is_coordinator)
rules.add_perm("engagements.pass_on_remarks", is_coordinator)
rules.add_perm("engagements.read_conflicts", is_coordinator | is_auditor | is_administrator)
rules.add_perm("engagements.set_targets", is_coordinator)
rules.add_perm("engagements.read_composition", is_coordinator | is_auditor)
rules.add_perm("engagements.read_fairness", is_coordinator | is_auditor | is_administrator)
rules.add_perm("engagements.mark_no_show", is_coordinator & ~is_assigned)
rules.add_perm("engagements.finish_support", (owes_it | is_coordinator) & ~is_about_them)
rules.add_perm("engagements.answer_two_questions", is_assigned)
rules.add_perm("engagements.answer_feedback", is_coordinator & ~is_about_them)
rules.add_perm("engagements.share_finding", is_coordinator)
rules.add_perm("engagements.keep_check_in", is_assigned)
rules.add_perm("engagements.read_reasons", is_coordinator | is_auditor)
rules.add_perm("engagements.read_group_report", is_coordinator | is_auditor | is_administrator)
rules.add_perm("engagements.keep_calendar", is_consultant)
rules.add_perm("engagements.read_calendar", is_assigned)
