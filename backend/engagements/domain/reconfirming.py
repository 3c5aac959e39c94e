"""Answering a change of what one is booked for: it suits, or one steps back. Neither costs."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import WrongState
from core.moves import move
from engagements.domain.desk import tell_desk
from engagements.domain.ending import end_booking
from engagements.domain.in_time import urgent_by
from engagements.domain.locks import hold_people
from engagements.domain.releasing import change_path
from engagements.domain.reminders import is_day
from engagements.models import Assignment, Reconfirmation
from engagements.states import ASKED, BOOKED
from notices.domain import tell
from notices.models import NoticeKind


def confirm_change(*, actor: User, reconfirmation_id: int) -> Reconfirmation:
    """Say that the change suits. Possible until the work begins, also after the answer date.

    For someone without a sign-in a coordinator writes down what they say by phone.
    """
    with transaction.atomic():
        asked = _held(actor, reconfirmation_id)
        move(asked, "confirm", actor=actor, answered_at=time.now(), answered_by=actor)
        _tell(asked, NoticeKind.CHANGE_CONFIRMED)
    return asked


def step_back(*, actor: User, reconfirmation_id: int) -> Reconfirmation:
    """Say that the change does not suit: the booking ends, and so do its costs to the person.

    No reason is needed, so none is taken. Their turn stays as if they had not been asked, their
    other bookings stand, and the seat is open: the coordinator is told.
    """
    with transaction.atomic():
        asked = _held(actor, reconfirmation_id)
        move(asked, "step_back", actor=actor, answered_at=time.now(), answered_by=actor)
        end_booking(asked.assignment, actor=actor, note="they stepped back after a change")
        _tell(asked, NoticeKind.STEPPED_BACK, urgent_by(asked.assignment.during.lower))
    return asked


def _held(actor: User, reconfirmation_id: int) -> Reconfirmation:
    """Hold the person, the booking and the question, in this order; only an open one is given."""
    seen = permits.get_visible(Reconfirmation.objects.all(), actor, pk=reconfirmation_id)
    booking = Assignment.objects.get(pk=seen.assignment_id)
    hold_people([booking.consultant_id])
    rows = Assignment.objects.select_for_update(of=("self",))
    assignment = rows.select_related("consultant__user", "engagement", "offer").get(pk=booking.pk)
    permits.require(actor, "engagements.answer_change", assignment)
    asked = (
        Reconfirmation.objects.select_for_update(of=("self",))
        .select_related("change__release")
        .get(pk=reconfirmation_id)
    )
    asked.assignment = assignment
    if asked.state == ASKED and assignment.during.lower <= time.now():
        raise WrongState(_("This has already begun. Please ask your coordinator."))
    return asked


def _tell(asked: Reconfirmation, kind: str, urgent_by_at: datetime | None = None) -> None:
    engagement_id = asked.assignment.engagement_id
    tell_desk(
        owner_id=asked.change.release.released_by_id,
        kind=kind,
        path=f"/coordination/engagements/{engagement_id}/",
        about_id=asked.assignment_id,
        urgent_by_at=urgent_by_at,
    )


def lapse_reconfirmations() -> int:
    """Remind once by day, and close what can no longer be answered; return how many. Scheduled.

    A question closes when its work begins or its booking has ended: the booking itself stands
    as it is. The reminder comes at half time, from 8:00 to 20:00 where the person is, and never
    to someone without a sign-in, whom one calls. What has no answer by its date is the
    coordinator's to follow: see ``remind_late``.
    """
    done = 0
    for pk in list(_to_close().order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            asked = _take(_to_close(), pk)
            if asked is not None:
                move(asked, "lapse", actor=User.objects.system(), note="no answer before the work")
                done += 1
    for pk in list(_to_remind().order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            asked = _take(_to_remind(), pk)
            if asked is not None and is_day(asked.assignment.consultant.timezone, time.now()):
                _remind(asked)
                done += 1
    return done


def _take(rows: "QuerySet[Reconfirmation]", pk: int) -> Reconfirmation | None:
    """Hold one that is still due, unless somebody is acting on it at this moment."""
    held = rows.select_for_update(of=("self",), skip_locked=True)
    around = held.select_related("assignment__consultant__user", "change__before")
    return around.filter(pk=pk).first()


def _to_close() -> "QuerySet[Reconfirmation]":
    over = Q(assignment__during__startswith__lte=time.now()) | ~Q(assignment__state=BOOKED)
    return Reconfirmation.objects.filter(over, state=ASKED)


def _to_remind() -> "QuerySet[Reconfirmation]":
    now = time.now()
    # Half time has come once no more time is left than has gone.
    as_long_again = ExpressionWrapper(now + (now - F("asked_at")), DateTimeField())
    return Reconfirmation.objects.filter(
        state=ASKED,
        reminded_at=None,
        reply_by_at__gt=now,
        reply_by_at__lte=as_long_again,
        assignment__state=BOOKED,
        assignment__consultant__user__isnull=False,
    )


def _remind(asked: Reconfirmation) -> None:
    asked.reminded_at = time.now()
    asked.save(update_fields=["reminded_at"])
    before = asked.change.before
    was_at = before.starts_at if before else None
    tell(
        recipient=asked.assignment.consultant.user,
        kind=NoticeKind.CHANGE_REMINDER,
        path=change_path(asked.assignment_id),
        about_id=asked.assignment_id,
        urgent_by_at=urgent_by(was_at, asked.assignment.during.lower),
    )
