"""Reminding people of offers that they have not answered: twice at most, and never at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import WrongState
from engagements.domain.answers import has_open_question, is_open, with_dates
from engagements.domain.drafting import offer_path
from engagements.domain.locks import hold_offer
from engagements.models import Offer
from engagements.models.booking import MOST_REMINDERS
from engagements.states import SENT
from notices.domain import tell
from notices.models import NoticeKind

DAY_BEGINS, DAY_ENDS = 8, 20
"""Hours of the person's own day between which they may be reminded."""
LAST_CALL = timedelta(days=1)
LEAST_BETWEEN = timedelta(hours=12)


def is_day(zone: str, at: datetime) -> bool:
    """Return whether it is from 8:00 to 20:00 where the person is."""
    return DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).hour < DAY_ENDS


def remind(*, actor: User, offer_id: int) -> Offer:
    """Remind somebody of an open offer.

    Refuses a third reminder, a reminder at night where the person is, one to somebody whose own
    question waits for an answer, and one to somebody without a sign-in, whom one calls.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.remind", offer)
        if not is_open(offer):
            raise WrongState(_("This offer is no longer open."))
        if offer.reminder_count >= MOST_REMINDERS:
            raise WrongState(_("They were reminded twice already. That is enough."))
        if offer.consultant.user is None:
            raise WrongState(_("This person has no sign-in. Please call them."))
        if has_open_question(offer):
            raise WrongState(_("They asked something. Please answer that first."))
        if not is_day(offer.consultant.timezone, time.now()):
            raise WrongState(_("It is night where they are. Please remind them by day."))
        _remind(offer)
    return offer


def _remind(offer: Offer) -> None:
    offer.reminder_count += 1
    offer.reminded_at = time.now()
    offer.save(update_fields=["reminder_count", "reminded_at"])
    tell(
        recipient=offer.consultant.user,
        kind=NoticeKind.OFFER_REMINDER,
        path=offer_path(offer.pk),
        about_id=offer.pk,
    )


def remind_unanswered() -> int:
    """Remind at half time and a day before the answer date; return how many. Scheduled.

    Never between 20:00 and 8:00 where the person is: then it waits for the morning. Someone
    whose question waits for an answer is not reminded, nor someone without a sign-in. Where the
    two times fall together, one reminder stands for both.
    """
    reminded = 0
    for offer_id in list(_due(Offer.objects.all()).order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            rows = Offer.objects.select_for_update(of=("self",), skip_locked=True)
            rows = rows.select_related("consultant__user")
            offer = _due(rows).filter(pk=offer_id).first()
            if offer is not None and is_day(offer.consultant.timezone, time.now()):
                _remind(offer)
                reminded += 1
    return reminded


def _due(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    now = time.now()
    # Half time has come once no more time is left than has gone.
    as_long_again = ExpressionWrapper(now + (now - F("sent_at")), DateTimeField())
    first = Q(reminder_count=0, reply_by_at__lte=as_long_again)
    second = Q(
        reminder_count=1,
        reply_by_at__lte=now + LAST_CALL,
        reminded_at__lte=F("reply_by_at") - LAST_CALL - LEAST_BETWEEN,
    )
    waiting = offers.filter(state=SENT, reply_by_at__gt=now, consultant__user__isnull=False)
    unheld = Q(is_held=False, work_begins_at__gt=now)
    return with_dates(waiting).filter(unheld & (first | second))
