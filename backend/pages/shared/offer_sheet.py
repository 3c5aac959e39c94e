"""An offer as the consultant reads it; coordination previews the very same sheet."""

from dataclasses import dataclass

from core import time
from engagements.domain.terms import Terms, read_terms
from engagements.models import Offer, OfferLine
from pages.shared import when


@dataclass(frozen=True)
class OfferSheet:
    """One offer with its terms and priced lines, for one reader's time zone."""

    offer: Offer
    terms: Terms
    lines: tuple[OfferLine, ...]
    own_zone: str

    @property
    def zones_differ(self) -> bool:
        """Whether the place of the work shows another hour than the reader's clock."""
        return not when.same_clock(self.terms.starts_at, self.own_zone, self.terms.timezone)

    @property
    def is_to_come(self) -> bool:
        """Whether the work has not begun yet."""
        return self.terms.starts_at > time.now()

    @property
    def where(self) -> str:
        """The room and the place, as far as they are known."""
        return ", ".join(part for part in (self.terms.room, self.terms.place) if part)


def offer_sheet(offer: Offer, *, own_zone: str) -> OfferSheet:
    """Return the sheet of an offer; one query for its lines."""
    return OfferSheet(offer, read_terms(offer), tuple(offer.lines.all()), own_zone)
