"""Tokens with which a person's own programs act as that person."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from knox.models import AuthToken

from accounts.models import User
from core import time
from core.errors import FieldProblem, Invalid, NotVisible, Refused

LIFETIMES = {
    7: gettext_lazy("One week"),
    30: gettext_lazy("One month"),
    90: gettext_lazy("Three months"),
}
MOST = 20


def working_tokens(*, actor: User) -> Any:
    """Return the person's tokens that have not ended, newest first."""
    return AuthToken.objects.filter(user=actor, expiry__gt=time.now()).order_by("-created")


def make_token(*, actor: User, days: int) -> str:
    """Make a token that ends by itself, and return it: only its hash is kept.

    Refuses a lifetime that is not offered, and more than twenty tokens at once.
    """
    if not actor.is_active:
        raise Refused
    if days not in LIFETIMES:
        raise Invalid(problems=[FieldProblem("days", _("Please choose one of these."))])
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        if working_tokens(actor=actor).count() >= MOST:
            text = ngettext(
                "You have %(most)s token. Please end one first.",
                "You have %(most)s tokens. Please end one first.",
                MOST,
            )
            raise Invalid(text % {"most": MOST})
        _row, token = AuthToken.objects.create(user=actor, expiry=timedelta(days=days))
    return token


def end_token(*, actor: User, token_key: str) -> None:
    """End one of the person's own tokens at once; another's answers as one that is not there."""
    ended, _rows = AuthToken.objects.filter(user=actor, token_key=token_key).delete()
    if not ended:
        raise NotVisible
