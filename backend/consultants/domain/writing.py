"""What every verb about a person begins with: their locked row, and a look at what was chosen."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem

MOST_CHOSEN = 200
"""No list of reference data is longer; more is a program's mistake."""


def locked_person(actor: User, consultant_id: int, permit: str) -> Consultant:
    """Return the person's row, locked for the rest of the transaction, when the actor may.

    Verbs that compare two of a person's lists (topics liked and ruled out) both lock it first.
    """
    people = Consultant.objects.select_for_update(of=("self",)).select_related("user")
    consultant = permits.get_visible(people, actor, pk=consultant_id)
    permits.require(actor, permit, consultant)
    return consultant


def choice_problems(field: str, value: str, values: Iterable[str]) -> list[FieldProblem]:
    """Return what is wrong with a choice: that it is none."""
    if value in values:
        return []
    return [FieldProblem(field, _("Please choose one of these."))]


def chosen_problems(field: str, model: Any, ids: set[int]) -> list[FieldProblem]:
    """Return what is wrong with a choice of rows: too many, or some that are not there."""
    found = model.objects.filter(pk__in=ids).count() if len(ids) <= MOST_CHOSEN else -1
    if found == len(ids):
        return []
    return [FieldProblem(field, _("Please choose from the list."))]
