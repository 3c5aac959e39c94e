"""The signed-in person."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.domain.own import change_name, choose_language
from accounts.models import Role, User
from api.v1.bodies import Body
from api.v1.private import own_consultant_id
from api.v1.writing import Writing, writes


@extend_schema_serializer(many=False)
class MeSerializer(serializers.Serializer[Any]):
    """Who is signed in, and as what."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    roles = serializers.SerializerMethodField()
    consultant = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Role.choices)))
    def get_roles(self, person: User) -> list[str]:
        """Return the roles the person holds."""
        return sorted(person.roles)

    def get_consultant(self, person: User) -> int | None:
        """Return the id of the person as a consultant, if they are one."""
        return own_consultant_id(self.context["request"])


class LanguageBody(Body):
    """The language that a person reads and is written to in."""

    language = serializers.ChoiceField(settings.LANGUAGES)


class NameBody(Body):
    """The name that a person chose for themselves."""

    name = serializers.CharField(max_length=120)


class MeViewSet(Writing, GenericViewSet[Any]):
    """The signed-in person."""

    serializer_class = MeSerializer
    filter_backends: list[Any] = []
    pagination_class = None

    @extend_schema(responses=MeSerializer, operation_id="me_retrieve")
    def list(self, request: Request) -> Response:
        """Say who is signed in, and as what."""
        return Response(self.get_serializer(request.user).data)

    @writes(takes=LanguageBody, gives=MeSerializer, detail=False)
    def language(self, given: dict[str, Any]) -> User:
        """Choose the language one reads and is written to in."""
        return choose_language(actor=self.actor, **given)

    @writes(takes=NameBody, gives=MeSerializer, detail=False, path="name")
    def change_name(self, given: dict[str, Any]) -> User:
        """Keep the name one goes by."""
        return change_name(actor=self.actor, **given)
