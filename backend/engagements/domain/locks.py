"""Holding rows while asking and answering, always in one order: seats, people, then the rest.

Every verb that asks, answers or takes back holds its seats by number, then by number everyone
whom it may ask or whose turn it may change. So no two of them wait for each other, and what one
person was asked is counted once at a time.
"""

from collections.abc import Collection, Iterable

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import NotVisible
from engagements.models import Convening, Offer, PriorYes, Seat, Standby
from engagements.states import DRAFT, SENT, WAITING

OF_SEAT = (
    "engagement__session__current__room",
    "engagement__convening__county",
    "engagement__county",
    "engagement__requester",
    "engagement__created_by",
    "county",
    "region",
    "topic",
    "language",
)


def hold_convening(actor: User, convening_id: int) -> Convening:
    """Lock a convening that the actor sees, before anything of its programme. Raises NotVisible."""
    rows = Convening.objects.select_for_update(of=("self",), no_key=True)
    return permits.get_visible(rows, actor, pk=convening_id)


def hold_seats(actor: User, seat_ids: Collection[int]) -> dict[int, Seat]:
    """Lock seats that the actor sees. Raises NotVisible when one of them is not there."""
    seen = Seat.objects.visible_to(actor).filter(pk__in=seat_ids)
    if set(seen.values_list("pk", flat=True)) != set(seat_ids):
        raise NotVisible
    return _held(seat_ids)


def _held(seat_ids: Collection[int]) -> dict[int, Seat]:
    """Lock seats by number, and read them only then; a consultant need not see them.

    A statement that waits for a lock goes on with what stood around the row before it waited:
    a release may have changed the session meanwhile.
    """
    rows = Seat.objects.filter(pk__in=seat_ids).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    return {seat.pk: seat for seat in rows.select_related(*OF_SEAT)}


def hold_seat(actor: User, seat_id: int) -> Seat:
    """Lock one seat that the actor sees. Raises NotVisible."""
    return hold_seats(actor, [seat_id])[seat_id]


def hold_free_seat(seat_id: int) -> Seat | None:
    """Lock a seat for a routine; None when somebody is acting on it at this moment."""
    rows = Seat.objects.select_related(*OF_SEAT)
    # Nothing is waited for, so nothing around the seat can have changed meanwhile.
    return rows.select_for_update(of=("self",), skip_locked=True).filter(pk=seat_id).first()


def hold_people(consultant_ids: Iterable[int]) -> dict[int, Consultant]:
    """Lock people by number, so that what they were asked is counted once at a time."""
    rows = Consultant.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("user").filter(pk__in=set(consultant_ids)).order_by("pk")
    return {person.pk: person for person in found}


def people_around(seat_ids: Collection[int]) -> set[int]:
    """Return whom a step on these seats may ask or answer: open offers and who is next."""
    asked = Offer.objects.filter(seat__in=seat_ids, state__in=[DRAFT, SENT])
    following = Standby.objects.filter(seat__in=seat_ids, state=WAITING)
    return {
        *asked.values_list("consultant_id", flat=True),
        *following.values_list("consultant_id", flat=True),
    }


def hold_offers(actor: User, offer_ids: Collection[int]) -> list[Offer]:
    """Lock offers that the actor sees, their seats and people first. Raises NotVisible."""
    seen = Offer.objects.visible_to(actor).filter(pk__in=offer_ids)
    places = dict(seen.values_list("pk", "seat_id"))
    if places.keys() != set(offer_ids):
        raise NotVisible
    seats = _held(set(places.values()))
    own = seen.values_list("consultant_id", flat=True)
    people = hold_people({*own, *people_around(seats)})
    rows = Offer.objects.select_for_update(of=("self",))
    offers = list(rows.filter(pk__in=offer_ids).order_by("pk"))
    for offer in offers:
        offer.seat, offer.consultant = seats[offer.seat_id], people[offer.consultant_id]
    return offers


def hold_offer(actor: User, offer_id: int) -> Offer:
    """Lock one offer that the actor sees, its seat and people first. Raises NotVisible."""
    return hold_offers(actor, [offer_id])[0]


def hold_prior_yes(actor: User, prior_yes_id: int) -> PriorYes:
    """Lock a question that the actor sees, its seat and person first. Raises NotVisible.

    Whoever sends an offer beyond what a person set holds both while they rely on the yes.
    """
    seen = permits.get_visible(PriorYes.objects.all(), actor, pk=prior_yes_id)
    seats = _held([seen.seat_id])
    people = hold_people([seen.consultant_id])
    row = PriorYes.objects.select_for_update(of=("self",)).get(pk=prior_yes_id)
    row.seat, row.consultant = seats[row.seat_id], people[row.consultant_id]
    return row
