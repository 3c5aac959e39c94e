"""Telling people that something of theirs is past its date: calmly, and not again and again."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from accounts.models import User
from core import time
from core.models import StateChange
from engagements.domain.desk import on_duty, readers
from engagements.models import (
    Assignment,
    Feedback,
    Finding,
    Reconfirmation,
    Remark,
    Request,
    SupportTask,
)
from engagements.states import ASKED, ASSIGNMENT, DELIVERED, NEW, OPEN, OWED, RECEIVED, REPORTED
from notices.domain import tell
from notices.models import Notice, NoticeKind

DESK_PAGE = "/coordination/"
WORK_PAGE = "/work/"


def remind_late() -> int:
    """Tell whoever has something past its date, once for each thing; return how many. Scheduled.

    A person is told at most once a day, of all of it together: support tasks, answers, findings,
    remarks, requests, changes that nobody confirmed, and hours. What was late already when they
    were last told is not told again. A thing whose owner does not coordinate any more is told to
    every coordinator.
    """
    desk = on_duty()
    late: dict[int, tuple[date, str]] = {}
    for owner_id, since in _on_the_desk():
        for user_id in readers(owner_id, desk):
            late[user_id] = max(late.get(user_id, (date.min, "")), (since, DESK_PAGE))
    for user_id, since in _hours_to_report():
        # Somebody with both is shown the desk, which has more to do.
        path = late[user_id][1] if user_id in late else WORK_PAGE
        late[user_id] = (max(since, late.get(user_id, (date.min, ""))[0]), path)
    return sum(_tell_once(user_id, *late[user_id]) for user_id in sorted(late))


def _tell_once(user_id: int, since: date, path: str) -> bool:
    """Tell a person, unless they were told today or of all this before.

    The row lock lets one of several processes do it; the others pass over the person.
    """
    with transaction.atomic():
        people = User.objects.select_for_update(skip_locked=True)
        person = people.filter(pk=user_id, is_active=True).first()
        if person is None:
            return False
        before = Notice.objects.filter(recipient=person, kind=NoticeKind.PAST_ITS_DATE)
        last_at = before.aggregate(last=Max("created_at"))["last"]
        if last_at is not None:
            last_on = time.day_of(last_at)
            if last_on >= time.today() or last_on > since:
                return False
        tell(recipient=person, kind=NoticeKind.PAST_ITS_DATE, path=path, about_id=person.pk)
    return True


def _on_the_desk() -> Iterator[tuple[int | None, date]]:
    """Yield (owner, day since which it is late), one query for each kind of thing."""
    yield from _latest(SupportTask.objects.filter(state=OPEN), "owner_id", "due_on")
    yield from _latest(Feedback.objects.filter(state=OWED), "owed_by_id", "due_on")
    yield from _latest(Finding.objects.filter(state=OWED), "owed_by_id", "due_on")
    yield from _latest(Remark.objects.filter(state=RECEIVED), "request__owner_id", "due_on")
    yield from _latest(Request.objects.filter(state=NEW), "owner_id", "reply_by_on")
    yield from _unconfirmed_changes()
    reported = _since_moved(Assignment.objects.filter(state=REPORTED), "pay_by_on")
    yield from _latest(reported, "engagement__created_by_id", "late_on")
    # Someone without a sign-in is called and asked.
    by_phone = Assignment.objects.filter(state=DELIVERED, consultant__user=None)
    unreported = _since_moved(by_phone, "report_by_on")
    yield from _latest(unreported, "engagement__created_by_id", "late_on")


def _unconfirmed_changes() -> "QuerySet[Any, Any]":
    """Return what waits for an answer past its date, by whoever released the change."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(time.today(), datetime.min.time(), zone)
    past = Reconfirmation.objects.filter(state=ASKED, reply_by_at__lt=begins)
    reply_by_on = TruncDate("reply_by_at", tzinfo=zone)
    owners = past.order_by().values_list("change__release__released_by_id")
    return owners.annotate(late_on=Max(reply_by_on))


def _hours_to_report() -> Iterator[tuple[int, date]]:
    """Yield those who were asked for their hours."""
    asked = Assignment.objects.filter(state=DELIVERED, consultant__user__isnull=False)
    yield from _latest(_since_moved(asked, "report_by_on"), "consultant__user_id", "late_on")


def _latest(rows: "QuerySet[Any]", owner: str, due: str) -> "QuerySet[Any, Any]":
    """Return, for each owner, the latest day among those that have passed."""
    past = rows.filter(**{f"{due}__lt": time.today()})
    return past.order_by().values_list(owner).annotate(Max(due))


def _since_moved(rows: "QuerySet[Any]", due: str) -> "QuerySet[Any]":
    """Add ``late_on``: the date, or the day on which it came to its owner if that was later."""
    moves = StateChange.objects.filter(noun=ASSIGNMENT.noun, object_id=OuterRef("pk"))
    moved_at = Subquery(moves.order_by("-id").values("at")[:1])
    zone = ZoneInfo(settings.TIME_ZONE)
    late_on = Greatest(due, TruncDate(moved_at, tzinfo=zone), output_field=DateField())
    # The plain date as well: it is what an index can narrow.
    return rows.filter(**{f"{due}__lt": time.today()}).annotate(late_on=late_on)
