"""Checking what strangers send: length, lines, and signs that no name or sentence needs."""

import unicodedata
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core import time
from core.errors import FieldProblem

FARTHEST = timedelta(days=3 * 365)
OF_LINES = "\n\r\t"


def one_line(field: str, value: str, most: int, *, required: bool = False) -> list[FieldProblem]:
    """Return what is wrong with words that stand on one line, such as a name."""
    return _problems(field, value, most, required, allowed="")


def some_lines(field: str, value: str, most: int, *, required: bool = False) -> list[FieldProblem]:
    """Return what is wrong with words that may have several lines."""
    return _problems(field, value, most, required, allowed=OF_LINES)


def _problems(
    field: str, value: str, most: int, required: bool, allowed: str
) -> list[FieldProblem]:
    if required and not value.strip():
        return [FieldProblem(field, _("Please fill this in."))]
    if len(value) > most:
        words = _("Please use at most %(most)s characters.") % {"most": f"{most:,}"}
        return [FieldProblem(field, words)]
    if any(sign not in allowed and unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        return [FieldProblem(field, _("Please use letters, digits and signs only."))]
    return []


def an_address(field: str, value: str) -> list[FieldProblem]:
    """Return what is wrong with an e-mail address; it must fit on the line of an e-mail's head."""
    try:
        validate_email(value)
        is_one = value.isascii() and len(value) <= 254
    except ValidationError:
        is_one = False
    words = _("Enter an e-mail address such as name@county.org.")
    return [] if is_one else [FieldProblem(field, words)]


def some_days(starts_on: date | None, ends_on: date | None) -> list[FieldProblem]:
    """Return what is wrong with the days between which the work may take place."""
    first, last = time.today(), time.today() + FARTHEST
    problems = [
        FieldProblem(field, _("Choose a day from today to three years from now."))
        for field, day in (("starts_on", starts_on), ("ends_on", ends_on))
        if day is not None and not first <= day <= last
    ]
    if not problems and starts_on and ends_on and ends_on < starts_on:
        problems.append(FieldProblem("ends_on", _("Choose a day that is not before the first.")))
    return problems
