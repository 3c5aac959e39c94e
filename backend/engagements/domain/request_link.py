"""What a requester does by their private link, which stands for signing in.

The link's key is all that these functions take: a wrong, an ended and a made-up one are refused
alike. What they record is recorded as done by the actor of scheduled work.
"""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import time
from core.errors import Invalid, NotVisible, WrongState
from core.moves import move
from engagements.domain.requests import (
    ANSWER_DAYS,
    CONFIRM_WITHIN,
    renew_link,
    say,
    tell_owner,
)
from engagements.models import Request
from engagements.states import CLARIFYING, NEW, PLANNED, UNCONFIRMED
from notices.models import NoticeKind

KEY_LENGTH = 43
FOUND_BY = 11
"""Characters of the key by which its row is found; the others are compared in constant time."""
MOST_MESSAGES = 50


def find_by_link(*, token: str, lock: bool = False) -> Request:
    """Return the request of a private link.

    Raises NotVisible for any other key, and for a request that was not confirmed in time.
    """
    if len(token) != KEY_LENGTH or not token.isascii() or not token.isprintable():
        raise NotVisible
    rows = Request.objects.select_related("owner", "engagement")
    if lock:
        rows = rows.select_for_update(of=("self",))
    for row in rows.filter(link_key__startswith=token[:FOUND_BY]):
        if secrets.compare_digest(row.link_key, token) and _is_open(row):
            return row
    raise NotVisible


def _is_open(request: Request) -> bool:
    """Return whether the link still leads somewhere."""
    if request.confirmed_at is not None:
        return True
    return request.state == UNCONFIRMED and request.made_at > time.now() - CONFIRM_WITHIN


def confirm_request(*, token: str) -> Request:
    """Say that the request is one's own: coordinators see it and owe an answer in 7 days.

    Saying so again changes nothing.
    """
    with transaction.atomic():
        request = find_by_link(token=token, lock=True)
        if request.state == UNCONFIRMED:
            move(
                request,
                "confirm",
                actor=User.objects.system(),
                confirmed_at=time.now(),
                reply_by_on=time.today() + ANSWER_DAYS,
            )
            tell_owner(request, NoticeKind.REQUEST_NEW)
    return request


def answer_as_requester(*, token: str, text: str) -> Request:
    """Write to the coordinator; the answer to a question opens a new week for theirs.

    Refuses a closed request, and more than fifty messages on one.
    """
    with transaction.atomic():
        request = find_by_link(token=token, lock=True)
        if request.state not in (NEW, CLARIFYING, PLANNED):
            raise WrongState(_("This request is closed."))
        if request.messages.filter(author=None).count() >= MOST_MESSAGES:
            raise Invalid(_("There are many messages here already. Please write an e-mail."))
        say(request, None, text)
        if request.state == CLARIFYING:
            move(
                request,
                "answer",
                actor=User.objects.system(),
                reply_by_on=time.today() + ANSWER_DAYS,
            )
        tell_owner(request, NoticeKind.REQUEST_MESSAGE)
    return request


def reset_link_as_requester(*, token: str) -> Request:
    """End this link, because someone else may have seen it; a new one leaves by e-mail."""
    with transaction.atomic():
        request = find_by_link(token=token, lock=True)
        if request.state == UNCONFIRMED:
            raise WrongState(_("Please confirm your request first."))
        renew_link(request)
    return request
