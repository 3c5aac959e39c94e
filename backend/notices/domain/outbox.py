"""Writing to the outbox in the caller's transaction, and sending from it afterwards."""

import logging
import smtplib
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import NotVisible
from core.moves import move
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


def message_for(notice: Notice) -> EmailMessage:
    """Return the e-mail: a neutral subject and a link, in the recipient's language."""
    with translation.override(notice.language):
        subject, words = _inside(notice) if notice.recipient else _outside(notice)
        body = words % {
            "name": notice.name,
            "link": settings.BASE_URL + notice.path,
            "contact": settings.CONTACT_EMAIL,
        }
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notice.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{settings.EMAIL_DOMAIN}>"},
    )


def _inside(notice: Notice) -> tuple[str, str]:
    """Return subject and words for someone with an account."""
    return _("You have an update"), _(
        "Hello %(name)s,\n\nThere is something new for you. Please sign in to see it:\n"
        "%(link)s\n\nIf you have a question, write to %(contact)s.\n"
    )


def _outside(notice: Notice) -> tuple[str, str]:
    """Return subject and words for someone without one; the link itself lets them in.

    Whoever is asked to confirm may not be who typed the address, so no typed word is repeated.
    """
    if notice.kind == NoticeKind.REQUEST_CONFIRM:
        return _("Please confirm your e-mail"), _(
            "Hello,\n\nSomeone entered this address on our page. If it was you, open this "
            "link and press the button there:\n%(link)s\n\nThe link is good for three days. "
            "If it was not you, you need do nothing. We then forget your address.\n\n"
            "If you have a question, write to %(contact)s.\n"
        )
    return _("You have an update"), _(
        "Hello %(name)s,\n\nThere is something new on your private page:\n%(link)s\n\n"
        "Whoever has this link can open the page. Please do not pass it on.\n\n"
        "If you have a question, write to %(contact)s.\n"
    )


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
