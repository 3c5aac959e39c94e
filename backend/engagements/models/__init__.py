"""Tables of the work itself: requests, events, seats, offers, bookings, hours, what comes after."""

from engagements.models.after import CheckIn, Feedback, Finding, SupportTask
from engagements.models.asking import OfferMessage, OfferReason, PriorYes, Standby
from engagements.models.booking import Assignment, EmployerPays, Offer, OfferLine, WorkEntry
from engagements.models.calendar import CalendarLink
from engagements.models.composition import PanelTarget
from engagements.models.convening import Convening, Room, Session, SessionRevision
from engagements.models.disclosure import Disclosure, NameForm
from engagements.models.engagement import (
    Engagement,
    FilledBy,
    Recording,
    Requester,
    Seat,
    SeatWorkload,
    Way,
)
from engagements.models.programme import (
    Reconfirmation,
    Release,
    ReleaseReason,
    SessionChange,
    SessionDraft,
)
from engagements.models.request import Remark, Request, RequestMessage

__all__ = [
    "Assignment",
    "CalendarLink",
    "CheckIn",
    "Convening",
    "Disclosure",
    "EmployerPays",
    "Engagement",
    "Feedback",
    "FilledBy",
    "Finding",
    "NameForm",
    "Offer",
    "OfferLine",
    "OfferMessage",
    "OfferReason",
    "PanelTarget",
    "PriorYes",
    "Reconfirmation",
    "Recording",
    "Release",
    "ReleaseReason",
    "Remark",
    "Request",
    "RequestMessage",
    "Requester",
    "Room",
    "Seat",
    "SeatWorkload",
    "Session",
    "SessionChange",
    "SessionDraft",
    "SessionRevision",
    "Standby",
    "SupportTask",
    "Way",
    "WorkEntry",
]
