"""Signing in from a program: the session of the pages, or a token that expires."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(KnoxTokenAuthentication):
    """A token in the Authorization header; bytes that are no text are no token."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """Return the person and the token. Raises AuthenticationFailed."""
        if not token.isascii() or b"\x00" in token:
            raise AuthenticationFailed(_("This token is not valid."))
        return super().authenticate_credentials(token)


class TokenScheme(OpenApiAuthenticationExtension):
    """Says in the schema how a token is sent."""

    target_class = "api.v1.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe the header."""
        definition: dict[str, Any] = build_bearer_security_scheme_object(
            header_name="Authorization",
            token_prefix="Token",  # noqa: S106 (a word, no secret)
        )
        return definition
