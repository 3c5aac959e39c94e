"""Tokens for programs, made by a person who signed in on the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.domain.tokens import LIFETIMES, end_token, make_token, working_tokens
from api.v1.bodies import Body
from api.v1.writing import Writing, answer_once, key_of
from core.errors import Refused


class TokenBody(Body):
    """How many days the token lasts."""

    days = serializers.ChoiceField([(days, str(days)) for days in LIFETIMES])


class TokenSerializer(serializers.Serializer[Any]):
    """A token as its owner sees it; ``key`` names it and signs nobody in."""

    key = serializers.CharField(source="token_key")
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")


class NewTokenSerializer(TokenSerializer):
    """A new token with its text, which is told once."""

    token = serializers.CharField(allow_null=True)


class TokenViewSet(Writing, GenericViewSet[Any]):
    """The signed-in person's own tokens."""

    serializer_class = TokenSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9A-Za-z]{1,25}"
    filter_backends: list[Any] = []
    pagination_class = None

    @extend_schema(responses=TokenSerializer(many=True), operation_id="tokens_list")
    def list(self, request: Request) -> Response:
        """List one's own tokens, without their text."""
        rows = working_tokens(actor=self.actor)
        return Response(TokenSerializer(rows, many=True).data)

    @extend_schema(request=TokenBody, responses={201: NewTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make a token. Only a signed-in session may: no token lengthens its own life.

        Its text is in the first answer only; a repeat tells when it ends.
        """
        key_of(request)
        if not isinstance(request.successful_authenticator, SessionAuthentication):
            raise Refused(_("Sign in on the pages to make a token."))
        days = self.given(TokenBody)["days"]
        made: list[str] = []

        def make() -> tuple[int, Any]:
            made.append(make_token(actor=self.actor, days=days))
            newest = working_tokens(actor=self.actor).first()
            return 201, self.told(newest, TokenSerializer)

        answer = answer_once(request, make)
        answer.data = {**answer.data, "token": made[0] if made else None}
        answer["Cache-Control"] = "no-store"
        return answer

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, key: str) -> Response:
        """End one of one's own tokens at once."""
        key_of(request)

        def end() -> tuple[int, Any]:
            end_token(actor=self.actor, token_key=key)
            return 204, None

        return answer_once(request, end)
