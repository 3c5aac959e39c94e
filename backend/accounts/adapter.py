"""How allauth behaves here: no open sign-up, e-mails in the recipient's language."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import keys
from accounts.models import User
from core.errors import ParityError

logger = logging.getLogger(__name__)


class MailAway(ParityError):
    """The e-mail that a person asked for cannot leave now."""

    code = "mail-away"
    title = _("We could not send the e-mail. Please try again in a few minutes.")
    status = 503


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by the network; nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse open sign-up."""
        return False

    def get_user_search_fields(self) -> list[str]:
        """Search people by e-mail and chosen name only."""
        return ["email", "name"]

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def set_password(self, user: Any, password: str) -> None:
        """Keep a new password; who chooses one may be shutting somebody out, so links end."""
        with transaction.atomic():
            super().set_password(user, password)
            keys.end_keys(user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the recipient's own language; a stranger is written to in the page's.

        Raises MailAway when it cannot leave. The log learns why by its type alone: a traceback
        would hold the address.
        """
        known = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        with translation.override(known or translation.get_language()):
            try:
                super().send_mail(
                    template_prefix, email, {"contact": settings.CONTACT_EMAIL, **context}
                )
            except (OSError, smtplib.SMTPException) as error:
                logger.warning("a sign-in e-mail could not be sent: %s", type(error).__name__)
                raise MailAway from None
