"""Verbs of telling people things."""

from notices.domain.deciding import say_arrived, send_again, tell_of_stuck, waiting_since
from notices.domain.forgetting import forget_about, forget_sent
from notices.domain.messages import message_for
from notices.domain.outbox import mark_all_read, mark_read, tell, tell_each, tell_outside
from notices.domain.preferences import choose_discreet, choose_notices, preference_of
from notices.domain.sending import deliver

__all__ = [
    "choose_discreet",
    "choose_notices",
    "deliver",
    "forget_about",
    "forget_sent",
    "mark_all_read",
    "mark_read",
    "message_for",
    "preference_of",
    "say_arrived",
    "send_again",
    "tell",
    "tell_each",
    "tell_of_stuck",
    "tell_outside",
    "waiting_since",
]
