"""Verbs of engagements: planning, offers and hours."""

from engagements.domain.disclosure import (
    Printed,
    current_disclosure,
    printed,
    revoke_disclosure,
    set_disclosure,
)
from engagements.domain.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    make_offer,
    send_offer,
    send_offers,
    withdraw_offer,
)
from engagements.domain.planning import add_seat, make_requester, plan_engagement
from engagements.domain.quotes import SeatQuote, quote_seat
from engagements.domain.work import (
    ask_hours_again,
    cancel_assignment,
    confirm_hours,
    deliver_ended,
    mark_delivered,
    reopen_hours,
    report_hours,
)

__all__ = [
    "Printed",
    "SeatQuote",
    "accept_offer",
    "add_seat",
    "ask_hours_again",
    "cancel_assignment",
    "confirm_hours",
    "current_disclosure",
    "decline_offer",
    "deliver_ended",
    "expire_offers",
    "make_offer",
    "make_requester",
    "mark_delivered",
    "plan_engagement",
    "printed",
    "quote_seat",
    "reopen_hours",
    "report_hours",
    "revoke_disclosure",
    "send_offer",
    "send_offers",
    "set_disclosure",
    "withdraw_offer",
]
