"""How allauth behaves here: no open sign-up, e-mail through the outbox's manners."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
