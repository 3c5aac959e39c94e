"""Serializers that consult the privacy table: what a person may not read is left out."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultants.models import Consultant
from core import privacy
from core.privacy import Channel, See


def own_consultant_id(request: Any) -> int | None:
    """Return the id of the consultant who is signed in, asked once per request."""
    if not hasattr(request, "_own_consultant_id"):
        request._own_consultant_id = (
            Consultant.objects.filter(user=request.user).values_list("pk", flat=True).first()
        )
    found: int | None = request._own_consultant_id
    return found


class PrivateSerializer(serializers.ModelSerializer[Any]):
    """Leaves out each field that the reader may not see.

    ``private`` maps a field of the serializer to a field of the privacy table; ``owner`` names
    the attribute with the consultant's id. Without one the row belongs to nobody in particular
    and was shown to every consultant who can see it at all.
    """

    private: ClassVar[Mapping[str, str]] = {}
    owner: ClassVar[str | None] = "consultant_id"

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the fields of one row that the reader sees."""
        hidden = self._hidden(own=self._is_own(instance))
        shown: dict[str, Any] = {}
        for name, field in self.fields.items():
            if field.write_only or name in hidden:
                continue
            value = field.get_attribute(instance)
            plain = getattr(value, "pk", value) if value is not None else None
            shown[name] = None if plain is None else field.to_representation(value)
        return shown

    def _is_own(self, instance: Any) -> bool:
        request = self.context["request"]
        if self.owner is None:
            return not privacy.readers(request.user, own=False)
        mine = own_consultant_id(request)
        return mine is not None and attrgetter(self.owner)(instance) == mine

    def _shows(self, field: str, *, own: bool) -> bool:
        actor = self.context["request"].user
        return privacy.sees(actor, field, Channel.API, own=own) is See.FULL

    def _hidden(self, *, own: bool) -> frozenset[str]:
        kept: dict[bool, frozenset[str]] = self.__dict__.setdefault("_hidden_by_own", {})
        if own not in kept:
            kept[own] = frozenset(
                name for name, field in self.private.items() if not self._shows(field, own=own)
            )
        return kept[own]


@extend_schema_field(OpenApiTypes.STR)
class MaskedField(serializers.Field[str, Any, str, Any]):
    """Says that a sealed value is there, without opening it."""

    def __init__(self, **options: Any) -> None:
        """Make the field read-only."""
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        """Return the mask, or nothing when nothing is kept."""
        return privacy.MASK if value else ""


@extend_schema_field(OpenApiTypes.STR)
class PersonField(serializers.Field[str, Any, str, Any]):
    """The chosen name of a person who did something, never an address."""

    def __init__(self, **options: Any) -> None:
        """Make the field read-only; somebody may not have done it yet."""
        super().__init__(read_only=True, allow_null=True, **options)

    def to_representation(self, value: Any) -> str:
        """Return the chosen name."""
        return str(value.name)
