"""What an administrator decides about e-mails that did not arrive, or perhaps did."""

from datetime import timedelta

from django.db import transaction

from accounts.models import Role, User
from core import permits, time
from core.errors import NotVisible
from core.moves import move
from notices.domain.outbox import tell
from notices.models import Notice, NoticeKind
from notices.states import STUCK

OUTBOX = "/administration/outbox/"
TOLD_AGAIN_AFTER = timedelta(days=1)


def send_again(*, actor: User, notice_id: int) -> Notice:
    """Put an e-mail back into the outbox with fresh attempts; one that is unknown may come twice.

    Refuses anybody but an administrator, and a notice that is neither failed nor unknown.
    """
    with transaction.atomic():
        notice = _in_the_hands_of(actor, notice_id)
        now = time.now()
        move(
            notice,
            "retry",
            actor=actor,
            attempts=0,
            claimed_at=None,
            not_before=None,
            created_at=now,
        )
    return notice


def say_arrived(*, actor: User, notice_id: int) -> Notice:
    """Note that an e-mail of which nobody knew did arrive, as its reader or the server said.

    Refuses anybody but an administrator, and a notice whose end is known.
    """
    with transaction.atomic():
        notice = _in_the_hands_of(actor, notice_id)
        move(notice, "settle", actor=actor)
    return notice


def _in_the_hands_of(actor: User, notice_id: int) -> Notice:
    """Return the locked notice. To others than its reader and administrators it does not exist."""
    may = permits.allows(actor, "notices.send_again")
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or not (may or notice.recipient_id == actor.pk):
        raise NotVisible
    permits.require(actor, "notices.send_again")
    return notice


def tell_of_stuck() -> int:
    """Tell every administrator that an e-mail waits for their decision; return how many were told.

    They are told of what is new since they were last told, and of the rest once a day.
    """
    # An e-mail that tells of this is no reason to tell of it again.
    stuck = Notice.objects.filter(state__in=STUCK).exclude(kind=NoticeKind.EMAIL_STUCK)
    told = 0
    with transaction.atomic():
        for person in User.objects.on_duty(Role.ADMINISTRATOR).select_for_update(of=["self"]):
            last = person.notices.filter(kind=NoticeKind.EMAIL_STUCK).order_by("-id").first()
            fresh = stuck
            if last and last.created_at > time.now() - TOLD_AGAIN_AFTER:
                fresh = stuck.filter(claimed_at__gt=last.created_at)
            if fresh.exists():
                kind, number = NoticeKind.EMAIL_STUCK, person.pk
                tell(recipient=person, kind=kind, path=OUTBOX, about_id=number)
                told += 1
    return told
