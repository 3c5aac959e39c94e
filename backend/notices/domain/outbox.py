"""Writing to the outbox in the caller's transaction, and sending from it afterwards."""

import logging
import smtplib
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import transaction

from accounts.models import User
from core import permits, time
from core.errors import NotVisible
from core.moves import move
from notices.domain.messages import message_for
from notices.models import Notice, NoticeKind
from notices.states import QUEUED, SENDING

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
CLAIM_LASTS = timedelta(minutes=5)


def tell(*, recipient: User | None, kind: str, path: str, about_id: int) -> Notice | None:
    """Put a notice in the outbox; a person without a sign-in is told by the coordinator."""
    if recipient is None:
        return None
    return Notice.objects.create(
        recipient=recipient,
        kind=NoticeKind(kind),
        path=path,
        about_id=about_id,
        created_at=time.now(),
    )


def tell_outside(
    *, email: str, name: str, language: str, kind: str, path: str, about_id: int
) -> Notice:
    """Put an e-mail to someone without an account in the outbox: a requester."""
    return Notice.objects.create(
        to_email=email,
        to_name=name,
        to_language=language,
        kind=NoticeKind(kind),
        path=path,
        about_id=about_id,
        created_at=time.now(),
    )


def tell_each(*, kind: str, notices: Iterable[tuple[int, str, int]]) -> int:
    """Tell many people at once; each notice is (recipient's id, path, about whose id)."""
    now = time.now()
    rows = [
        Notice(
            recipient_id=recipient_id,
            kind=NoticeKind(kind),
            path=path,
            about_id=about_id,
            created_at=now,
        )
        for recipient_id, path, about_id in notices
    ]
    return len(Notice.objects.bulk_create(rows, batch_size=5_000))


def mark_read(*, actor: User, notice_id: int) -> Notice:
    """Note that the person saw their own notice."""
    with transaction.atomic():
        notice = permits.get_visible(Notice.objects.select_for_update(), actor, pk=notice_id)
        if notice.read_at is None:
            notice.read_at = time.now()
            notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, actor: User, up_to_id: int) -> int:
    """Note that the person saw their own notices up to one; return how many were new.

    What arrived after the page was loaded stays new.
    """
    mine = Notice.objects.visible_to(actor).filter(read_at=None, pk__lte=up_to_id)
    return mine.update(read_at=time.now())


def send_again(*, actor: User, notice_id: int) -> Notice:
    """Put a notice whose e-mail could not be sent back into the outbox, with fresh attempts."""
    may = permits.allows(actor, "notices.send_again")
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
        if notice is None or not (may or notice.recipient_id == actor.pk):
            raise NotVisible
        permits.require(actor, "notices.send_again")
        move(notice, "retry", actor=actor, attempts=0, claimed_at=None, created_at=time.now())
    return notice


def _claim_next(past: Collection[int] = ()) -> Notice | None:
    """Claim the oldest that waits, passing over those whose address was just refused."""
    with transaction.atomic():
        stale = time.now() - CLAIM_LASTS
        system = User.objects.system()
        lost = Notice.objects.select_for_update(skip_locked=True).filter(
            state=SENDING, claimed_at__lt=stale
        )
        for notice in lost:
            move(notice, "requeue", actor=system)
        waiting = Notice.objects.select_for_update(skip_locked=True).filter(state=QUEUED)
        first = waiting.exclude(pk__in=past).order_by("id").first()
        if first is not None:
            attempts = first.attempts + 1
            move(first, "claim", actor=system, claimed_at=time.now(), attempts=attempts)
    return first


def deliver(*, limit: int = 200) -> int:
    """Send what waits in the outbox; return how many e-mails left.

    The claim is committed before the e-mail leaves and the result after, so a crash between
    leaves the notice claimed; it is sent again after five minutes with the same Message-ID.
    An address that the server refuses holds up nobody else; a server that is away ends the round.
    """
    sent = 0
    connection = get_connection()
    system = User.objects.system()
    refused: set[int] = set()
    for _round in range(limit):
        notice = _claim_next(refused)
        if notice is None:
            break
        name = "send"
        values: dict[str, Any] = {"sent_at": time.now()}
        try:
            message = message_for(notice)
            message.connection = connection
            message.send()
            sent += 1
        except (OSError, smtplib.SMTPException, ValueError) as error:
            logger.exception("notice %s could not be sent", notice.pk)
            # No address at all (ValueError) or one that the server does not take.
            if isinstance(error, (smtplib.SMTPRecipientsRefused, ValueError)):
                refused.add(notice.pk)
            name, values = ("fail" if notice.attempts >= MOST_ATTEMPTS else "requeue"), {}
        with transaction.atomic():
            held: Any = Notice.objects.select_for_update().filter(pk=notice.pk, state=SENDING)
            for row in held:
                move(row, name, actor=system, **values)
        if name != "send" and notice.pk not in refused:
            break
    connection.close()
    return sent
