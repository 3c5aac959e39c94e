"""People who sign in, and the roles they hold."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.domain.people import open_account
from accounts.domain.roles import grant_role, revoke_role
from accounts.models import Role, User
from api.v1.bodies import Body
from api.v1.reading import ReadingViewSet
from api.v1.writing import Writing, once, writes


class PersonSerializer(serializers.ModelSerializer[User]):
    """An account with its roles."""

    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "name", "email", "language", "is_active", "roles", "created_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Role.choices)))
    def get_roles(self, person: User) -> list[str]:
        """Return the roles the person holds."""
        return sorted(grant.role for grant in person.role_grants.all())


class PersonBody(Body):
    """Someone to open an account for."""

    email = serializers.EmailField()
    name = serializers.CharField(max_length=120)
    language = serializers.ChoiceField(settings.LANGUAGES)
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices), allow_empty=False)


class RoleBody(Body):
    """A role to give or take."""

    role = serializers.ChoiceField(Role.choices)


class PersonViewSet(Writing, ReadingViewSet):
    """Everyone who signs in, for administrators; anybody else finds only themself."""

    queryset = User.objects.prefetch_related("role_grants")
    serializer_class = PersonSerializer
    filterset_fields = ["is_active"]
    orderings = frozenset({"id", "name"})
    usual_ordering = "id"

    @once(takes=PersonBody, status=201)
    def create(self, given: dict[str, Any]) -> User:
        """Open an account; the person signs in by e-mailed code until they choose a password."""
        return open_account(actor=self.actor, **given)

    @writes(takes=RoleBody)
    def grant_role(self, given: dict[str, Any], pk: int) -> User:
        """Give the person a role."""
        return grant_role(actor=self.actor, user_id=pk, role=given["role"]).user

    @writes(takes=RoleBody)
    def revoke_role(self, given: dict[str, Any], pk: int) -> User:
        """Take a role from the person."""
        return revoke_role(actor=self.actor, user_id=pk, role=given["role"])
