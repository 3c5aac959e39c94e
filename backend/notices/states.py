"""The life of a notice's e-mail."""

from core.moves import table

QUEUED = "queued"
SENDING = "sending"
SENT = "sent"
FAILED = "failed"

NOTICE = table(
    "notices.notice",
    states=[QUEUED, SENDING, SENT, FAILED],
    initial=QUEUED,
    moves=[
        ("claim", "queued", SENDING),
        ("send", "sending", SENT),
        ("requeue", "sending", QUEUED),
        ("fail", "sending", FAILED),
        ("retry", "failed", QUEUED),
    ],
)
