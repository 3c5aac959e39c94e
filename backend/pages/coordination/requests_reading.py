"""What people outside ask for, as coordinators and auditors read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import User
from core import time
from engagements.models import Remark, Request
from engagements.states import CLARIFYING, NEW, RECEIVED

MOST_SHOWN = 100


@dataclass(frozen=True)
class OpenRequest:
    """One open request, and whether its answer is late."""

    request: Request
    is_overdue: bool


@dataclass(frozen=True)
class OpenRemark:
    """One remark that waits to be passed on or kept, and whether it is late."""

    remark: Remark
    is_overdue: bool


def open_requests(user: User, *, most: int = MOST_SHOWN) -> list[OpenRequest]:
    """Return open requests: those that wait for a coordinator first, the earliest date before.

    One query, for Today as well. What waits for the requester comes after.
    """
    turn: Any = Case(When(state=NEW, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = (
        Request.objects.visible_to(user)
        .filter(state__in=[NEW, CLARIFYING])
        .select_related("owner")
        .order_by(turn, "reply_by_on", "id")
    )
    return [OpenRequest(row, _is_late(row)) for row in rows[:most]]


def open_remarks(user: User, *, most: int = MOST_SHOWN) -> list[OpenRemark]:
    """Return remarks that wait for a coordinator, the earliest date first; one query."""
    rows = (
        Remark.objects.visible_to(user)
        .filter(state=RECEIVED)
        .select_related("request__owner")
        .order_by("due_on", "id")
    )
    return [OpenRemark(row, row.due_on < time.today()) for row in rows[:most]]


def closed_requests(user: User) -> "QuerySet[Request]":
    """Return requests that were planned, declined or lapsed."""
    rows = Request.objects.visible_to(user).exclude(state__in=[NEW, CLARIFYING])
    return rows.select_related("owner")


def _is_late(request: Request) -> bool:
    due: date | None = request.reply_by_on
    return request.state == NEW and due is not None and due < time.today()
