"""The readable page of the API's documentation, made from its own schema without scripts."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views import View
from drf_spectacular.generators import SchemaGenerator

from api.v1.errors import OF_THE_FRAMEWORK, Broken, Busy, KeyMissing, Unreadable
from api.v1.schema import METHODS
from core.errors import (
    Invalid,
    KeyReused,
    NotVisible,
    ParityError,
    Refused,
    Taken,
    Words,
    WrongState,
)

OWN_PROBLEMS: tuple[type[ParityError], ...] = (
    Invalid,
    KeyMissing,
    KeyReused,
    NotVisible,
    Refused,
    Taken,
    Unreadable,
    WrongState,
    Busy,
    Broken,
)


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    place: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing the API does."""

    name: str
    method: str
    path: str
    words: str
    takes: list[Field]
    gives: list[Field]


@dataclass(frozen=True)
class Problem:
    """One kind of refusal."""

    code: str
    status: int
    title: Words


def problems() -> list[Problem]:
    """Return every kind of refusal by status, each once."""
    found = {each.code: Problem(each.code, each.status, each.title) for each in OWN_PROBLEMS}
    for status, (code, title) in OF_THE_FRAMEWORK.items():
        found.setdefault(code, Problem(code, status, title))
    return sorted(found.values(), key=lambda each: (each.status, each.code))


class Reader:
    """Turns the schema into what the page shows."""

    def __init__(self, schema: dict[str, Any]) -> None:
        """Keep the schema, to follow its references."""
        self.schema = schema

    def nouns(self) -> dict[str, list[Operation]]:
        """Return the operations by noun, in the order of their addresses."""
        by_noun: dict[str, list[Operation]] = {}
        for path, operations in self.schema["paths"].items():
            noun = path.removeprefix("/api/v1/").split("/")[0]
            for method, operation in operations.items():
                if method in METHODS:
                    shown = self._operation(path, method, operation)
                    by_noun.setdefault(noun, []).append(shown)
        return by_noun

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> Operation:
        takes = [
            Field(
                name=each["name"],
                place=each["in"],
                kind=self._kind(each["schema"]),
                is_required=each.get("required", False),
                words=each.get("description", ""),
            )
            for each in operation.get("parameters", [])
        ]
        takes += self._fields(self._content(operation.get("requestBody", {})), "body")
        answer: dict[str, Any] = next(
            (a for s, a in operation["responses"].items() if s.startswith("2")), {}
        )
        return Operation(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            words=operation.get("description", ""),
            takes=takes,
            gives=self._fields(self._rows(self._content(answer)), "answer"),
        )

    @staticmethod
    def _content(holder: dict[str, Any]) -> dict[str, Any]:
        described: dict[str, Any] = next(iter(holder.get("content", {}).values()), {})
        found: dict[str, Any] = described.get("schema", {})
        return found

    def _rows(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of one row of a list or page."""
        found = self._resolved(schema)
        results = found.get("properties", {}).get("results")
        inner = results or (found if found.get("type") == "array" else None)
        return self._resolved(inner["items"]) if inner and "items" in inner else found

    def _fields(self, schema: dict[str, Any], place: str) -> list[Field]:
        found = self._resolved(schema)
        required = found.get("required", [])
        return [
            Field(name, place, self._kind(each), name in required, "")
            for name, each in found.get("properties", {}).items()
        ]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        if not name:
            return schema
        found: dict[str, Any] = self.schema["components"]["schemas"][name]
        return found

    def _kind(self, schema: dict[str, Any]) -> str:
        """Say in a few words what a value is."""
        for joined in ("allOf", "oneOf", "anyOf"):
            if joined in schema:
                return " | ".join(self._kind(each) for each in schema[joined])
        found = self._resolved(schema)
        if "enum" in found:
            return " | ".join("null" if each is None else str(each) for each in found["enum"])
        kinds = found.get("type", "object")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        named = [found.get("format", kind) if kind != "null" else kind for kind in kinds]
        words = " | ".join(str(each) for each in named)
        if "array" in kinds:
            words = f"{self._kind(found.get('items', {}))} […]"
        return words


@lru_cache(maxsize=4)
def nouns(language: str | None) -> dict[str, list[Operation]]:
    """Return what the page shows, worked out once in each language."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return Reader(schema).nouns()


class DocumentationView(View):
    """The readable page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show every noun, its operations, and every kind of refusal."""
        found = {"nouns": nouns(get_language()), "problems": problems()}
        return render(request, "api/documentation.html", found)
