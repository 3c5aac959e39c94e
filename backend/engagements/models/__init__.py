"""Tables of the work itself: events, seats, offers, assignments, hours."""

from engagements.models.booking import Assignment, Offer, OfferLine, WorkEntry
from engagements.models.convening import Convening, Room, Session, SessionRevision
from engagements.models.engagement import Engagement, Requester, Seat, SeatWorkload

__all__ = [
    "Assignment",
    "Convening",
    "Engagement",
    "Offer",
    "OfferLine",
    "Requester",
    "Room",
    "Seat",
    "SeatWorkload",
    "Session",
    "SessionRevision",
    "WorkEntry",
]
