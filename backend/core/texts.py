"""A look at what was typed, before a verb keeps it: every text of every app is held to the same.

Verbs ask, whatever form or body it came through; the field is named for the page and the API.
"""

import unicodedata

from django.utils.translation import gettext as _

from core.errors import FieldProblem, Invalid

OF_LINES = "\r\n\t"


def text_problems(
    field: str, text: str, longest: int, *, lines: bool = False, required: bool = False
) -> list[FieldProblem]:
    """Return what is wrong with a text: missing, too long, or of characters nobody can read.

    ``longest`` is in characters; ``lines`` allows several lines. Joiners and marks of direction
    belong to some names; controls belong to none.
    """
    if required and not text.strip():
        return [FieldProblem(field, _("Please fill this in."))]
    if len(text) > longest:
        words = _("Use at most %(count)s characters.") % {"count": longest}
        return [FieldProblem(field, words)]
    allowed = OF_LINES if lines else ""
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in allowed for c in text):
        return [FieldProblem(field, _("This holds characters that cannot be printed."))]
    return []


def refuse(problems: list[FieldProblem]) -> None:
    """Raise Invalid when anything is wrong."""
    if problems:
        raise Invalid(problems=problems)
