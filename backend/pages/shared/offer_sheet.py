"""An offer as the consultant reads it; coordination previews the very same sheet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from core import time
from engagements.domain import printed
from engagements.domain.terms import Terms, read_terms
from engagements.models import FilledBy, Offer, OfferLine, Seat
from engagements.states import ACCEPTED
from pages.shared import when

FAIR_NOTICE = timedelta(hours=48)


@dataclass(frozen=True)
class Company:
    """Who else is there: names of those who agreed to stand under this title, else how many."""

    names: tuple[str, ...]
    unnamed_count: int
    outside_count: int
    empty_count: int

    @property
    def is_nobody(self) -> bool:
        """Whether nobody else is booked or expected yet."""
        return not (self.names or self.unnamed_count or self.outside_count)


def company_of(offer: Offer) -> Company:
    """Return who else is there today; three queries, and a yes taken back is gone at once."""
    engagement_id = offer.seat.engagement_id
    held = printed(engagement_ids=[engagement_id]).values()
    others = [person for person in held if person.consultant_id != offer.consultant_id]
    names = tuple(person.listed_name for person in others if person.listed_name)
    seats: Any = Seat.objects.filter(engagement=engagement_id).exclude(pk=offer.seat_id)
    rows = list(seats.with_filled().values_list("filled_by", "is_filled"))
    return Company(
        names=names,
        unnamed_count=len(others) - len(names),
        outside_count=sum(filled_by == FilledBy.OUTSIDE for filled_by, _held in rows),
        empty_count=sum(
            filled_by == FilledBy.NETWORK and not is_filled for filled_by, is_filled in rows
        ),
    )


@dataclass(frozen=True)
class OfferSheet:
    """One offer with its terms and priced lines, for one reader's time zone."""

    offer: Offer
    terms: Terms
    lines: tuple[OfferLine, ...]
    own_zone: str
    company: Company

    @property
    def zones_differ(self) -> bool:
        """Whether the place of the work shows another hour than the reader's clock."""
        return not when.same_clock(self.terms.starts_at, self.own_zone, self.terms.timezone)

    @property
    def is_to_come(self) -> bool:
        """Whether the work has not begun yet."""
        return self.terms.starts_at > time.now()

    @property
    def is_answered_yes(self) -> bool:
        """Whether the person said yes, so that there is nothing to answer any more."""
        return self.offer.state == ACCEPTED

    @property
    def is_short_notice(self) -> bool:
        """Whether the person was given less than two days to answer."""
        sent_at = self.offer.sent_at or time.now()
        return self.offer.reply_by_at - sent_at < FAIR_NOTICE

    @property
    def where(self) -> str:
        """The room and the place, as far as they are known."""
        return ", ".join(part for part in (self.terms.room, self.terms.place) if part)

    def without_briefing(self) -> "OfferSheet":
        """Return the sheet for a reader who does not do the work: what is agreed is left out."""
        terms = replace(self.terms, format="–", questions="–", off_limits="–", support_on_site="–")
        return replace(self, terms=terms)

    @property
    def has_law_enforcement(self) -> bool:
        """Whether law enforcement is in the room: said in a line of its own."""
        return "law_enforcement" in self.terms.audiences


def offer_sheet(
    offer: Offer, *, own_zone: str, lines: Sequence[OfferLine] | None = None
) -> OfferSheet:
    """Return the sheet of an offer; one query for its lines, three for who else is there.

    ``lines`` are those of an offer that is only proposed and has none kept yet.
    """
    shown = tuple(offer.lines.all() if lines is None else lines)
    return OfferSheet(offer, read_terms(offer), shown, own_zone, company_of(offer))
