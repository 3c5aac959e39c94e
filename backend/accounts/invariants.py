"""What must hold for every state and every idempotency key."""

from django.apps import apps

from core.invariants import register
from core.moves import MoveTable


def _tables() -> list[tuple[str, MoveTable]]:
    return [
        (model._meta.db_table, life)
        for model in apps.get_models()
        if isinstance(life := getattr(model, "moves", None), MoveTable)
    ]


def unknown_moves() -> str:
    """Return the query for recorded changes that no table of moves allows."""
    rows = [
        f"('{table.noun}', '{step.name}', '{source}', '{step.target}')"
        for _name, table in _tables()
        for step in table.moves.values()
        for source in step.sources
    ]
    allowed = ", ".join(rows)
    return (
        "SELECT s.id FROM core_statechange s"  # noqa: S608 -- built from code, not from input
        f" LEFT JOIN (VALUES {allowed}) AS t (noun, move, source, target)"
        " ON (s.noun, s.move, s.from_state, s.to_state) = (t.noun, t.move, t.source, t.target)"
        " WHERE t.noun IS NULL"
    )


def unrecorded_states() -> str:
    """Return the query for objects whose state is not where their last change led."""
    parts = [
        f"SELECT '{table.noun}:' || o.id FROM {name} o LEFT JOIN LATERAL ("  # noqa: S608
        f" SELECT to_state FROM core_statechange s WHERE s.noun = '{table.noun}'"
        " AND s.object_id = o.id ORDER BY s.id DESC LIMIT 1) last ON true"
        f" WHERE o.state <> coalesce(last.to_state, '{table.initial}')"
        for name, table in _tables()
    ]
    return " UNION ALL ".join(parts)


register("8.1", "Every recorded state change is in the table of moves", unknown_moves)
register("8.2", "Every state is where its last recorded change led", unrecorded_states)
register(
    "5.1",
    "Every idempotency key that was kept has its answer",
    "SELECT id FROM core_idempotencykey WHERE status IS NULL",
)
