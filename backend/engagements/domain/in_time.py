"""Until when people must hear of what changes their work, quiet hours or not."""

from datetime import datetime, timedelta

TO_ACT_ON_IT = timedelta(hours=12)
"""So long before their work people may set out for it."""


def urgent_by(*starts_at: datetime | None) -> datetime | None:
    """Return until when the news must be there for work at these times: before and after a move."""
    return min((at - TO_ACT_ON_IT for at in starts_at if at is not None), default=None)
