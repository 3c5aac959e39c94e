"""An offer as the person receives it, in every language: before it is drafted, and after."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_info

from engagements.domain.terms import terms_of
from engagements.models import Offer, OfferLine
from pages.coordination.asking_reading import Composition
from pages.shared.offer_sheet import OfferSheet, offer_sheet


@dataclass(frozen=True)
class Preview:
    """One offer in one language."""

    code: str
    language: str
    body: str


def previews(made: Composition, *, reply_by_at: datetime) -> list[Preview]:
    """Show the offer that the first of the chosen would receive, in every language."""
    if made.quote is None or not made.chosen:
        return []
    first, quote = made.chosen[0].person, made.quote.quote
    offer = Offer(
        seat=made.seat,
        consultant=first,
        reply_by_at=reply_by_at,
        pay_by_on=made.quote.pay_by_on,
        total_minutes=quote.total_minutes,
        total_amount=quote.total_amount,
        terms=terms_of(made.seat, made.quote),
    )
    lines = [
        OfferLine(
            component=line.component,
            minutes=line.minutes,
            rate_amount=line.rate_amount,
            amount=line.amount,
        )
        for line in quote.lines
    ]
    sheet = offer_sheet(offer, own_zone=first.timezone, lines=lines)
    return in_every_language(sheet)


def in_every_language(sheet: OfferSheet) -> list[Preview]:
    """Return the sheet in every language, the person's own first."""
    user = sheet.offer.consultant.user
    own = user.language if user else settings.LANGUAGE_CODE
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != own)
    return [
        Preview(code, get_language_info(code)["name_local"], in_language(sheet, code))
        for code in codes
    ]


def in_language(sheet: OfferSheet, code: str) -> str:
    """Return the sheet as HTML in one language; its parts are numbered by the language."""
    with translation.override(code):
        return render_to_string(
            "coordination/offer_preview.html", {"sheet": sheet, "part": f"{code}-"}
        )
