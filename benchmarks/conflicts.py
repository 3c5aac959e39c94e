"""Everything in the way of a two-day convening of 60 sessions, checked as its page does.

The same is measured of its draft, with every other session moved by five minutes.

Compared with a plain selection of the same bookings and questions. The goal is one of time: the
whole check within 50 ms, in one statement for each kind at most.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.convening import fill
from benchmarks.plan import Benchmark, Measured, Peer, Subject

GOAL_MS = 50
TIMES = 20
SESSIONS = 60
STARTS = datetime(2026, 9, 14, 16, 0, tzinfo=UTC)
PLAIN = """
    SELECT o.id, o.consultant_id, c.chosen_name, s.id, r.starts_at, r.ends_at
    FROM engagements_offer o
    JOIN consultants_consultant c ON c.id = o.consultant_id
    JOIN engagements_seat s ON s.id = o.seat_id
    JOIN engagements_engagement e ON e.id = s.engagement_id
    JOIN engagements_session n ON n.id = e.session_id
    JOIN engagements_sessionrevision r ON r.id = n.current_id
    LEFT JOIN engagements_assignment a ON a.offer_id = o.id
    WHERE e.convening_id = %s AND (o.state IN ('draft', 'sent') OR a.state = 'booked')
"""


def _convening(seats: int) -> tuple[Any, int]:
    from accounts.models import User
    from compensation.models import Fund, Rate
    from consultants.models import Consultant
    from engagements.domain.stints import placed

    coordinator = User.objects.get(email="coordinator@bench.invalid")
    convening = fill(
        actor=coordinator,
        fund=Fund.objects.earliest("pk"),
        rate=Rate.objects.get(activity="panel", role="panelist"),
        people=list(Consultant.objects.order_by("pk")),
        starts_at=STARTS,
        sessions=SESSIONS,
        seats=seats,
    )
    return convening, placed().filter(seat__engagement__convening=convening).count()


def _again_and_again(do: Callable[[], Any]) -> list[float]:
    took = []
    for _time in range(TIMES):
        start = time.perf_counter()
        do()
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took)


def _of_the_draft(coordinator: Any, convening: Any) -> list[float]:
    """Move every other session a little, and check what would be in the way."""
    from engagements.domain import move_session
    from engagements.domain.draft_conflicts import draft_conflicts

    for session in list(convening.sessions.select_related("current").order_by("pk")[::2]):
        move_session(
            actor=coordinator,
            session_id=session.pk,
            starts_at=session.current.starts_at + timedelta(minutes=5),
            room_id=session.current.room_id,
        )
    return _again_and_again(lambda: draft_conflicts(actor=coordinator, convening_id=convening.pk))


def check(*, n: int, directory: str) -> Measured:
    """Check the whole convening again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from engagements.domain.conflicts import conflicts_of

    convening, count = _convening(n)
    coordinator = User.objects.get(email="coordinator@bench.invalid")

    def do() -> Any:
        return conflicts_of(actor=coordinator, convening_id=convening.pk)

    with CaptureQueriesContext(connection) as caught:
        found = do()
    yield
    worked = time.process_time()
    took = _again_and_again(do)
    worked = time.process_time() - worked
    yield
    drafted = _of_the_draft(coordinator, convening)
    return {
        "rows": count,
        "total": count,
        "conflicts": len(found),
        "queries": len(caught),
        "median_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[int(len(took) * 0.95)], 1),
        "cpu_ms": round(worked / TIMES * 1000, 1),
        "draft_median_ms": round(drafted[len(drafted) // 2], 1),
        "draft_p95_ms": round(drafted[int(len(drafted) * 0.95)], 1),
        "goal_ms": GOAL_MS,
    }


def plain(*, n: int, directory: str) -> Measured:
    """Select the same bookings and questions, and nothing else."""
    from django.db import connection

    convening, count = _convening(n)
    seen = []

    def do() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, [convening.pk])
            seen.append(len(cursor.fetchall()))

    yield
    _again_and_again(do)
    yield
    return {"rows": seen[0], "total": count}


BENCHMARK = Benchmark(
    name="conflicts",
    module=__name__,
    stage="work",
    rows=lambda seats: (max(2, seats * 53 // 200), 2),
    sizes=(200,),
    ours=Subject("check"),
    peers=[Peer("the rows, plainly selected", Subject("plain"))],
    writes=True,
)
