"""Tokens for programs, asked for by a person who signed in on the pages."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from knox.settings import knox_settings
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.v1.bodies import CountSerializer
from api.v1.writing import answer_once, key_of
from core import time
from core.errors import Refused, WrongState


class TokenSerializer(serializers.Serializer[Any]):
    """A token; its text is told once, when it is made."""

    token = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class TokensView(APIView):
    """The signed-in person's own tokens."""

    @extend_schema(responses=TokenSerializer(many=True), operation_id="tokens_list")
    def get(self, request: Request) -> Response:
        """List one's own tokens, without their text."""
        rows = get_token_model().objects.filter(user=request.user).order_by("created")
        body = [
            {"token": None, "created_at": row.created, "expires_at": row.expiry} for row in rows
        ]
        return Response(TokenSerializer(body, many=True).data)

    @extend_schema(request=None, responses={201: TokenSerializer}, operation_id="tokens_create")
    def post(self, request: Request) -> Response:
        """Make a token. Only a signed-in session may: no token lengthens its own life.

        Its text is in the first answer only; a repeat tells when it expires.
        """
        key_of(request)
        if not isinstance(request.successful_authenticator, SessionAuthentication):
            raise Refused(_("Sign in on the pages to make a token."))
        made: list[str] = []

        def make() -> tuple[int, Any]:
            tokens = get_token_model().objects.filter(user=request.user)
            tokens.filter(expiry__lte=time.now()).delete()
            if tokens.count() >= knox_settings.TOKEN_LIMIT_PER_USER:
                raise WrongState(_("You have as many tokens as there may be. End them first."))
            row, text = get_token_model().objects.create(user=request.user)
            made.append(text)
            body = {"token": None, "created_at": row.created, "expires_at": row.expiry}
            return 201, dict(TokenSerializer(body).data)

        answer = answer_once(request, make)
        answer.data = {**answer.data, "token": made[0] if made else None}
        answer["Cache-Control"] = "no-store"
        return answer


class RevokeTokensView(APIView):
    """Ending tokens."""

    @extend_schema(request=None, responses=CountSerializer, operation_id="tokens_revoke")
    def post(self, request: Request) -> Response:
        """End all of one's own tokens at once."""

        def end() -> tuple[int, Any]:
            count, _by_model = get_token_model().objects.filter(user=request.user).delete()
            return 200, {"count": count}

        key_of(request)
        return answer_once(request, end)
