"""What an administrator decides about e-mails that did not arrive, or perhaps did."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.db.models.functions import Greatest

from accounts.models import Role, User
from core import permits, time
from core.errors import NotVisible
from core.models import StateChange
from core.moves import move
from notices.domain.outbox import tell
from notices.models import Notice, NoticeKind
from notices.states import NOTICE, QUEUED, SENDING, STUCK

OUTBOX = "/administration/outbox/"
TOLD_AGAIN_AFTER = timedelta(days=1)
# As invariant 15.3 has it.
TOO_LONG = timedelta(minutes=10)


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


def waiting_since() -> datetime | None:
    """Return since when the oldest e-mail might have left, or None within ten minutes of that.

    An instant means that the mail server is away, or that no worker sends.
    """
    # An e-mail that tells of this is no reason to tell of it.
    waiting = Notice.objects.filter(state__in=[QUEUED, SENDING]).exclude(
        kind=NoticeKind.EMAIL_STUCK
    )
    oldest = waiting.aggregate(since=Min(Greatest("created_at", "not_before")))["since"]
    return oldest if oldest and oldest < time.now() - TOO_LONG else None


def tell_of_stuck() -> int:
    """Tell every administrator that an e-mail waits for their decision, or that none can leave.

    They are told of what is new since they were last told, and of the rest once a day. Returns how
    many were told.
    """
    waits_since, told = waiting_since(), 0
    with transaction.atomic():
        for person in User.objects.on_duty(Role.ADMINISTRATOR).select_for_update(of=["self"]):
            if _is_news(_last_told(person), waits_since):
                kind, number = NoticeKind.EMAIL_STUCK, person.pk
                tell(recipient=person, kind=kind, path=OUTBOX, about_id=number)
                told += 1
    return told


def _last_told(person: User) -> datetime | None:
    """Return when they were told of this, within a day."""
    recent = time.now() - TOLD_AGAIN_AFTER
    told = person.notices.filter(kind=NoticeKind.EMAIL_STUCK, created_at__gt=recent)
    return told.aggregate(last=Max("created_at"))["last"]


def _is_news(told_at: datetime | None, waits_since: datetime | None) -> bool:
    """Return whether something got stuck, or began to wait too long, after they were told."""
    stuck = Notice.objects.filter(state__in=STUCK).exclude(kind=NoticeKind.EMAIL_STUCK)
    if told_at is None:
        return waits_since is not None or stuck.exists()
    got_stuck = StateChange.objects.filter(
        noun=NOTICE.noun, object_id=OuterRef("pk"), to_state__in=STUCK, at__gt=told_at
    )
    waits_newly = waits_since is not None and waits_since + TOO_LONG > told_at
    return waits_newly or stuck.filter(Exists(got_stuck)).exists()
