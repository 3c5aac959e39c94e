"""Checking what strangers send beside their texts: where to reach them, and days."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core import time
from core.errors import FieldProblem

FARTHEST = timedelta(days=3 * 365)


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
