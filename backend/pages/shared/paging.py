"""Pages of long lists without counting them."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)

PER_PAGE = 50
AFTER = "after"


@dataclass(frozen=True)
class Slice(Generic[M]):
    """One page: its rows and the addresses of the next page and of the start."""

    rows: list[M]
    has_previous: bool
    has_next: bool
    first_url: str
    next_url: str


def slice_of(
    queryset: "models.QuerySet[M]", request: HttpRequest, *, per_page: int = PER_PAGE
) -> Slice[M]:
    """Return the page of a list, newest number first, that the address asks for.

    The address names the last row of the page before (``?after=``), so a page deep in a
    million rows costs what the first one does. An ``after`` that is no number is ignored.
    """
    after = request.GET.get(AFTER, "")
    rows: Any = queryset.order_by("-pk")
    starts_later = after.isascii() and after.isdigit() and len(after) < 19
    if starts_later:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: per_page + 1])
    shown, has_next = found[:per_page], len(found) > per_page
    return Slice(
        rows=shown,
        has_previous=starts_later,
        has_next=has_next,
        first_url=_address(request, None),
        next_url=_address(request, shown[-1].pk) if has_next else "",
    )


def _address(request: HttpRequest, after: int | None) -> str:
    query = request.GET.copy()
    query.pop(AFTER, None)
    if after is not None:
        query[AFTER] = str(after)
    return f"?{query.urlencode()}" if query else request.path
