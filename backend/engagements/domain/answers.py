"""A consultant's answer to an offer, and what follows when none comes."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from compensation.models import Component
from core import permits, time
from core.errors import FieldProblem, Invalid, Taken, WrongState
from core.moves import move
from engagements.domain.desk import tell_desk
from engagements.domain.drafting import desk_path, offer_path, take_back
from engagements.domain.locks import hold_free_seat, hold_offer, hold_people, people_around
from engagements.domain.rotation import refresh_turns
from engagements.domain.standby import ask_following
from engagements.models import Assignment, EmployerPays, Offer, OfferMessage
from engagements.states import ACCEPTED, DECLINED, DRAFT, LIVE_STATES, SENT
from notices.domain import tell
from notices.models import NoticeKind

OVERLAP = "engagements_assignment_no_overlap"
ONE_PER_SEAT = "engagements_assignment_one_live_per_seat"
LONGEST_REASON = 500
LONGEST_PAUSE_DAYS = 2 * 366


def with_dates(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    """Add ``work_begins_at``, and ``is_held``: the person asked something and has no answer yet.

    Such an offer stays open past its date until it is answered or the work begins.
    """
    latest = OfferMessage.objects.filter(offer=OuterRef("pk")).order_by("-id")
    begins = Coalesce(
        "seat__engagement__session__current__starts_at", "seat__engagement__own_starts_at"
    )
    return offers.annotate(
        work_begins_at=begins,
        is_held=Coalesce(Subquery(latest.values("is_from_consultant")[:1]), False),
    )


def is_open(offer: Offer) -> bool:
    """Return whether the person can still answer: by the date, or while a question is open."""
    now = time.now()
    if offer.state != SENT or datetime.fromisoformat(offer.terms["starts_at"]) <= now:
        return False
    return offer.reply_by_at > now or has_open_question(offer)


def has_open_question(offer: Offer) -> bool:
    """Return whether the last word on the offer is the consultant's."""
    last = offer.messages.order_by("-id").values_list("is_from_consultant", flat=True).first()
    return bool(last)


def accept_offer(*, actor: User, offer_id: int, employer_pays: str = "") -> Assignment:
    """Say yes: the person is booked and other open offers of the seat are taken back.

    ``employer_pays`` is what they say of an employer who may pay for the same time. For someone
    without a sign-in a coordinator writes their answer down. Raises Taken when the seat has been
    filled or the person is booked at that time already.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.answer_offer", offer)
        if employer_pays and employer_pays not in EmployerPays.values:
            problem = FieldProblem("employer_pays", _("Choose one of the answers."))
            raise Invalid(problems=[problem])
        if offer.state != SENT:
            raise _no_longer_open(offer)
        if not is_open(offer):
            raise WrongState(_("The date to reply by has passed. Please ask your coordinator."))
        move(
            offer,
            "accept",
            actor=actor,
            answered_at=time.now(),
            answered_by=actor,
            employer_pays=employer_pays,
        )
        assignment = _book(offer)
        changed = _take_back_others(offer, actor)
        _tell_asker(offer, NoticeKind.OFFER_ACCEPTED)
        tell(
            recipient=offer.consultant.user,
            kind=NoticeKind.BOOKED,
            path=f"/work/{assignment.pk}/",
            about_id=assignment.pk,
        )
        refresh_turns({offer.consultant_id} | changed)
    return assignment


def _no_longer_open(offer: Offer) -> Exception:
    if offer.state in (ACCEPTED, DECLINED):
        return WrongState(_("You have already answered this offer. Your first answer was kept."))
    if (
        Assignment.objects.filter(seat=offer.seat, state__in=LIVE_STATES)
        .exclude(consultant=offer.consultant)
        .exists()
    ):
        return Taken(_("This seat has just been filled. Nothing is expected of you."))
    return WrongState(_("This offer is no longer open. Nothing is expected of you."))


def _book(offer: Offer) -> Assignment:
    terms = offer.terms
    span = DateTimeTZRange(
        datetime.fromisoformat(terms["starts_at"]), datetime.fromisoformat(terms["ends_at"])
    )
    try:
        with transaction.atomic():
            return Assignment.objects.create(
                offer=offer,
                seat=offer.seat,
                engagement=offer.seat.engagement,
                consultant=offer.consultant,
                # Not the terms': a release may have moved the work to another fund since.
                fund_id=offer.seat.paid_from,
                during=span,
                service_on=terms["service_on"],
                report_by_on=terms["report_by_on"],
                pay_by_on=offer.pay_by_on,
                attendance_minutes=_attendance(offer),
                agreed_minutes=offer.total_minutes,
                agreed_amount=offer.total_amount,
                booked_at=time.now(),
            )
    except IntegrityError as error:
        if ONE_PER_SEAT in str(error):
            words = _("This seat has just been filled. Nothing is expected of you.")
        elif OVERLAP in str(error):
            words = _("You already have something at this time. Please ask your coordinator.")
        else:
            raise
        raise Taken(words) from error


def _attendance(offer: Offer) -> int:
    lines = offer.lines.filter(component=Component.ATTENDANCE)
    return sum(lines.values_list("minutes", flat=True))


def _take_back_others(offer: Offer, actor: User) -> set[int]:
    """Take back what others were asked for the seat; return whose turn it changes."""
    others = Offer.objects.select_for_update(of=("self",)).filter(
        seat=offer.seat, state__in=[DRAFT, SENT]
    )
    changed = set()
    for other in others.select_related("consultant__user").order_by("id"):
        take_back(other, actor, note="the seat was filled")
        changed.add(other.consultant_id)
    return changed


def _tell_asker(offer: Offer, kind: str) -> None:
    path = desk_path(offer.seat)
    tell_desk(owner_id=offer.made_by_id, kind=kind, path=path, about_id=offer.pk)


def decline_offer(
    *, actor: User, offer_id: int, reason: str = "", not_until: date | None = None
) -> Offer:
    """Say no: no reason is needed and it costs nothing. The next on the seat's list is asked.

    ``not_until`` is a "not now": nobody asks the person before that day, for anything. Refuses
    a day that is not to come or is more than two years away.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.answer_offer", offer)
        if len(reason) > LONGEST_REASON:
            raise Invalid(problems=[FieldProblem("reason", _("Use at most 500 characters."))])
        if offer.state != SENT:
            raise _no_longer_open(offer)
        move(
            offer,
            "decline",
            actor=actor,
            answered_at=time.now(),
            answered_by=actor,
            decline_reason=reason.strip(),
        )
        if not_until is not None:
            _pause(offer, not_until)
        _tell_asker(offer, NoticeKind.OFFER_DECLINED)
        refresh_turns({offer.consultant_id} | ask_following(offer.seat))
    return offer


def _pause(offer: Offer, not_until: date) -> None:
    person = offer.consultant
    today = time.today(person.timezone)
    if not 0 < (not_until - today).days <= LONGEST_PAUSE_DAYS:
        words = _("Choose a day from tomorrow to two years from now.")
        raise Invalid(problems=[FieldProblem("not_until", words)])
    person.paused_until = max(not_until, person.paused_until or not_until)
    person.save(update_fields=["paused_until"])


def expire_offers() -> int:
    """Close offers whose date has passed, sent or not; return how many. Scheduled.

    A question that has no answer yet holds an offer open until the work begins. Both people are
    told, and the next on the seat's list is asked. A seat that somebody is acting on at this
    moment waits for the next round.
    """
    due = _due(Offer.objects.all()).order_by("seat_id", "id").values_list("id", "seat_id")
    closed = 0
    for offer_id, seat_id in list(due):
        with transaction.atomic():
            seat = hold_free_seat(seat_id)
            if seat is None:
                continue
            people = hold_people(people_around([seat_id]))
            rows = Offer.objects.select_for_update(of=("self",))
            offer = _due(rows).filter(pk=offer_id).first()
            if offer is not None:
                offer.seat, offer.consultant = seat, people[offer.consultant_id]
                _close(offer)
                closed += 1
    return closed


def _due(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    now = time.now()
    passed = Q(reply_by_at__lte=now)
    unanswered = passed & Q(state=SENT, is_held=False) | Q(state=SENT, work_begins_at__lte=now)
    unsent = Q(state=DRAFT) & (passed | Q(work_begins_at__lte=now))
    # Said first, for the index of open offers.
    return with_dates(offers).filter(state__in=[DRAFT, SENT]).filter(unanswered | unsent)


def _close(offer: Offer) -> None:
    system = User.objects.system()
    if offer.state == DRAFT:
        take_back(offer, system, note="it was not sent before its date")
        _tell_asker(offer, NoticeKind.PAST_ITS_DATE)
        return
    move(offer, "expire", actor=system)
    tell(
        recipient=offer.consultant.user,
        kind=NoticeKind.OFFER_EXPIRED,
        path=offer_path(offer.pk),
        about_id=offer.pk,
    )
    _tell_asker(offer, NoticeKind.OFFER_EXPIRED)
    refresh_turns({offer.consultant_id} | ask_following(offer.seat))
