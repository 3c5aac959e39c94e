"""Giving and taking roles."""

from django.db import transaction

from accounts.models import Role, RoleGrant, User
from core import permits
from core.errors import FieldProblem, Invalid


def grant_role(*, actor: User, user: User, role: str) -> RoleGrant:
    """Give a person a role; repeating it changes nothing. Refuses unknown roles.

    Preparing and releasing payments are kept apart by person (``docs/architecture.md``), which
    the release itself enforces, so both may be held by one person in a small office.
    """
    permits.require(actor, "accounts.grant_role", user)
    if role not in Role.values:
        raise Invalid(problems=[FieldProblem("role", role)])
    with transaction.atomic():
        grant, _created = RoleGrant.objects.get_or_create(
            user=user, role=role, defaults={"granted_by": actor}
        )
    user.__dict__.pop("roles", None)
    return grant
