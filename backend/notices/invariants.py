"""What must hold for the outbox."""

from core.invariants import register

register(
    "15.3",
    "No notice waits in the outbox longer than ten minutes after it may leave",
    "SELECT id FROM notices_notice WHERE state IN ('queued', 'sending', 'handing_over')"
    " AND greatest(created_at, claimed_at, not_before) < now() - interval '10 min'",
)
