"""The lives of an offer and of an assignment."""

from core.moves import table

DRAFT = "draft"
SENT = "sent"
ACCEPTED = "accepted"
DECLINED = "declined"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"

OFFER = table(
    "engagements.offer",
    states=[DRAFT, SENT, ACCEPTED, DECLINED, EXPIRED, WITHDRAWN],
    initial=DRAFT,
    moves=[
        ("send", "draft", SENT),
        ("accept", "sent", ACCEPTED),
        ("decline", "sent", DECLINED),
        ("expire", "sent", EXPIRED),
        ("withdraw", "draft sent", WITHDRAWN),
    ],
)

BOOKED = "booked"
DELIVERED = "delivered"
REPORTED = "reported"
CONFIRMED = "confirmed"
CANCELLED = "cancelled"

ASSIGNMENT = table(
    "engagements.assignment",
    states=[BOOKED, DELIVERED, REPORTED, CONFIRMED, CANCELLED],
    initial=BOOKED,
    moves=[
        ("deliver", "booked", DELIVERED),
        ("report", "delivered", REPORTED),
        ("ask_again", "reported", DELIVERED),
        ("confirm", "reported", CONFIRMED),
        ("reopen", "confirmed", REPORTED),
        ("cancel", "booked", CANCELLED),
    ],
)
LIVE_STATES = [BOOKED, DELIVERED, REPORTED, CONFIRMED]
