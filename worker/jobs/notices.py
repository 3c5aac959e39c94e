"""Sending what waits in the outbox."""

from __future__ import annotations

from notices import domain as notices


def deliver() -> None:
    """Send the e-mails that wait."""
    notices.deliver()
