"""Verbs of telling people things."""

from notices.domain.outbox import (
    deliver,
    mark_read,
    message_for,
    send_again,
    tell,
    tell_each,
    tell_outside,
)

__all__ = ["deliver", "mark_read", "message_for", "send_again", "tell", "tell_each", "tell_outside"]
