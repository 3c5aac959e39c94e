"""The outbox, what is about to be sent, and one offer with everything said on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import money, permits, time
from core.errors import Invalid, WrongState
from core.permits import get_visible
from core.privacy import Channel, See, sees
from engagements.domain.answers import is_open
from engagements.domain.reminders import is_day
from engagements.models import Assignment, Offer, OfferMessage, OfferReason, Standby
from engagements.models.booking import MOST_REMINDERS
from engagements.states import BOOKED, DRAFT, LIVE_STATES, SENT, WAITING


@dataclass(frozen=True)
class Sending:
    """Drafts that are about to be sent, with their count and totals."""

    offers: list[Offer]

    @property
    def count(self) -> int:
        """How many people are asked."""
        return len(self.offers)

    @property
    def minutes(self) -> int:
        """The planned time of all of them."""
        return sum(offer.total_minutes for offer in self.offers)

    @property
    def amount(self) -> Decimal:
        """What they come to when everyone says yes."""
        return sum((offer.total_amount for offer in self.offers), money.ZERO)


def drafts(user: User) -> "QuerySet[Offer]":
    """Return the drafts that the user may see, for lists."""
    rows = Offer.objects.visible_to(user).filter(state=DRAFT)
    return rows.select_related("consultant", "seat__engagement")


def sending(user: User, offer_ids: Sequence[int]) -> Sending:
    """Return the chosen drafts. Raises WrongState when one of them is no draft any more."""
    if not offer_ids:
        raise Invalid(_("Choose at least one offer to send."))
    rows = Offer.objects.visible_to(user).filter(pk__in=offer_ids, state=DRAFT)
    found = list(rows.select_related("consultant", "seat__engagement").order_by("pk"))
    if len(found) != len(set(offer_ids)):
        raise WrongState(_("Some of these offers were sent or taken back already."))
    return Sending(found)


@dataclass(frozen=True)
class OfferDesk:
    """One offer as the desk works with it: what was said, and what can be done now."""

    offer: Offer
    messages: list[OfferMessage]
    reasons: list[OfferReason]
    standby: list[Standby]
    booking: Assignment | None
    sees_talk: bool
    sees_pay: bool
    sees_briefing: bool
    acts: bool

    @property
    def is_draft(self) -> bool:
        """Whether it was not sent yet."""
        return self.offer.state == DRAFT

    @property
    def may_withdraw(self) -> bool:
        """Whether it can be taken back."""
        return self.acts and self.offer.state in (DRAFT, SENT)

    @property
    def is_waiting(self) -> bool:
        """Whether the person can still answer."""
        return self.offer.state == SENT and is_open(self.offer)

    @property
    def may_answer(self) -> bool:
        """Whether something can be said on the thread."""
        return self.acts and self.is_waiting

    @property
    def by_phone(self) -> bool:
        """Whether a coordinator writes the answer down."""
        return self.may_answer and self.offer.consultant.user_id is None

    @property
    def asks_something(self) -> bool:
        """Whether the last word is the person's."""
        return bool(self.messages) and self.messages[-1].is_from_consultant

    @property
    def may_remind(self) -> bool:
        """Whether a reminder can go out now: twice at most, by day, and no question is open."""
        offer = self.offer
        return (
            self.may_answer
            and offer.consultant.user_id is not None
            and offer.reminder_count < MOST_REMINDERS
            and not self.asks_something
            and is_day(offer.consultant.timezone, time.now())
        )

    @property
    def suggestion(self) -> OfferMessage | None:
        """The latest time that the person suggested, while it can be taken."""
        if not self.may_answer or self.offer.seat.engagement.session_id is not None:
            return None
        said = [each for each in self.messages if each.is_suggestion]
        last = said[-1] if said else None
        starts_at = last.suggests_start_at if last else None
        return last if starts_at is not None and starts_at > time.now() else None

    @property
    def may_cancel(self) -> bool:
        """Whether the booking that came of it can be cancelled."""
        held = self.booking
        is_to_come = held is not None and held.state == BOOKED and held.during.lower > time.now()
        return self.acts and is_to_come

    @property
    def may_ask_next(self) -> bool:
        """Whether somebody waits to be asked in this person's place."""
        is_over = self.offer.state not in (DRAFT, SENT) and self.booking is None
        is_to_come = self.offer.seat.engagement.starts_at > time.now()
        return self.acts and is_over and is_to_come and bool(self.standby)


def offer_desk(user: User, offer_id: int) -> OfferDesk:
    """Read one offer with its thread, its reasons and who is next."""
    rows = Offer.objects.select_related(
        "consultant__user", "seat__engagement__session__current", "made_by", "answered_by"
    )
    offer = get_visible(rows, user, pk=offer_id)
    said = OfferMessage.objects.visible_to(user).filter(offer=offer).order_by("id")
    reasons = OfferReason.objects.visible_to(user).filter(offer=offer)
    following = Standby.objects.visible_to(user).filter(seat=offer.seat, state=WAITING)
    booking = Assignment.objects.visible_to(user).filter(seat=offer.seat, state__in=LIVE_STATES)
    return OfferDesk(
        offer,
        messages=list(said.select_related("author")),
        reasons=list(reasons.select_related("given_by")),
        standby=list(following.select_related("consultant").order_by("position", "id")),
        booking=booking.first(),
        sees_talk=sees(user, "offer.talk", Channel.PAGE) == See.FULL,
        sees_pay=sees(user, "work.pay", Channel.PAGE) == See.FULL,
        sees_briefing=sees(user, "work.briefing", Channel.PAGE) == See.FULL,
        acts=permits.allows(user, "engagements.send_offer", offer),
    )
