"""What a coordinator reads before and after they write down what someone agrees to show."""

from dataclasses import dataclass

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.permits import get_visible
from engagements.domain.disclosure import Printed, printed
from engagements.models import Assignment, Disclosure, Offer
from engagements.states import DRAFT, LIVE_STATES
from pages.shared.shown_reading import Receipt, Scope, newest, scope_of


@dataclass(frozen=True)
class PhoneSheet:
    """One person at one engagement: what holds, and what every list prints of them today.

    ``printed`` is None while they are not booked there: then they stand on no list.
    """

    offer: Offer
    scope: Scope
    receipt: Receipt | None
    printed: Printed | None

    @property
    def person(self) -> Consultant:
        """Whom it is about."""
        return self.offer.consultant


def phone_sheet(user: User, offer: Offer) -> PhoneSheet:
    """Read what holds at the engagement of an offer. Raises NotVisible for one not sent."""
    scope = scope_of(user, offer.consultant, offer.seat.engagement_id)
    return PhoneSheet(
        offer=offer,
        scope=scope,
        receipt=Receipt(scope.held, is_newest=True) if scope.held else None,
        printed=_printed(offer.consultant, scope.engagement.pk),
    )


def _printed(person: Consultant, engagement_id: int) -> Printed | None:
    held = Assignment.objects.filter(
        consultant=person, engagement=engagement_id, state__in=LIVE_STATES
    )
    booking_id = held.order_by("id").values_list("id", flat=True).first()
    return printed(engagement_ids=[engagement_id])[booking_id] if booking_id else None


@dataclass(frozen=True)
class ReceiptSheet:
    """A receipt, and the offer by which it can be changed, if the reader may."""

    receipt: Receipt
    person: Consultant
    offer_id: int | None


def receipt_sheet(user: User, disclosure_id: int) -> ReceiptSheet:
    """Read a receipt of anybody's. Raises NotVisible."""
    rows = Disclosure.objects.select_related(
        "consultant__user", "bio", "given_by", "engagement__session__current"
    )
    row = get_visible(rows, user, pk=disclosure_id)
    person = row.consultant
    is_newest = newest(user, person).filter(pk=row.pk).exists()
    asked = Offer.objects.visible_to(user).filter(
        consultant=person, seat__engagement=row.engagement_id
    )
    may = is_newest and permits.allows(user, "engagements.set_disclosure", person)
    offer_id = asked.exclude(state=DRAFT).order_by("-id").values_list("id", flat=True).first()
    return ReceiptSheet(Receipt(row, is_newest), person, offer_id if may else None)
