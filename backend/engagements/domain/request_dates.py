"""Dates of requests that take effect by themselves."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from core import time
from core.moves import move
from engagements.domain.requests import (
    CONFIRM_WITHIN,
    ask_to_confirm,
    one_at_a_time,
    tell_requester,
)
from engagements.models import Request
from engagements.models.request import FORGOTTEN
from engagements.states import CLARIFYING, LAPSED, UNCONFIRMED
from notices.domain import forget_about, forget_sent
from notices.models import NoticeKind

CLARIFY_WITHIN = timedelta(days=30)
TOLD_OUTSIDE = (
    NoticeKind.REQUEST_CONFIRM,
    NoticeKind.REQUEST_MESSAGE,
    NoticeKind.REQUEST_ANSWERED,
)
"""What requesters are told by e-mail, about their request."""


def lapse_requests() -> int:
    """Let dates take effect; return how many requests lapsed.

    E-mails that waited for their hour leave. What was not confirmed within three days lapses
    and is forgotten: its words and its address are taken out, also of e-mails that wait. A
    question that nobody answered for 30 days closes the request, and the requester is told.
    E-mails to requesters keep no address once they have left.
    """
    _send_what_waited()
    lapsed = _lapse_unconfirmed() + _lapse_unanswered()
    forgotten = Request.objects.filter(state=LAPSED, email="")
    forget_about(kinds=TOLD_OUTSIDE, about_ids=forgotten.values("pk"))
    forget_sent()
    return lapsed


def _send_what_waited() -> None:
    waiting = Request.objects.filter(
        state=UNCONFIRMED, confirm_sent_at=None, made_at__gt=time.now() - CONFIRM_WITHIN
    )
    for pk, email in waiting.order_by("pk").values_list("pk", "email"):
        with transaction.atomic():
            one_at_a_time(email)
            for request in waiting.select_for_update(skip_locked=True).filter(pk=pk):
                ask_to_confirm(request)


def _lapse_unconfirmed() -> int:
    late = Request.objects.filter(state=UNCONFIRMED, made_at__lte=time.now() - CONFIRM_WITHIN)
    nothing: dict[str, Any] = dict.fromkeys(FORGOTTEN, "")
    system = User.objects.system()
    with transaction.atomic():
        rows = list(late.select_for_update(skip_locked=True))
        for request in rows:
            move(request, "lapse", actor=system, **nothing)
    return len(rows)


def _lapse_unanswered() -> int:
    """Close what the requester was asked about; the last message counts, whoever wrote it."""
    ended = time.now() - CLARIFY_WITHIN
    late = Request.objects.filter(state=CLARIFYING).exclude(messages__at__gt=ended)
    system = User.objects.system()
    with transaction.atomic():
        rows = list(late.select_for_update(of=("self",), skip_locked=True))
        for request in rows:
            move(request, "lapse", actor=system)
            tell_requester(request, NoticeKind.REQUEST_ANSWERED)
    return len(rows)
