"""What a person changes about themself."""

import re
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid

LONGEST_NAME = 120
LONGEST_PRONOUNS = 60
# Joiners and marks of direction belong to some names; controls belong to none.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def change_profile(
    *, actor: User, consultant_id: int, chosen_name: str, pronouns: str, timezone: str
) -> Consultant:
    """Change the name a person goes by, their pronouns and their time zone.

    The name is theirs to choose and is used everywhere from now on; what was sent or issued
    before stays as it was. Refuses an empty name and a time zone that is not an IANA one.
    """
    name, pronouns = chosen_name.strip(), pronouns.strip()
    problems = []
    if not name:
        problems.append(FieldProblem("chosen_name", _("Enter the name you go by.")))
    if len(name) > LONGEST_NAME or CONTROL.search(name):
        problems.append(FieldProblem("chosen_name", _("Use at most 120 characters, on one line.")))
    if len(pronouns) > LONGEST_PRONOUNS or CONTROL.search(pronouns):
        problems.append(FieldProblem("pronouns", _("Use at most 60 characters, on one line.")))
    if timezone not in available_timezones():
        problems.append(FieldProblem("timezone", _("Choose a time zone from the list.")))
    with transaction.atomic():
        consultant = permits.get_visible(
            Consultant.objects.select_for_update(of=("self",)).select_related("user"),
            actor,
            pk=consultant_id,
        )
        permits.require(actor, "consultants.change_profile", consultant)
        if problems:
            raise Invalid(problems=problems)
        consultant.chosen_name, consultant.pronouns = name, pronouns
        consultant.timezone = timezone
        consultant.save(update_fields=["chosen_name", "pronouns", "timezone"])
        if consultant.user:
            consultant.user.name = name
            consultant.user.save(update_fields=["name"])
    return consultant
