"""Verbs of telling people things."""

from notices.domain.messages import message_for
from notices.domain.outbox import (
    deliver,
    mark_all_read,
    mark_read,
    send_again,
    tell,
    tell_each,
    tell_outside,
)
from notices.domain.preferences import choose_discreet, choose_notices, preference_of

__all__ = [
    "choose_discreet",
    "choose_notices",
    "deliver",
    "mark_all_read",
    "mark_read",
    "message_for",
    "preference_of",
    "send_again",
    "tell",
    "tell_each",
    "tell_outside",
]
