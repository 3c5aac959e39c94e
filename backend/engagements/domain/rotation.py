"""Keeping everybody's place in the rotation: the fold of ``engagements.rotation``, in SQL."""

from collections.abc import Collection

from django.db import connection, transaction

from consultants.models import Consultant
from engagements.rotation import seconds_a_minute
from engagements.states import ACCEPTED, CANCELLED, EXPIRED, SENT, WITHDRAWN

COUNTING_STATES = [SENT, ACCEPTED, EXPIRED]
"""An offer counts while it waits, when it was taken, and when it was left unanswered.

A booking that was cancelled, by either side, takes its offer out: nobody waits longer for work
that they did not get, and withdrawing costs no more than declining.
"""

# ``%(who)s`` says whose; the closed form of the fold, one row for each person who was ever asked.
TURNS = """
SELECT o.consultant_id,
    max(o.sent_at - (o.so_far - o.total_minutes) * interval '{seconds} seconds')
        FILTER (WHERE o.counts)
        + max(o.so_far) * interval '{seconds} seconds' AS turn_at,
    max(o.sent_at) FILTER (WHERE o.state <> '{withdrawn}') AS last_asked_at
FROM (
    SELECT o.consultant_id, o.state, o.sent_at, o.total_minutes, k.counts,
        sum(o.total_minutes) FILTER (WHERE k.counts)
            OVER (PARTITION BY o.consultant_id ORDER BY o.sent_at, o.id) AS so_far
    FROM engagements_offer o
    LEFT JOIN engagements_assignment a ON a.offer_id = o.id
    CROSS JOIN LATERAL (
        SELECT o.state IN ({counting}) AND a.state IS DISTINCT FROM '{cancelled}' AS counts
    ) k
    WHERE o.sent_at IS NOT NULL AND {whose}
) o
GROUP BY o.consultant_id
"""


def turns_sql(whose: str) -> str:
    """Return the query of consultant_id, turn_at and last_asked_at; ``whose`` limits offers o."""
    return TURNS.format(
        seconds=seconds_a_minute(),
        counting=", ".join(f"'{state}'" for state in COUNTING_STATES),
        cancelled=CANCELLED,
        withdrawn=WITHDRAWN,
        whose=whose,
    )


def wrong_turns_sql() -> str:
    """Return the query of who does not stand where the fold of their offers puts them."""
    return f"""
        SELECT c.id FROM consultants_consultant c
        LEFT JOIN ({turns_sql("true")}) t ON t.consultant_id = c.id
        WHERE (c.turn_at, c.last_asked_at) IS DISTINCT FROM (t.turn_at, t.last_asked_at)
    """


def refresh_turns(consultant_ids: Collection[int]) -> None:
    """Work out again the turns of people whose offers were sent, answered or taken back.

    Call it once for everybody concerned, at the end of the verb: it locks them in order, so that
    two verbs at once see each other's offers.
    """
    people = sorted(set(consultant_ids))
    if not people:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        rows = Consultant.objects.select_for_update(no_key=True).filter(pk__in=people)
        list(rows.order_by("pk").values_list("pk"))
        cursor.execute(
            "UPDATE consultants_consultant c"
            " SET turn_at = t.turn_at, last_asked_at = t.last_asked_at"
            f" FROM consultants_consultant p LEFT JOIN ({turns_sql('o.consultant_id = ANY(%s)')}) t"
            " ON t.consultant_id = p.id"
            " WHERE p.id = c.id AND c.id = ANY(%s)"
            " AND (c.turn_at, c.last_asked_at)"
            " IS DISTINCT FROM (t.turn_at, t.last_asked_at)",
            [people, people],
        )
