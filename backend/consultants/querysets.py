"""Which people and payee records an actor may see."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from consultants.models import Consultant, PayeeProfile

STAFF = ("coordinator", "finance_preparer", "finance_releaser", "auditor", "administrator")


class ConsultantQuerySet(models.QuerySet["Consultant"]):
    """Consultants, scoped."""

    def visible_to(self, actor: Any) -> "ConsultantQuerySet":
        """Staff see the network; a consultant sees themself."""
        return self if actor.has_role(*STAFF) else self.filter(user=actor)


class PayeeQuerySet(models.QuerySet["PayeeProfile"]):
    """Payee records, scoped: coordinators never see them."""

    def visible_to(self, actor: Any) -> "PayeeQuerySet":
        """Finance and auditors see all (masked); a consultant sees their own."""
        if actor.has_role("finance_preparer", "finance_releaser", "auditor"):
            return self
        return self.filter(consultant__user=actor)
