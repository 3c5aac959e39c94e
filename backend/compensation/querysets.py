"""Who sees the network's rates, comparators and funds."""

from typing import Any, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)

STAFF = ("coordinator", "finance_preparer", "finance_releaser", "auditor", "administrator")


class PolicyQuerySet(models.QuerySet[M]):
    """What the network decided about pay, scoped."""

    def visible_to(self, actor: Any) -> Self:
        """Staff see all; a consultant sees a rate with its reason in each offer's terms."""
        return self if actor.has_role(*STAFF) else self.none()
