"""Dated rules that every installation starts with: law, tax, travel, and the network's own.

The rows stand in ``data/*.json`` with their sources. A data migration loads them; a test that
emptied the table loads them again. Rules that are there already are left alone.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

DATA = Path(__file__).parent / "data"
FILES = ("rules.json", "network_rules.json")


def load(apps: Any) -> None:
    """Add the missing rules; ``apps`` is Django's registry, or a migration's."""
    rule_model = apps.get_model("compensation", "Rule")
    for values in _rows():
        if not rule_model.objects.filter(name=values["name"], valid=values["valid"]).exists():
            rule_model.objects.create(**values)


def _rows() -> Iterator[dict[str, Any]]:
    for name in FILES:
        content = json.loads((DATA / name).read_text(encoding="utf-8"))
        for row in content["rules"]:
            yield _values(row)


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """Turn a file's row into columns; its ``to`` is the last day, a range's end the day after."""
    ends_on = date.fromisoformat(row["to"]) + timedelta(days=1) if row["to"] else None
    binds = f"; binds the {row['binds']}" if "binds" in row else ""
    return {
        "name": row["rule"],
        "valid": DateRange(date.fromisoformat(row["from"]), ends_on),
        "value": row["value"],
        "parts": row.get("parts"),
        "unit": row["unit"],
        "keyed_on": row["keyed_on"],
        "confidence": row["confidence"],
        "source": row["source"] + binds,
    }
