"""Asking a consultant to take a seat, and their answer.

The terms freeze when the offer is sent: a later rate, session or seat changes nothing on it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits, time
from core.errors import FieldProblem, Invalid, Taken, WrongState
from core.moves import move
from engagements.domain.quotes import SeatQuote, quote_seat, rate_facts
from engagements.models import Assignment, Offer, OfferLine, Seat
from engagements.models.engagement import FilledBy
from engagements.states import ACCEPTED, DECLINED, DRAFT, LIVE_STATES, SENT
from notices.domain import tell
from notices.models import NoticeKind

OVERLAP = "engagements_assignment_no_overlap"
ONE_PER_SEAT = "engagements_assignment_one_live_per_seat"
ONE_OPEN = "engagements_offer_one_open_per_person_and_seat"


def offer_path(offer_id: int) -> str:
    """Return where the consultant reads an offer."""
    return f"/offers/{offer_id}/"


def _terms(seat: Seat, quote: SeatQuote) -> dict[str, Any]:
    """Return what the person is shown, as plain values that a later change cannot reach."""
    engagement = seat.engagement
    session = engagement.session
    version = session.current if session else None
    return {
        "activity": engagement.activity,
        "role": seat.role,
        "title": version.title if version else engagement.title,
        "title_discloses": bool(version and version.title_discloses),
        "label": seat.label,
        "convening": engagement.convening.title if engagement.convening else "",
        "requester": engagement.requester.name,
        "session_code": session.code if session else "",
        "session_revision": version.number if version else None,
        "starts_at": engagement.starts_at.isoformat(),
        "ends_at": engagement.ends_at.isoformat(),
        "timezone": engagement.timezone,
        "room": version.room.name if version else "",
        "place": engagement.place,
        "is_remote": engagement.is_remote,
        "audience": engagement.audience,
        "audiences": sorted(engagement.audiences),
        "county": engagement.where.name if engagement.where else "",
        "format": engagement.format,
        "questions": engagement.questions,
        "off_limits": engagement.off_limits,
        "recording": engagement.recording,
        "support_on_site": engagement.support_on_site,
        "service_on": quote.service_on.isoformat(),
        "report_by_on": quote.report_by_on.isoformat(),
        "pay_by_on": quote.pay_by_on.isoformat(),
        "fund_id": seat.paid_from,
        "rate": rate_facts(quote.rate),
    }


def _locked_seat(actor: User, seat_id: int) -> Seat:
    seats = Seat.objects.select_for_update(of=("self",)).select_related(
        "engagement__session__current__room",
        "engagement__convening__county",
        "engagement__county",
        "engagement__requester",
    )
    return permits.get_visible(seats, actor, pk=seat_id)


def make_offer(*, actor: User, seat_id: int, consultant_id: int, reply_by_at: datetime) -> Offer:
    """Draft an offer of a seat to a consultant, priced at today's terms.

    Refuses a seat that someone outside the network fills or that is filled already, a second
    open offer of the seat to the person, and an answer date that has passed.
    """
    permits.require(actor, "engagements.make_offer")
    with transaction.atomic():
        seat = _locked_seat(actor, seat_id)
        consultant = permits.get_visible(Consultant.objects.all(), actor, pk=consultant_id)
        if seat.filled_by != FilledBy.NETWORK:
            raise Invalid(_("This seat is filled by someone outside the network."))
        if seat.assignments.filter(state__in=LIVE_STATES).exists():
            raise Taken(_("This seat is already filled."))
        if reply_by_at <= time.now():
            problem = FieldProblem("reply_by_at", _("Choose a date to reply by in the future."))
            raise Invalid(problems=[problem])
        priced = quote_seat(seat)
        offer = _create(seat, consultant, priced, reply_by_at, actor)
        OfferLine.objects.bulk_create(
            OfferLine(
                offer=offer,
                component=line.component,
                minutes=line.minutes,
                rate_id=line.rate_id,
                rate_amount=line.rate_amount,
                amount=line.amount,
            )
            for line in priced.quote.lines
        )
    return offer


def _create(
    seat: Seat, consultant: Consultant, priced: SeatQuote, reply_by_at: datetime, actor: User
) -> Offer:
    try:
        with transaction.atomic():
            return Offer.objects.create(
                seat=seat,
                consultant=consultant,
                reply_by_at=reply_by_at,
                pay_by_on=priced.pay_by_on,
                total_minutes=priced.quote.total_minutes,
                total_amount=priced.quote.total_amount,
                terms=_terms(seat, priced),
                made_by=actor,
                made_at=time.now(),
            )
    except IntegrityError as error:
        if ONE_OPEN not in str(error):
            raise
        raise Taken(_("This person already has an open offer for this seat.")) from error


def _locked_offer(actor: User, offer_id: int) -> Offer:
    """Lock the seat first, then the offer: the one order that every verb here keeps."""
    seat_id = permits.get_visible(Offer.objects.all(), actor, pk=offer_id).seat_id
    Seat.objects.select_for_update().get(pk=seat_id)
    offers = Offer.objects.select_for_update(of=("self",)).select_related(
        "consultant__user", "seat__engagement", "made_by"
    )
    return permits.get_visible(offers, actor, pk=offer_id)


def send_offer(*, actor: User, offer_id: int) -> Offer:
    """Send a draft: from here on its terms are frozen and the person is told.

    Refuses a draft whose seat has been filled or whose price is no longer that of its seat.
    """
    with transaction.atomic():
        offer = _locked_offer(actor, offer_id)
        permits.require(actor, "engagements.send_offer", offer)
        if offer.state == DRAFT:
            if offer.reply_by_at <= time.now():
                raise Invalid(_("The date to reply by has passed. Please make a new offer."))
            _refuse_filled(offer)
            _refuse_stale_price(actor, offer)
        move(offer, "send", actor=actor, sent_at=time.now())
        tell(
            recipient=offer.consultant.user,
            kind=NoticeKind.OFFER_SENT,
            path=offer_path(offer.pk),
            about_id=offer.pk,
        )
    return offer


def _refuse_filled(offer: Offer) -> None:
    if Assignment.objects.filter(seat=offer.seat, state__in=LIVE_STATES).exists():
        raise Taken(_("This seat is already filled."))


def _refuse_stale_price(actor: User, offer: Offer) -> None:
    seat = _locked_seat(actor, offer.seat_id)
    priced = quote_seat(seat)
    if (priced.quote.total_amount, _terms(seat, priced)) != (offer.total_amount, offer.terms):
        raise WrongState(
            _("The rate, time or work of this seat has changed. Please make a new offer.")
        )


def send_offers(*, actor: User, offer_ids: Sequence[int]) -> list[Offer]:
    """Send several drafts, all or none."""
    with transaction.atomic():
        return [send_offer(actor=actor, offer_id=offer_id) for offer_id in sorted(set(offer_ids))]


def accept_offer(*, actor: User, offer_id: int) -> Assignment:
    """Say yes: the person is booked and other open offers of the seat are taken back.

    Raises Taken when the seat has been filled or the person is booked at that time already.
    """
    with transaction.atomic():
        offer = _locked_offer(actor, offer_id)
        permits.require(actor, "engagements.answer_offer", offer)
        if offer.state != SENT:
            raise _no_longer_open(offer)
        if offer.reply_by_at <= time.now():
            raise WrongState(_("The date to reply by has passed. Please ask your coordinator."))
        move(offer, "accept", actor=actor, answered_at=time.now())
        assignment = _book(offer)
        _take_back_others(offer, actor)
        tell(
            recipient=offer.made_by,
            kind=NoticeKind.OFFER_ACCEPTED,
            path=f"/coordination/engagements/{offer.seat.engagement_id}/",
            about_id=offer.pk,
        )
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
                fund_id=terms["fund_id"],
                during=span,
                service_on=terms["service_on"],
                report_by_on=terms["report_by_on"],
                pay_by_on=offer.pay_by_on,
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


def _take_back_others(offer: Offer, actor: User) -> None:
    others = Offer.objects.select_for_update(of=("self",)).filter(
        seat=offer.seat, state__in=[DRAFT, SENT]
    )
    for other in others.select_related("consultant__user").order_by("id"):
        _withdraw(other, actor, note="the seat was filled")


def _withdraw(offer: Offer, actor: User, *, note: str = "") -> None:
    was_sent = offer.state == SENT
    move(offer, "withdraw", actor=actor, note=note)
    if was_sent:
        tell(
            recipient=offer.consultant.user,
            kind=NoticeKind.OFFER_WITHDRAWN,
            path=offer_path(offer.pk),
            about_id=offer.pk,
        )


def decline_offer(*, actor: User, offer_id: int) -> Offer:
    """Say no: no reason is asked and it costs nothing."""
    with transaction.atomic():
        offer = _locked_offer(actor, offer_id)
        permits.require(actor, "engagements.answer_offer", offer)
        if offer.state != SENT:
            raise _no_longer_open(offer)
        move(offer, "decline", actor=actor, answered_at=time.now())
        tell(
            recipient=offer.made_by,
            kind=NoticeKind.OFFER_DECLINED,
            path=f"/coordination/engagements/{offer.seat.engagement_id}/",
            about_id=offer.pk,
        )
    return offer


def withdraw_offer(*, actor: User, offer_id: int) -> Offer:
    """Take back a draft or an unanswered offer; the person is told when it had been sent."""
    with transaction.atomic():
        offer = _locked_offer(actor, offer_id)
        permits.require(actor, "engagements.withdraw_offer", offer)
        _withdraw(offer, actor)
    return offer


def expire_offers() -> int:
    """Close offers whose date to reply by has passed; return how many. Run by the scheduler."""
    system = User.objects.system()
    due = Offer.objects.filter(state=SENT, reply_by_at__lte=time.now()).order_by("id")
    expired = 0
    for offer_id in due.values_list("id", flat=True):
        with transaction.atomic():
            offer = (
                Offer.objects.select_for_update(skip_locked=True)
                .filter(pk=offer_id, state=SENT)
                .first()
            )
            if offer is not None:
                move(offer, "expire", actor=system)
                expired += 1
    return expired
