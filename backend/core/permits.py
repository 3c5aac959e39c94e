"""Asking for permission, the same way everywhere.

Predicates live in each app's ``rules.py`` under the name ``app.verb``. Invisible things raise
NotVisible, so that they answer exactly as things that do not exist.
"""

from typing import Any, TypeVar

import rules
from django.db import models

from core.errors import NotVisible, Refused

M = TypeVar("M", bound=models.Model)


def allows(actor: Any, permit: str, obj: Any = None) -> bool:
    """Return whether the actor may; an unknown permit is a mistake and raises."""
    if not rules.perm_exists(permit):
        raise LookupError(f"no rule is named {permit}")
    return bool(actor.is_active and rules.has_perm(permit, actor, obj))


def require(actor: Any, permit: str, obj: Any = None) -> None:
    """Raise Refused unless the actor may."""
    if not allows(actor, permit, obj):
        raise Refused


def get_visible(queryset: "models.QuerySet[M]", actor: Any, **lookup: Any) -> M:
    """Return the one row that the actor can see, or raise NotVisible.

    The queryset has ``visible_to``; add ``select_for_update()`` before passing it to lock.
    """
    row: M | None = queryset.visible_to(actor).filter(**lookup).first()  # type: ignore[attr-defined]
    if row is None:
        raise NotVisible
    return row
