"""What every verb about a person begins with: their locked row, and a look at typed text."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid

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


def refuse(problems: list[FieldProblem]) -> None:
    """Raise Invalid when anything is wrong."""
    if problems:
        raise Invalid(problems=problems)


def text_problems(
    field: str, text: str, longest: int, *, lines: bool = False, required: bool = False
) -> list[FieldProblem]:
    """Return what is wrong with a text: missing, too long, or of characters nobody can read.

    Joiners and marks of direction belong to some names; controls belong to none.
    """
    if required and not text.strip():
        return [FieldProblem(field, _("Please fill this in."))]
    if len(text) > longest:
        words = _("Use at most %(count)s characters.") % {"count": longest}
        return [FieldProblem(field, words)]
    allowed = "\r\n\t" if lines else ""
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text):
        return [FieldProblem(field, _("This holds characters that cannot be printed."))]
    return []


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
