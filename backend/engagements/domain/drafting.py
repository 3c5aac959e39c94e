"""The steps that asking is made of: drafting, sending and taking back one offer.

Their callers are verbs: they hold the seat and the person, have asked for permission, and work
the people's turns out again when all is done.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import time
from core.errors import Invalid, Taken, WrongState
from core.moves import move
from engagements.domain import gates
from engagements.domain.quotes import SeatQuote, quote_seat
from engagements.domain.terms import terms_of
from engagements.models import Offer, OfferLine, Seat
from engagements.states import DRAFT, SENT
from notices.domain import tell
from notices.models import NoticeKind

ONE_OPEN = "engagements_offer_one_open_per_person_and_seat"
Reasons = Mapping[str, str] | None


def offer_path(offer_id: int) -> str:
    """Return where the consultant reads an offer."""
    return f"/offers/{offer_id}/"


def desk_path(seat: Seat) -> str:
    """Return where coordinators read of the seat's engagement."""
    return f"/coordination/engagements/{seat.engagement_id}/"


def draft(
    actor: User,
    seat: Seat,
    person: Consultant,
    *,
    reply_by_at: datetime,
    reasons: Reasons,
    chosen: Collection[int] | None,
    replaces: Offer | None = None,
) -> Offer:
    """Draft one offer; the caller holds the seat and the person. ``make_offer`` says the rest."""
    gates.refuse_seat(seat)
    gates.refuse_date(seat, reply_by_at)
    if seat.offers.filter(consultant=person, state__in=[DRAFT, SENT]).exists():
        raise Taken(_("This person already has an open offer for this seat."))
    gates.refuse_booked(seat, person)
    gates.refuse_beyond(seat, person)
    grounds = gates.grounds_for(seat, person, reply_by_at=reply_by_at, reader=actor, chosen=chosen)
    gates.check_reasons(grounds, reasons)
    priced = quote_seat(seat)
    offer = _create(seat, person, priced, reply_by_at, actor, replaces)
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
    gates.keep_reasons(offer, grounds, reasons, actor)
    return offer


def _create(
    seat: Seat,
    person: Consultant,
    priced: SeatQuote,
    reply_by_at: datetime,
    actor: User,
    replaces: Offer | None,
) -> Offer:
    try:
        with transaction.atomic():
            return Offer.objects.create(
                seat=seat,
                consultant=person,
                reply_by_at=reply_by_at,
                pay_by_on=priced.pay_by_on,
                total_minutes=priced.quote.total_minutes,
                total_amount=priced.quote.total_amount,
                terms=terms_of(seat, priced),
                made_by=actor,
                made_at=time.now(),
                replaces=replaces,
            )
    except IntegrityError as error:
        if ONE_OPEN not in str(error):
            raise
        raise Taken(_("This person already has an open offer for this seat.")) from error


def send(offer: Offer, actor: User, reasons: Reasons) -> None:
    """Send one draft; the caller holds its seat and person and refreshes their turn."""
    if offer.state == DRAFT:
        _refuse_unsendable(offer, actor, reasons)
    move(offer, "send", actor=actor, sent_at=time.now())
    tell(
        recipient=offer.consultant.user,
        kind=NoticeKind.OFFER_SENT,
        path=offer_path(offer.pk),
        about_id=offer.pk,
    )


def _refuse_unsendable(offer: Offer, actor: User, reasons: Reasons) -> None:
    seat, person = offer.seat, offer.consultant
    if offer.reply_by_at <= time.now():
        raise Invalid(_("The date to reply by has passed. Please make a new offer."))
    gates.refuse_seat(seat)
    priced = quote_seat(seat)
    terms = terms_of(seat, priced)
    # Another room is another version of the session; the same one may have another name.
    if (priced.quote.total_amount, terms) != (
        offer.total_amount,
        offer.terms | {"room": terms["room"]},
    ):
        raise WrongState(
            _("The rate, time or work of this seat has changed. Please make a new offer.")
        )
    if terms != offer.terms:
        offer.terms = terms
        offer.save(update_fields=["terms"])
    gates.refuse_date(seat, offer.reply_by_at)
    gates.refuse_booked(seat, person)
    gates.refuse_beyond(seat, person)
    known = set(offer.reasons.values_list("kind", flat=True))
    found = gates.grounds_for(seat, person, reply_by_at=offer.reply_by_at, reader=actor)
    grounds = [ground for ground in found if ground.kind not in known]
    gates.check_reasons(grounds, reasons)
    gates.keep_reasons(offer, grounds, reasons, actor)


def take_back(offer: Offer, actor: User, *, note: str = "", told: bool = True) -> None:
    """Take back one open offer; the caller holds it and refreshes the person's turn."""
    was_sent = offer.state == SENT
    move(offer, "withdraw", actor=actor, note=note)
    if was_sent and told:
        tell(
            recipient=offer.consultant.user,
            kind=NoticeKind.OFFER_WITHDRAWN,
            path=offer_path(offer.pk),
            about_id=offer.pk,
        )
