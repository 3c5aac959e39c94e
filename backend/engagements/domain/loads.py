"""How much people carry now, and when they were last engaged: for lists of people.

The same SQL as the limits', so that a list never says another figure than the shortlist.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from core import time
from engagements.domain import limits


@dataclass(frozen=True)
class Load:
    """Planned minutes and asks of this month, on the person's own calendar, and their last work."""

    minutes: int = 0
    asks: int = 0
    last_engaged_on: date | None = None


LOADS = f"""
SELECT c.id, {limits.LOAD_MINUTES}, {limits.ASKS_THIS_MONTH},
    (SELECT max(a.service_on) FROM engagements_assignment a
        WHERE a.consultant_id = c.id AND a.state IN ({limits.LIVE})
        AND a.during << tstzrange(%(now)s, NULL))
FROM consultants_consultant c WHERE c.id = ANY(%(ids)s)
"""


def loads(consultant_ids: Collection[int]) -> dict[int, Load]:
    """Return what each person carries this month, in one query however many people."""
    now = time.now()
    # No seat and no engagement has the number 0, so nothing is left out of the sum.
    given: dict[str, Any] = {"now": now, "starts_at": now, "seat_id": 0}
    with connection.cursor() as cursor:
        cursor.execute(LOADS, {**given, "ids": list(consultant_ids)})
        rows: Sequence[tuple[int, int, int, date | None]] = cursor.fetchall()
    return {person: Load(minutes, asks, last) for person, minutes, asks, last in rows}
