"""The life of a job."""

from core.moves import table

QUEUED = "queued"
RUNNING = "running"
SUCCEEDED = "succeeded"
FAILED = "failed"
CANCELLED = "cancelled"

JOB = table(
    "jobs.job",
    states=[QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED],
    initial=QUEUED,
    moves=[
        ("claim", "queued", RUNNING),
        ("requeue", "running", QUEUED),
        ("succeed", "running", SUCCEEDED),
        ("fail", "running queued", FAILED),
        ("cancel", "queued running", CANCELLED),
        ("retry", "failed cancelled", QUEUED),
    ],
)
OPEN_STATES = [QUEUED, RUNNING]
