"""Verbs of telling people things."""

from notices.domain.outbox import (
    deliver,
    mark_all_read,
    mark_read,
    message_for,
    send_again,
    tell,
    tell_each,
    tell_outside,
)

__all__ = [
    "deliver",
    "mark_all_read",
    "mark_read",
    "message_for",
    "send_again",
    "tell",
    "tell_each",
    "tell_outside",
]
