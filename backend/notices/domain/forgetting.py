"""Forgetting people who have no account: an e-mail that has left needs no address any more.

A request keeps its requester's address as long as it is open or followed; the outbox is no second
place for it.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core.moves import move
from notices.models import Notice
from notices.states import FAILED, KEPT, QUEUED, SENT, UNKNOWN

NOBODY = {"to_email": "", "to_name": ""}


def forget_sent() -> int:
    """Take name and address of people outside out of what has left; return of how many notices."""
    return _with_address().filter(state__in=[SENT, KEPT]).update(**NOBODY)


def forget_about(*, kinds: Collection[str], about_ids: "QuerySet[Any]") -> int:
    """Let nothing more leave to people outside about these things; return how many notices.

    Their name and address are taken out of it. What a worker is sending at this moment is left to
    it, and to the next call.
    """
    system = User.objects.system()
    with transaction.atomic():
        waiting = _with_address().filter(
            kind__in=kinds, about_id__in=about_ids, state__in=[QUEUED, FAILED, UNKNOWN]
        )
        held = list(waiting.select_for_update(skip_locked=True, of=("self",)))
        for notice in held:
            move(notice, "forget", actor=system, **NOBODY)
    return len(held)


def _with_address() -> "QuerySet[Notice]":
    return Notice.objects.filter(recipient=None).exclude(to_email="")
