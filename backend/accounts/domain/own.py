"""What people decide about their own account."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import FieldProblem, Invalid, Refused


def choose_language(*, actor: User, language: str) -> User:
    """Keep the language a person reads and is written to in. Refuses one we do not speak."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(problems=[FieldProblem("language", _("We do not speak this language yet."))])
    return _change(actor, language=language)


def change_name(*, actor: User, name: str) -> User:
    """Keep the name a person chose for themselves; one word is enough, none is refused."""
    chosen = " ".join(name.split())
    if not chosen:
        raise Invalid(problems=[FieldProblem("name", _("Please write the name you go by."))])
    return _change(actor, name=chosen)


def _change(actor: User, **values: str) -> User:
    if not actor.is_active:
        raise Refused
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        for field, value in values.items():
            setattr(user, field, value)
            setattr(actor, field, value)
        user.full_clean(exclude=["password"])
        user.save(update_fields=list(values))
    return user
