"""Sending what waits in the outbox: nothing is lost, and nothing leaves twice unasked.

Every step is committed before the next is taken, so a process may be killed between any two. Up to
``hand_over`` nothing has left and the notice is tried again. After it, only the mail server knows
whether it has the e-mail: a notice that was left there is never sent again by itself.
"""

import logging
from datetime import timedelta
from time import monotonic
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import time
from core.moves import move
from notices.domain.messages import message_for
from notices.domain.preferences import preference_of
from notices.kinds import group_of
from notices.letterbox import Letterbox, NobodyKnows, NotTaken, open_letterbox
from notices.models import Notice
from notices.quiet import quiet_ends
from notices.states import HANDING_OVER, QUEUED, SENDING, UNKNOWN
from notices.zones import zone_of

logger = logging.getLogger(__name__)

# After each try that failed: all five lie within ten minutes.
AGAIN_AFTER = [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240)]
MOST_ATTEMPTS = len(AGAIN_AFTER) + 1
# Longer than the slowest conversation with a server: EMAIL_TIMEOUT bounds each of its answers.
CLAIM_LASTS = timedelta(minutes=5)
# Well below the worker's time limit: nobody is cut off in the middle of an e-mail.
ROUND_SECONDS = 4 * 60


def deliver() -> int:
    """Send what waits in the outbox, for four minutes at most; return how many e-mails left.

    An address that the server refuses holds up nobody else; a server that is away ends the round.
    """
    system = User.objects.system()
    _take_up_lost(system)
    sent = 0
    ends = monotonic() + ROUND_SECONDS
    letterbox = open_letterbox()
    try:
        while monotonic() < ends:
            notice = _claim_next(system)
            if notice is None:
                break
            try:
                sent += _post(notice, letterbox, system)
            except NotTaken:
                break
    finally:
        letterbox.close()
    return sent


def _take_up_lost(system: User) -> None:
    """Take up what a killed process left: before its last line again, after it for a person."""
    with transaction.atomic():
        lost = Notice.objects.select_for_update(skip_locked=True).filter(
            state__in=[SENDING, HANDING_OVER], claimed_at__lt=time.now() - CLAIM_LASTS
        )
        for notice in lost:
            move(notice, "requeue" if notice.state == SENDING else "lose", actor=system)


def _claim_next(system: User) -> Notice | None:
    """Claim the oldest that may leave now, as its reader wishes at this moment."""
    while True:
        with transaction.atomic():
            now = time.now()
            waiting = Notice.objects.select_for_update(skip_locked=True, of=["self"]).filter(
                Q(not_before=None) | Q(not_before__lte=now), state=QUEUED
            )
            first = waiting.select_related("recipient").order_by("id").first()
            if first is None:
                return None
            if not _is_held_back(first, system):
                attempts = first.attempts + 1
                move(first, "claim", actor=system, claimed_at=now, attempts=attempts)
                return first


def _is_held_back(notice: Notice, system: User) -> bool:
    """Keep or put off an e-mail whose reader does not want it, or not at this hour.

    Quiet hours hold nothing beyond the time at which it is of use, and nothing twice.
    """
    if notice.recipient is None:
        return False
    preference = preference_of(notice.recipient)
    if group_of(notice.kind) in preference.email_off:
        move(notice, "keep", actor=system)
        return True
    if preference.quiet_from is None or preference.quiet_until is None or notice.has_waited:
        return False
    ends = quiet_ends(
        time.now(), zone_of(notice.recipient), preference.quiet_from, preference.quiet_until
    )
    if ends is None or (notice.urgent_by_at is not None and ends > notice.urgent_by_at):
        return False
    notice.not_before, notice.has_waited = ends, True
    notice.save(update_fields=["not_before", "has_waited"])
    return True


def _post(notice: Notice, letterbox: Letterbox, system: User) -> bool:
    """Send one e-mail and write down how it went; return whether it left.

    Raises NotTaken when the server is away: its round is over.
    """
    held = SENDING
    try:
        letterbox.lay_in(_written(notice))
        if not _record(notice, held, "hand_over", system):
            # Someone took it up meanwhile: the server must forget what it heard.
            letterbox.close()
            return False
        held = HANDING_OVER
        letterbox.let_go()
    except NotTaken as no:
        _log(notice, no)
        _end_try(notice, held, system, no)
        if no.is_away:
            raise
        return False
    except NobodyKnows as lost:
        _log(notice, lost)
        _record(notice, held, "lose", system)
        return False
    _record(notice, held, "send", system, sent_at=time.now())
    return True


def _written(notice: Notice) -> EmailMessage:
    """Return the e-mail. Raises NotTaken when it cannot be written, whatever the reason."""
    try:
        return message_for(notice)
    except Exception as error:
        # The mistake of one application's file must hold up nobody else's e-mail.
        raise NotTaken from error


def _end_try(notice: Notice, held: str, system: User, no: NotTaken) -> None:
    """Put off what may be tried again; leave to a person what may not.

    A server that never heard whom it is for said nothing of this e-mail: it was not tried, and
    waits as if nobody had claimed it.
    """
    if not no.is_about_it:
        untried = notice.attempts - 1
        _record(notice, held, "requeue", system, attempts=untried, claimed_at=None)
    elif no.for_good or notice.attempts >= MOST_ATTEMPTS:
        _record(notice, held, "fail", system)
    else:
        again = time.now() + AGAIN_AFTER[notice.attempts - 1]
        _record(notice, held, "requeue", system, not_before=again)


# What an answer says of a notice that was taken for lost before it came.
_LATE = {"send": "settle", "requeue": "retry", "fail": "retry"}


def _record(notice: Notice, held: str, name: str, system: User, **changes: Any) -> bool:
    """Take a step with a notice if it is still in the hands of this claim; return whether it was.

    The claim is told by its instant and its number: a process that was asleep for longer than a
    claim lasts finds another, and takes no step.
    """
    mine = Notice.objects.select_for_update().filter(
        pk=notice.pk, claimed_at=notice.claimed_at, attempts=notice.attempts
    )
    with transaction.atomic():
        row = mine.filter(state__in=[held, UNKNOWN] if held == HANDING_OVER else [held]).first()
        if row is None:
            return False
        step = _LATE.get(name) if row.state == UNKNOWN else name
        if step:
            move(row, step, actor=system, **changes)
    return True


def _log(notice: Notice, error: Exception) -> None:
    """Say what went wrong by its type and the notice's number: more could hold an address."""
    cause = error.__cause__ or error
    logger.warning("notice %s could not be sent: %s", notice.pk, type(cause).__name__)
