"""The signed-in person."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.domain.own import change_name, choose_language
from accounts.models import Role, User
from api.v1.bodies import Body
from api.v1.private import own_consultant_id
from api.v1.writing import Writing, writes
from core.errors import Refused
from engagements.domain import choose_titles
from notices.domain import choose_notices, preference_of
from notices.kinds import KindGroup
from notices.models import Preference


class PreferenceSerializer(serializers.ModelSerializer[Preference]):
    """How the person wishes to be told; quiet hours are in their own time zone."""

    class Meta:
        model = Preference
        fields = ["email_off", "quiet_from", "quiet_until", "is_discreet"]
        read_only_fields = fields


@extend_schema_serializer(many=False)
class MeSerializer(serializers.Serializer[Any]):
    """Who is signed in, and as what."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    roles = serializers.SerializerMethodField()
    consultant = serializers.SerializerMethodField()
    told = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Role.choices)))
    def get_roles(self, person: User) -> list[str]:
        """Return the roles the person holds."""
        return sorted(person.roles)

    def get_consultant(self, person: User) -> int | None:
        """Return the id of the person as a consultant, if they are one."""
        return own_consultant_id(self.context["request"])

    @extend_schema_field(PreferenceSerializer)
    def get_told(self, person: User) -> Any:
        """Return how the person wishes to be told."""
        return PreferenceSerializer(preference_of(person)).data


class LanguageBody(Body):
    """The language that a person reads and is written to in."""

    language = serializers.ChoiceField(settings.LANGUAGES)


class NameBody(Body):
    """The name that a person chose for themselves."""

    name = serializers.CharField(max_length=120)


class ToldBody(Body):
    """Which groups come without an e-mail, and the hours in which none comes."""

    email_off = serializers.ListField(child=serializers.ChoiceField(KindGroup.choices))
    quiet_from = serializers.TimeField(required=False, allow_null=True)
    quiet_until = serializers.TimeField(required=False, allow_null=True)


class DiscreetBody(Body):
    """Whether calendars that leave the application name no session and no place."""

    is_discreet = serializers.BooleanField()


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

    @writes(takes=ToldBody, gives=MeSerializer, detail=False, path="told")
    def choose_told(self, given: dict[str, Any]) -> User:
        """Keep how one wishes to be told: all of it at once."""
        choose_notices(actor=self.actor, **given)
        actor: User = self.actor
        return actor

    @writes(takes=DiscreetBody, gives=MeSerializer, detail=False, path="discreet")
    def choose_discreet(self, given: dict[str, Any]) -> User:
        """Keep whether one's calendar files and feed are discreet, as they are at first.

        To name titles there ends one's link, and needs a signed-in session: it outlives a token.
        """
        session = isinstance(self.request.successful_authenticator, SessionAuthentication)
        if not (given["is_discreet"] or session):
            raise Refused(_("Sign in on the pages to show titles."))
        choose_titles(actor=self.actor, **given)
        actor: User = self.actor
        return actor
