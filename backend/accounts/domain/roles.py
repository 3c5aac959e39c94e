"""Giving and taking roles."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import keys
from accounts.models import Role, RoleGrant, User
from core import permits
from core.errors import FieldProblem, Invalid


def _locked(actor: User, user_id: int) -> User:
    user = permits.get_visible(User.objects.select_for_update(), actor, pk=user_id)
    permits.require(actor, "accounts.grant_role", user)
    return user


def grant_role(*, actor: User, user_id: int, role: str) -> RoleGrant:
    """Give a person a role; repeating it changes nothing. Refuses unknown roles.

    One person may hold both finance roles in a small office: whoever prepared a payment run
    still cannot release that run.
    """
    if role not in Role.values:
        words = _("“%(value)s” is not one of the choices.") % {"value": role}
        raise Invalid(problems=[FieldProblem("role", words)])
    with transaction.atomic():
        user = _locked(actor, user_id)
        grant, _created = RoleGrant.objects.get_or_create(
            user=user, role=role, defaults={"granted_by": actor}
        )
    return grant


def revoke_role(*, actor: User, user_id: int, role: str) -> User:
    """Take a role from a person, and end their private links; repeating it changes nothing.

    Refuses to take the administrator's role from oneself, so that one always remains.
    """
    if user_id == actor.pk and role == Role.ADMINISTRATOR:
        raise Invalid(_("Another administrator has to take this role from you."))
    with transaction.atomic():
        user = _locked(actor, user_id)
        taken, _rows = RoleGrant.objects.filter(user=user, role=role).delete()
        if taken:
            keys.end_keys(user)
    return user
