"""What must hold for rates."""

from core.invariants import register

register(
    "11.1",
    "No rate is below its comparator",
    """
    SELECT r.id FROM compensation_rate r JOIN compensation_comparator c ON c.id = r.comparator_id
    WHERE r.hourly_amount < c.hourly_amount OR r.activity <> c.activity
    """,
)
register(
    "11.2",
    "No two rates for the same activity and role overlap",
    """
    SELECT a.id FROM compensation_rate a JOIN compensation_rate b
    ON a.id < b.id AND a.activity = b.activity AND a.role = b.role AND a.valid && b.valid
    """,
)
