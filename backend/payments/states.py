"""The lives of an invoice, a payment run and a payment."""

from django.utils.translation import gettext_noop

from core.moves import table

ISSUED = "issued"
QUERIED = "queried"
CONFIRMED = "confirmed"
APPROVED = "approved"
PAID = "paid"
CREDITED = "credited"

INVOICE = table(
    "payments.invoice",
    states=[ISSUED, QUERIED, CONFIRMED, APPROVED, PAID, CREDITED],
    initial=ISSUED,
    moves=[
        ("confirm", "issued queried", CONFIRMED),
        ("query", "issued", QUERIED),
        ("approve", "confirmed", APPROVED),
        ("settle", "approved", PAID),
        ("reopen", "paid", APPROVED),
        ("credit", "issued queried confirmed approved", CREDITED),
    ],
)

DRAFT = "draft"
PREPARED = "prepared"
RELEASED = "released"
EXPORTED = "exported"
PARTLY_SETTLED = "partly_settled"
CLOSED = "closed"
ABANDONED = "abandoned"

RUN = table(
    "payments.run",
    states=[DRAFT, PREPARED, RELEASED, EXPORTED, PARTLY_SETTLED, CLOSED, ABANDONED],
    initial=DRAFT,
    moves=[
        ("prepare", "draft", PREPARED),
        ("take_back", "prepared", DRAFT),
        ("release", "prepared", RELEASED),
        ("export", "released", EXPORTED),
        ("settle_part", "exported", PARTLY_SETTLED),
        ("close", "exported partly_settled", CLOSED),
        ("reopen", "closed", PARTLY_SETTLED),
        ("abandon", "draft prepared", ABANDONED),
    ],
)

RESERVED = "reserved"
SENT = "sent"
SETTLED = "settled"
RETURNED = "returned"
DROPPED = "dropped"

PAYMENT = table(
    "payments.payment",
    states=[RESERVED, SENT, SETTLED, RETURNED, DROPPED],
    initial=RESERVED,
    moves=[
        ("send", "reserved", SENT),
        ("settle", "sent", SETTLED),
        ("return", "sent settled", RETURNED),
        ("hold_back", "reserved", RETURNED),
        ("drop", "reserved", DROPPED),
    ],
)
# What the software notes beside a move by itself; kept in English, said in the reader's language.
A_PAYMENT_CAME_BACK = gettext_noop("a payment came back")
NOT_ANSWERED = gettext_noop("not answered by the date asked for")

LIVE_PAYMENT_STATES = [RESERVED, SENT, SETTLED]
