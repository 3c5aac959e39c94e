"""The limits that a person sets for themself, and a rest from invitations."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.profile import CHANGE
from consultants.domain.writing import locked_person
from consultants.models import Consultant
from core import time
from core.errors import FieldProblem
from core.texts import refuse

MOST_ASKS = 100
MOST_MINUTES = 31 * 24 * 60
MOST_REST_DAYS = 60
LONGEST_PAUSE = timedelta(days=2 * 366)


def set_limits(
    *,
    actor: User,
    consultant_id: int,
    most_asks_a_month: int | None,
    most_minutes_a_month: int | None,
    rest_days_after: int = 0,
) -> Consultant:
    """Keep the most asks and minutes of work a month, and the days of rest after an event.

    None is no limit; nought is one. Beyond a limit nobody is asked without their own prior yes.
    """
    problems = _whole("most_asks_a_month", most_asks_a_month, MOST_ASKS)
    problems += _whole("most_minutes_a_month", most_minutes_a_month, MOST_MINUTES)
    problems += _whole("rest_days_after", rest_days_after, MOST_REST_DAYS)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(problems)
        consultant.most_asks_a_month = most_asks_a_month
        consultant.most_minutes_a_month = most_minutes_a_month
        consultant.rest_days_after = rest_days_after
        consultant.save(
            update_fields=["most_asks_a_month", "most_minutes_a_month", "rest_days_after"]
        )
    return consultant


def pause(*, actor: User, consultant_id: int, until: date) -> Consultant:
    """Let nobody ask the person until a date; on that date they may be asked again.

    What is booked stays booked, and open offers can still be answered. Refuses a date that is
    not ahead in their own time zone, and more than two years.
    """
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        today = time.today(consultant.timezone)
        if until <= today:
            refuse([FieldProblem("until", _("Choose a date that is still ahead."))])
        if until - today > LONGEST_PAUSE:
            refuse([FieldProblem("until", _("Choose a date within two years."))])
        consultant.paused_until = until
        consultant.save(update_fields=["paused_until"])
    return consultant


def lift_pause(*, actor: User, consultant_id: int) -> Consultant:
    """Let people ask again at once; doing it twice changes nothing."""
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        consultant.paused_until = None
        consultant.save(update_fields=["paused_until"])
    return consultant


def is_paused(consultant: Consultant) -> bool:
    """Return whether nobody may ask the person today, by their own calendar."""
    until = consultant.paused_until
    return until is not None and until > time.today(consultant.timezone)


def _whole(field: str, value: int | None, most: int) -> list[FieldProblem]:
    if value is None or 0 <= value <= most:
        return []
    words = _("Enter a number from 0 to %(most)s.") % {"most": most}
    return [FieldProblem(field, words)]
