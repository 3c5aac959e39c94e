"""What must hold for background work and the outbox."""

from core.invariants import register

register(
    "15.1",
    "Every claimed job is alive or was swept within ten minutes of its lease",
    "SELECT id FROM jobs_job WHERE state = 'running' AND lease_until < now() - interval '10 min'",
)
register(
    "15.2",
    "Every ended job has its end written down",
    "SELECT id FROM jobs_job WHERE state IN ('succeeded', 'failed', 'cancelled')"
    " AND ended_at IS NULL",
)
