"""How the API describes itself: OpenAPI 3.1, made from the code."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc

from api.v1.errors import MEDIA_TYPE
from api.v1.private import PrivateSerializer
from api.v1.writing import KEY_HEADER

PROBLEM = {
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "problems"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
KEY_PARAMETER = {
    "name": KEY_HEADER,
    "in": "header",
    "required": True,
    "description": "New for each change, the same for a repeat of it.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80},
}
METHODS = {"get", "post", "put", "patch", "delete"}
READING_REFUSALS = ["401", "403", "404", "422", "429"]
WRITING_REFUSALS = ["400", "401", "403", "404", "409", "415", "422", "429"]


class Schema(AutoSchema):
    """Adds what the framework cannot see: fields that privacy may leave out."""

    def get_operation_id(self) -> str:
        """Name an operation by its noun and verb, such as ``offers_accept``."""
        action = getattr(self.view, "action", None)
        if action in {None, "list", "retrieve", "create"}:
            name: str = super().get_operation_id()
            return name
        basename = getattr(self.view, "basename", "")
        return f"{basename.replace('-', '_')}_{action}"

    def get_description(self) -> str:  # type: ignore[override]  # stubs say None may come
        """Say of a single row what it is, of a list whose rows it holds."""
        if getattr(self.view, "action", None) == "retrieve":
            row: str = get_doc(self.get_response_serializers().__class__)
            return row
        words: str = super().get_description()
        return words

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        described = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, PrivateSerializer) and "required" in described:
            kept = [name for name in described["required"] if name not in serializer.private]
            described["required"] = kept
            if not kept:
                del described["required"]
        return described


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the key of writing operations and the problems of all of them (post-processing)."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for method, operation in operations.items():
            if method not in METHODS:
                continue
            writes = method != "get"
            if writes:
                operation.setdefault("parameters", []).append(KEY_PARAMETER)
            refusal = {
                "description": "Refused",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for status in WRITING_REFUSALS if writes else READING_REFUSALS:
                operation["responses"].setdefault(status, refusal)
    return result
