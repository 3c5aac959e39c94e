"""How a person wishes to be told: their own choice, changed by nobody else."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812 -- ``time`` is the house's clock
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import time
from core.errors import FieldProblem, Invalid, Refused
from notices.kinds import KindGroup
from notices.models import Notice, Preference
from notices.states import QUEUED

MOST_QUIET = timedelta(hours=14)
"""Longer quiet hours would leave too little of a day to reach anybody."""


def preference_of(user: User) -> Preference:
    """Return what the person chose, or what holds for whoever chose nothing (unsaved)."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def choose_notices(
    *,
    actor: User,
    email_off: Collection[str],
    quiet_from: TimeOfDay | None = None,
    quiet_until: TimeOfDay | None = None,
) -> Preference:
    """Keep which groups come without an e-mail, and between which hours none leaves.

    Refuses a group that is none, and quiet hours with one end, without length or of more than
    14 hours.
    """
    problems = []
    if not set(email_off) <= set(KindGroup.values):
        problems.append(FieldProblem("email_off", _("Choose among the groups of this list.")))
    if (quiet_from is None) != (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        problems.append(FieldProblem(missing, _("Enter both times, or neither.")))
    elif quiet_from is not None and quiet_from == quiet_until:
        problems.append(FieldProblem("quiet_until", _("Enter a time other than the first.")))
    elif _length(quiet_from, quiet_until) > MOST_QUIET:
        problems.append(FieldProblem("quiet_until", _("Quiet hours last at most 14 hours.")))
    if problems:
        raise Invalid(problems=problems)
    chosen = [group for group in KindGroup.values if group in set(email_off)]
    with transaction.atomic():
        kept = _keep(actor, email_off=chosen, quiet_from=quiet_from, quiet_until=quiet_until)
        # What waited for the hour that was chosen before is looked at again by what holds now.
        waiting = Notice.objects.filter(recipient=actor, state=QUEUED, attempts=0)
        waiting.filter(not_before__gt=time.now()).update(not_before=None, has_waited=False)
    return kept


def _length(quiet_from: TimeOfDay | None, quiet_until: TimeOfDay | None) -> timedelta:
    """Return how long quiet hours last by the clock; they may lie over midnight."""
    if quiet_from is None or quiet_until is None:
        return timedelta()
    span = datetime.combine(date.min, quiet_until) - datetime.combine(date.min, quiet_from)
    return span % timedelta(days=1)


def choose_discreet(*, actor: User, is_discreet: bool) -> Preference:
    """Keep whether calendars and files that leave the application name no session."""
    return _keep(actor, is_discreet=is_discreet)


def _keep(actor: User, **values: Any) -> Preference:
    if not actor.is_active:
        raise Refused
    with transaction.atomic():
        # The account's row is the lock: two forms at once leave one row.
        User.objects.select_for_update().get(pk=actor.pk)
        preference, _made = Preference.objects.update_or_create(user=actor, defaults=values)
    return preference
