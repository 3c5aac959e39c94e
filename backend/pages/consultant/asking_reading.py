"""What the pages around an offer show: how it stands, its thread, and what is asked first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from consultants.models import Consultant
from core import time
from core.errors import Invalid, NotVisible
from core.permits import get_visible
from engagements.domain import quote_seat
from engagements.domain.answers import is_open, with_dates
from engagements.models import Assignment, Offer, OfferMessage, PriorYes
from engagements.states import ACCEPTED, ASKED, DECLINED, DRAFT, GIVEN, LIVE_STATES

MOST_SHOWN = 20

# What the person set themself, said back to them; the kinds are those of a prior yes.
BEYOND: Mapping[str, str | Promise] = {
    "asks": gettext_lazy("You set how often you want to be asked in a month. This is once more."),
    "hours": gettext_lazy("You set how many hours you want in a month. This goes beyond them."),
    "rest": gettext_lazy("You keep rest days after an event. This falls on one of them."),
    "away": gettext_lazy("You said that you are not free on this day."),
    "weekly": gettext_lazy("You said that you are not free at this time of the week."),
    "exclusion": gettext_lazy("It touches something that you said you don’t do."),
}


def own_offer(user: User, me: Consultant, offer_id: int) -> Offer:
    """Return one of the person's own offers. Raises NotVisible, also for a draft."""
    rows = with_dates(Offer.objects.select_related("seat").exclude(state=DRAFT))
    row = get_visible(rows, user, pk=offer_id)
    if row.consultant_id != me.pk:
        raise NotVisible
    return row


def standing_of(offer: Offer) -> str:
    """Return how the offer stands for the person: open, answered, or why it is closed."""
    if is_open(offer):
        return "open"
    if offer.state in (ACCEPTED, DECLINED):
        return offer.state
    others = Assignment.objects.filter(seat=offer.seat, state__in=LIVE_STATES)
    return "filled" if others.exists() else "past"


def booking_of(offer: Offer) -> Assignment | None:
    """Return what the yes to the offer booked."""
    if offer.state != ACCEPTED:
        return None
    return Assignment.objects.filter(offer=offer).first()


def thread_of(user: User, offer: Offer) -> list[OfferMessage]:
    """Return the messages on an offer, the first one first."""
    rows = OfferMessage.objects.visible_to(user).filter(offer=offer)
    return list(rows.select_related("author"))


@dataclass(frozen=True)
class AskedFirst:
    """A question whether the person may be asked beyond what they set, with the plain facts."""

    row: PriorYes
    minutes: int | None
    amount: Decimal | None

    @property
    def starts_at(self) -> datetime:
        """When the work begins."""
        return self.row.seat.engagement.starts_at

    @property
    def ends_at(self) -> datetime:
        """When the work ends."""
        return self.row.seat.engagement.ends_at

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.row.state == ASKED and self.row.reply_by_at > time.now()

    @property
    def may_be_taken_back(self) -> bool:
        """Whether the person said yes to work that is still to come."""
        return self.row.state == GIVEN and self.starts_at > time.now()

    @property
    def beyond(self) -> list[str]:
        """What it is beyond, in the words of what the person set."""
        return [str(BEYOND[kind]) for kind in self.row.beyond]

    @property
    def title(self) -> str:
        """The kind of work and the role: no title of the work itself, nobody was asked yet."""
        seat = self.row.seat
        return _("%(activity)s: %(role)s") % {
            "activity": seat.engagement.get_activity_display(),
            "role": seat.get_role_display(),
        }


def asked_first(user: User, me: Consultant) -> list[AskedFirst]:
    """Return what the person is asked first, the most urgent at the top; not priced."""
    rows = _prior(user, me).filter(state=ASKED, reply_by_at__gt=time.now())
    return [AskedFirst(row, None, None) for row in rows.order_by("reply_by_at")[:MOST_SHOWN]]


def one_asked_first(user: User, me: Consultant, prior_yes_id: int) -> AskedFirst:
    """Return one such question with its length and pay. Raises NotVisible."""
    row = _prior(user, me).filter(pk=prior_yes_id).first()
    if row is None:
        raise NotVisible
    try:
        quote = quote_seat(row.seat).quote
    except Invalid:  # no rate is in force on that day any more
        return AskedFirst(row, None, None)
    return AskedFirst(row, quote.total_minutes, quote.total_amount)


def _prior(user: User, me: Consultant) -> "QuerySet[PriorYes]":
    rows = PriorYes.objects.visible_to(user).filter(consultant=me)
    return rows.select_related(
        "seat__engagement__session__current",
        "seat__engagement__county",
        "seat__engagement__convening__county",
    )
