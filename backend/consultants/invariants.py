"""What must hold for people and groups."""

from core.invariants import register

register(
    "16.1",
    "Nothing is both liked and ruled out by one person",
    """
    SELECT e.id FROM consultants_exclusion e
    JOIN consultants_consultant_topics t
    ON (t.consultant_id, t.topic_id) = (e.consultant_id, e.topic_id)
    """,
)
register(
    "16.2",
    "No group has more members on a day than it has seats",
    """
    SELECT DISTINCT g.id FROM consultants_group g
    JOIN consultants_membership m ON m.group_id = g.id
    WHERE g.seat_count < (
        SELECT count(*) FROM consultants_membership o
        WHERE o.group_id = g.id AND o.term @> lower(m.term)
    )
    """,
)
