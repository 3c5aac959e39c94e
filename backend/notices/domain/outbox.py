"""Writing to the outbox in the caller's transaction, and reading what one was told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from core import permits, time
from core.moves import move, move_all
from notices.models import Notice, NoticeKind
from notices.states import UNKNOWN


def tell(
    *,
    recipient: User | None,
    kind: str,
    path: str,
    about_id: int,
    urgent_by_at: datetime | None = None,
) -> Notice | None:
    """Put a notice in the outbox; a person without a sign-in is told by the coordinator.

    Quiet hours that end after ``urgent_by_at`` do not hold its e-mail.
    """
    if recipient is None:
        return None
    return Notice.objects.create(
        recipient=recipient,
        kind=NoticeKind(kind),
        path=path,
        about_id=about_id,
        urgent_by_at=urgent_by_at,
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


def tell_each(
    *,
    kind: str,
    notices: Iterable[tuple[int, str, int]],
    urgent_by_at: datetime | None = None,
) -> int:
    """Tell many people at once; each notice is (recipient's id, path, about whose id)."""
    now = time.now()
    rows = [
        Notice(
            recipient_id=recipient_id,
            kind=NoticeKind(kind),
            path=path,
            about_id=about_id,
            urgent_by_at=urgent_by_at,
            created_at=now,
        )
        for recipient_id, path, about_id in notices
    ]
    return len(Notice.objects.bulk_create(rows, batch_size=5_000))


def mark_read(*, actor: User, notice_id: int) -> Notice:
    """Note that the person saw their own notice; whether its e-mail came no longer matters."""
    with transaction.atomic():
        notice = permits.get_visible(Notice.objects.select_for_update(), actor, pk=notice_id)
        if notice.read_at is None:
            notice.read_at = time.now()
            notice.save(update_fields=["read_at"])
        if notice.state == UNKNOWN:
            move(notice, "settle", actor=actor)
    return notice


def mark_all_read(*, actor: User, up_to_id: int) -> int:
    """Note that the person saw their own notices up to one; return how many were new.

    What arrived after the page was loaded stays new.
    """
    mine = Notice.objects.visible_to(actor).filter(pk__lte=up_to_id)
    with transaction.atomic():
        move_all(mine.filter(state=UNKNOWN).select_for_update(), "settle", actor=actor)
        return mine.filter(read_at=None).update(read_at=time.now())
