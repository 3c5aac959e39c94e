"""The signed-in person."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role
from api.v1.private import own_consultant_id


class MeSerializer(serializers.Serializer[Any]):
    """Who is signed in, and as what."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices))
    consultant = serializers.IntegerField(allow_null=True)


class MeView(APIView):
    """The signed-in person."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Say who is signed in, and as what."""
        person: Any = request.user
        body = {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "roles": sorted(person.roles),
            "consultant": own_consultant_id(request),
        }
        return Response(MeSerializer(body).data)
