"""Which people and payee records an actor may see."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from consultants.models import Apart, Bio, Consultant, Group, Membership, PayeeProfile

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


class OwnedQuerySet(models.QuerySet[Any]):
    """Availability and exclusions: the person's own, and coordinators and auditors read them."""

    def visible_to(self, actor: Any) -> "OwnedQuerySet":
        """Coordinators and auditors see all; a consultant sees their own; nobody else any."""
        if actor.has_role("coordinator", "auditor"):
            return self
        return self.filter(consultant__user=actor)


class BioQuerySet(models.QuerySet["Bio"]):
    """Bios, scoped."""

    def visible_to(self, actor: Any) -> "BioQuerySet":
        """Coordinators and auditors see all; a consultant sees their own."""
        if actor.has_role("coordinator", "auditor"):
            return self
        return self.filter(consultant__user=actor)


class ApartQuerySet(models.QuerySet["Apart"]):
    """Whom not to place together, scoped."""

    def visible_to(self, actor: Any) -> "ApartQuerySet":
        """Coordinators see all; auditors and a consultant see what people stated themselves.

        A consultant sees only their own statements: never that someone named them, also when
        they coordinate or audit beside.
        """
        own = models.Q(consultant__user=actor)
        named = models.Q(other__user=actor) | models.Q(is_own=False) & own
        if actor.has_role("coordinator"):
            return self.exclude(named)
        if actor.has_role("auditor"):
            return self.exclude(named).filter(is_own=True)
        return self.filter(consultant__user=actor, is_own=True)


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, scoped."""

    def visible_to(self, actor: Any) -> "GroupQuerySet":
        """Staff see all; a consultant sees those they are or were a member of."""
        if actor.has_role(*STAFF):
            return self
        from consultants.models import Membership

        mine = models.Exists(
            Membership.objects.filter(group=models.OuterRef("pk"), consultant__user=actor)
        )
        return self.filter(mine)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, scoped."""

    def visible_to(self, actor: Any) -> "MembershipQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(consultant__user=actor)
