"""Cursor pagination: each page starts after the last row of the one before, at any depth.

Rows are ordered by one field and then by id, so that equal values neither repeat nor hide a row.
The cursor is opaque to callers; nothing counts rows.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from core.errors import FieldProblem, Invalid

USUAL = 50
MOST = 200


@dataclass(frozen=True)
class Cursor:
    """Where a page starts: after (or, going back, before) a row by its value and id."""

    ordering: str
    value: Any
    row_id: int
    backwards: bool = False

    def text(self) -> str:
        """Return the cursor as callers carry it."""
        parts = [self.ordering, self.value, self.row_id, int(self.backwards)]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a cursor; raises Invalid for anything that we did not hand out."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            ordering, value, row_id, backwards = json.loads(raw)
            if not isinstance(ordering, str) or isinstance(value, (dict, list)):
                raise ValueError("not a cursor")
            return cls(ordering, value, int(row_id), bool(backwards))
        except (ValueError, TypeError, RecursionError, binascii.Error):
            raise wrong_cursor() from None


def wrong_cursor() -> Invalid:
    """Return the refusal of a cursor that is not ours."""
    return Invalid(problems=[FieldProblem("cursor", _("Please use the cursor as it was given."))])


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class KeysetPagination(BasePagination):
    """Pages by (field, id); the view says which orderings exist and which is usual."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return one page and remember whether there are more on either side."""
        self.address = request.build_absolute_uri()
        self.ordering = self._ordering(request, view)
        self.limit = self._limit(request)
        cursor_text = request.query_params.get("cursor")
        cursor = Cursor.read(cursor_text) if cursor_text else None
        if cursor and cursor.ordering != self.ordering:
            raise wrong_cursor()
        backwards = bool(cursor and cursor.backwards)
        descending = self.ordering.startswith("-") is not backwards
        try:
            rows = list(self._slice(queryset, cursor, descending))
        except (ValueError, TypeError, ValidationError):
            raise wrong_cursor() from None
        more = len(rows) > self.limit
        self.page = rows[: self.limit]
        if backwards:
            self.page.reverse()
        self.has_next = more or backwards
        self.has_previous = more if backwards else cursor is not None
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        """Answer the page with the addresses of its neighbours."""
        return Response(
            {
                "next": self._link(self.page[-1], backwards=False)
                if self.page and self.has_next
                else None,
                "previous": self._link(self.page[0], backwards=True)
                if self.page and self.has_previous
                else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "results": {"type": "array", "items": schema},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe what a caller may say about pages."""
        orderings = [sign + name for name in sorted(view.orderings) for sign in ("", "-")]
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": _("Where the page starts: take it from next or previous."),
                "schema": {"type": "string"},
            },
            {
                "name": "limit",
                "in": "query",
                "description": _("How many rows a page has."),
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            },
            {
                "name": "ordering",
                "in": "query",
                "description": _("How the rows are ordered; a minus sign turns it round."),
                "schema": {"type": "string", "enum": orderings, "default": view.usual_ordering},
            },
        ]

    def _slice(
        self, queryset: "QuerySet[Any]", cursor: Cursor | None, descending: bool
    ) -> "QuerySet[Any]":
        name = self.ordering.lstrip("-")
        field = "pk" if name == "id" else name
        sign = "-" if descending else ""
        order = [f"{sign}{column}" for column in dict.fromkeys([field, "pk"])]
        rows = queryset.order_by(*order)
        if cursor is not None:
            past = "lt" if descending else "gt"
            after = Q(**{f"pk__{past}": cursor.row_id})
            if field != "pk":
                bound = Q(**{f"{field}__{past}e": cursor.value})
                after = bound & (Q(**{f"{field}__{past}": cursor.value}) | after)
            rows = rows.filter(after)
        return rows[: self.limit + 1]

    def _link(self, row: Any, *, backwards: bool) -> str:
        field = self.ordering.lstrip("-")
        value = row
        for part in field.split("__"):
            value = getattr(value, part)
        cursor = Cursor(self.ordering, _plain(value), row.pk, backwards)
        return replace_query_param(
            remove_query_param(self.address, "cursor"), "cursor", cursor.text()
        )

    @staticmethod
    def _ordering(request: Request, view: Any) -> str:
        asked = request.query_params.get("ordering") or view.usual_ordering
        if asked.removeprefix("-") not in view.orderings:
            allowed = ", ".join(sorted(view.orderings))
            message = _("Order by one of these: %(names)s.") % {"names": allowed}
            raise Invalid(problems=[FieldProblem("ordering", message)])
        return str(asked)

    @staticmethod
    def _limit(request: Request) -> int:
        asked = request.query_params.get("limit", str(USUAL))
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= MOST):
            message = _("Choose a number from 1 to %(most)s.") % {"most": MOST}
            raise Invalid(problems=[FieldProblem("limit", message)])
        return int(asked)
