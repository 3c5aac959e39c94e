"""Sending what waits in the outbox, and saying what could not leave."""

from __future__ import annotations

from notices import domain as notices


def deliver() -> None:
    """Send the e-mails that wait."""
    notices.deliver()


def tell_of_stuck() -> None:
    """Tell administrators of e-mails that wait for their decision."""
    notices.tell_of_stuck()
