"""Opening accounts: nobody signs themselves up."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import RoleGrant, User
from core import permits
from core.errors import FieldProblem, Invalid


def open_account(
    *, actor: User, email: str, name: str, roles: Sequence[str], language: str = "en"
) -> User:
    """Open an account with its roles; the person signs in by e-mailed code until they choose.

    Coordinators open accounts for consultants, administrators for everyone. Refuses an address
    that has an account already.
    """
    permits.require(actor, "accounts.open_account", tuple(roles))
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, language=language)
            RoleGrant.objects.bulk_create(
                RoleGrant(user=user, role=role, granted_by=actor) for role in roles
            )
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        problem = FieldProblem("email", _("This e-mail address has an account already."))
        raise Invalid(problems=[problem]) from error
    return user
