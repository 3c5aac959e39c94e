"""Asking consultants to take seats: drafting, sending, taking back.

The terms freeze when the offer is sent: a later rate, session or seat changes nothing on it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid, NotVisible, WrongState
from engagements.domain import gates
from engagements.domain.drafting import Reasons, draft, send, take_back
from engagements.domain.locks import (
    hold_offer,
    hold_offers,
    hold_people,
    hold_seat,
    hold_seats,
    people_around,
)
from engagements.domain.rotation import refresh_turns
from engagements.domain.standby import DEFAULT_REPLY_HOURS, put_on_lists
from engagements.models import Offer, Seat
from engagements.states import DRAFT, SENT


def make_offer(
    *,
    actor: User,
    seat_id: int,
    consultant_id: int,
    reply_by_at: datetime,
    reasons: Reasons = None,
    replaces_id: int | None = None,
) -> Offer:
    """Draft an offer of a seat to a consultant, priced at today's terms.

    Refuses a seat that someone outside the network fills or that is filled already, somebody
    who is booked at that time, takes no invitations now, or set a limit that they gave no prior
    yes to go beyond (the problem is named by its kind), a second open offer of the seat to the
    person, an answer date that has passed or is not before the work, and to ask oneself: another
    coordinator does. A conflict, less than
    48 hours to answer, and passing over somebody each take ``reasons[kind]``, or are refused
    with a problem for ``reason_<kind>``. With ``replaces_id`` an earlier offer of the seat is
    taken back for it.
    """
    permits.require(actor, "engagements.make_offer")
    with transaction.atomic():
        seat = hold_seat(actor, seat_id)
        people = _hold_asked(actor, [seat_id], [consultant_id])
        old = _replaced(seat, replaces_id)
        if old is not None:
            gates.refuse_own(actor, [old.consultant])
            take_back(old, actor, note="replaced by a new offer")
        again = old is not None and old.consultant_id == consultant_id
        offer = draft(
            actor,
            seat,
            people[consultant_id],
            reply_by_at=reply_by_at,
            reasons=reasons,
            chosen=None if again else [consultant_id],
            replaces=old,
        )
        refresh_turns({consultant_id} | ({old.consultant_id} if old else set()))
    return offer


def make_offers(
    *,
    actor: User,
    seat_ids: Sequence[int],
    consultant_ids: Sequence[int],
    reply_by_at: datetime,
    reasons: Reasons = None,
    then_ask_ids: Sequence[int] = (),
) -> list[Offer]:
    """Draft one offer for each seat of an engagement, to the people in the given order.

    People beyond the number of seats, and ``then_ask_ids`` after them, wait on the list of
    every seat and are asked when somebody says no or does not answer. Turns are judged for all
    of them together. All or nothing: refuses what ``make_offer`` does, seats of two engagements,
    and a person or seat named twice.
    """
    permits.require(actor, "engagements.make_offer")
    everyone = [*consultant_ids, *then_ask_ids]
    _refuse_unpaired(seat_ids, consultant_ids, everyone)
    with transaction.atomic():
        seats = hold_seats(actor, seat_ids)
        if len({seat.engagement_id for seat in seats.values()}) > 1:
            words = _("Choose seats of one engagement.")
            raise Invalid(problems=[FieldProblem("seat_ids", words)])
        people = _hold_asked(actor, seat_ids, everyone)
        offers = [
            draft(
                actor,
                seats[seat_id],
                people[consultant_id],
                reply_by_at=reply_by_at,
                reasons=reasons,
                chosen=everyone,
            )
            for seat_id, consultant_id in zip(seat_ids, consultant_ids, strict=False)
        ]
        put_on_lists(
            actor,
            [seats[seat_id] for seat_id in seat_ids],
            [people[pk] for pk in everyone[len(offers) :]],
            reply_hours=DEFAULT_REPLY_HOURS,
            reasons=reasons,
            chosen=everyone,
        )
    return offers


def _refuse_unpaired(
    seat_ids: Sequence[int], consultant_ids: Sequence[int], everyone: Sequence[int]
) -> None:
    problems = []
    if not seat_ids or len(set(seat_ids)) < len(seat_ids):
        problems.append(FieldProblem("seat_ids", _("Choose each seat once.")))
    if not consultant_ids or len(set(everyone)) < len(everyone):
        problems.append(FieldProblem("consultant_ids", _("Choose each person once.")))
    elif len(consultant_ids) < len(seat_ids):
        words = _("Choose a person for every seat.")
        problems.append(FieldProblem("consultant_ids", words))
    if problems:
        raise Invalid(problems=problems)


def _hold_asked(
    actor: User, seat_ids: Collection[int], consultant_ids: Collection[int]
) -> dict[int, Consultant]:
    people = hold_people({*consultant_ids, *people_around(seat_ids)})
    seen = Consultant.objects.visible_to(actor).filter(pk__in=consultant_ids)
    if set(seen.values_list("pk", flat=True)) != set(consultant_ids):
        raise NotVisible
    gates.refuse_own(actor, [people[pk] for pk in consultant_ids])
    return people


def _replaced(seat: Seat, offer_id: int | None) -> Offer | None:
    if offer_id is None:
        return None
    rows = Offer.objects.select_for_update(of=("self",)).select_related("consultant__user")
    old = rows.filter(pk=offer_id, seat=seat).first()
    if old is None or hasattr(old, "replaced_by"):
        words = _("Choose an offer of this seat that was not replaced before.")
        raise Invalid(problems=[FieldProblem("replaces_id", words)])
    if old.state not in (DRAFT, SENT):
        raise WrongState(_("This offer is no longer open."))
    return old


def send_offer(*, actor: User, offer_id: int, reasons: Reasons = None) -> Offer:
    """Send a draft: from here on its terms are frozen and the person is told.

    Everything that ``make_offer`` refuses is looked at again, turns excepted: what has come
    between since needs a reason of its own. Refuses a draft whose seat has been filled or whose
    price is no longer that of its seat, and one to oneself.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.send_offer")
        gates.refuse_own(actor, [offer.consultant])
        send(offer, actor, reasons)
        refresh_turns({offer.consultant_id})
    return offer


def send_offers(*, actor: User, offer_ids: Sequence[int], reasons: Reasons = None) -> list[Offer]:
    """Send several drafts, all or none."""
    with transaction.atomic():
        offers = hold_offers(actor, offer_ids)
        permits.require(actor, "engagements.send_offer")
        gates.refuse_own(actor, [offer.consultant for offer in offers])
        for offer in offers:
            send(offer, actor, reasons)
        refresh_turns({offer.consultant_id for offer in offers})
    return offers


def withdraw_offer(*, actor: User, offer_id: int) -> Offer:
    """Take back a draft or an unanswered offer; the person is told when it had been sent.

    Refuses one to oneself: one can decline it.
    """
    with transaction.atomic():
        offer = hold_offer(actor, offer_id)
        permits.require(actor, "engagements.withdraw_offer")
        gates.refuse_own(actor, [offer.consultant])
        take_back(offer, actor)
        refresh_turns({offer.consultant_id})
    return offer
