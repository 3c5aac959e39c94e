"""Errors that people and programs are meant to read.

Each class maps to one HTTP status and one RFC 9457 problem type. Pages show ``str(error)``;
the API sends ``code``, ``title`` and ``detail``. Nothing else should reach a caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class ParityError(Exception):
    """Base of every refusal; ``detail`` is a plain sentence for a person."""

    code = "error"
    title: Words = _("Something went wrong")
    status = 400

    def __init__(self, detail: Words | None = None) -> None:
        """Keep the sentence to show; the class's title when none is given."""
        self.detail: Words = detail if detail is not None else self.title
        super().__init__(self.detail)

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return str(self.detail)


class NotVisible(ParityError):
    """The thing does not exist, or not for this person: the two answer alike."""

    code = "not-found"
    title = _("We could not find that")
    status = 404


class Refused(ParityError):
    """The person can see the thing but may not do this to it."""

    code = "not-allowed"
    title = _("You are not allowed to do this")
    status = 403


class WrongState(ParityError):
    """The thing has moved on, so the verb no longer applies."""

    code = "wrong-state"
    title = _("This has changed in the meantime")
    status = 409


class Taken(ParityError):
    """Someone else was first, or the person is booked elsewhere at that time."""

    code = "taken"
    title = _("This is no longer free")
    status = 409


class KeyReused(ParityError):
    """An idempotency key came again with another body."""

    code = "key-reused"
    title = _("This key was used for something else")
    status = 422


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with one named field, row or rule."""

    field: str
    message: Words


class Invalid(ParityError):
    """Input that cannot be taken; ``problems`` names every field at fault."""

    code = "invalid"
    title = _("Please check what you entered")
    status = 422

    def __init__(
        self, detail: Words | None = None, *, problems: Sequence[FieldProblem] = ()
    ) -> None:
        """Keep every problem, so that a person can mend all of them at once."""
        super().__init__(detail)
        self.problems = tuple(problems)
