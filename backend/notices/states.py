"""The life of a notice's e-mail.

A mail server takes an e-mail with its answer to the last line. Up to that line nothing has left
(``sending``) and the e-mail may be tried again. From then on (``handing_over``) only the server
knows: whoever loses its answer must not send again, so a person decides (``unknown``).
"""

from core.moves import Waits, table

QUEUED = "queued"
SENDING = "sending"
HANDING_OVER = "handing_over"
SENT = "sent"
FAILED = "failed"
UNKNOWN = "unknown"
KEPT = "kept"

NOTICE = table(
    "notices.notice",
    states=[QUEUED, SENDING, HANDING_OVER, SENT, FAILED, UNKNOWN, KEPT],
    initial=QUEUED,
    moves=[
        ("claim", "queued", SENDING),
        # The person wants no e-mail of this kind: it stands in the application alone.
        ("keep", "queued", KEPT),
        ("hand_over", "sending", HANDING_OVER),
        ("send", "handing_over", SENT),
        ("requeue", "sending handing_over", QUEUED),
        ("fail", "sending handing_over", FAILED),
        ("lose", "handing_over", UNKNOWN),
        ("settle", "unknown", SENT),
        ("retry", "failed unknown", QUEUED),
        # Whoever it was for is forgotten: nothing leaves for them any more.
        ("forget", "queued failed unknown", KEPT),
    ],
    waits={
        QUEUED: Waits("the outbox", "not_before", "deliver_notices"),
        SENDING: Waits("the worker that claimed it", "5 min after its claim", "deliver_notices"),
        HANDING_OVER: Waits(
            "the worker that claimed it", "5 min after its claim", "deliver_notices"
        ),
        FAILED: Waits("an administrator", "they are told at once", "tell_of_stuck"),
        UNKNOWN: Waits("an administrator", "they are told at once", "tell_of_stuck"),
    },
    rests=[SENT, KEPT],
)
ON_THE_WAY = [QUEUED, SENDING, HANDING_OVER]
STUCK = [FAILED, UNKNOWN]
