"""Giving a member of the network an account."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.people import open_account
from accounts.models import Role, User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid


def give_account(*, actor: User, consultant_id: int, language: str = "en") -> User:
    """Open the consultant's account at their e-mail address; repeating it changes nothing.

    It is how a person who was asked by phone claims their profile. Refuses someone without an
    e-mail address, and an address that is another account's already: it may be a colleague's.
    """
    with transaction.atomic():
        people = Consultant.objects.select_for_update(of=("self",)).select_related("user")
        consultant = permits.get_visible(people, actor, pk=consultant_id)
        permits.require(actor, "consultants.invite", consultant)
        if consultant.user is not None:
            return consultant.user
        if not consultant.email:
            words = _("%(name)s has no e-mail address yet. Enter it first.")
            problem = FieldProblem("email", words % {"name": consultant.chosen_name})
            raise Invalid(problems=[problem])
        user = open_account(
            actor=actor,
            email=consultant.email,
            name=consultant.chosen_name,
            roles=[Role.CONSULTANT],
            language=language,
        )
        consultant.user = user
        consultant.save(update_fields=["user"])
    return user
