"""The shipped workbooks, made from the published programme and the invented roster.

``manage.py workbooks`` writes them. The same data gives the same bytes, which a test compares
with the files in the repository.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from consultants import roster_layout
from engagements import convening_layout
from engagements.convening_terms import WORKLOAD, spelt
from workbooks.templates import write_template

DATA = Path(__file__).parent / "data"
ROSTER = DATA / "roster.xlsx"
CONVENING = DATA / "convening-2023.xlsx"

Rows = dict[str, list[dict[str, Any]]]


def shipped() -> dict[Path, bytes]:
    """Return every shipped workbook with its content, by where it stands."""
    return {
        ROSTER: _roster(read("roster")["consultants"]),
        roster_layout.TEMPLATE: _roster([]),
        CONVENING: _convening(convening_rows()),
        convening_layout.TEMPLATE: _convening({}),
    }


def read(name: str) -> dict[str, Any]:
    """Return one JSON file of ``data/``."""
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


def _roster(people: list[dict[str, Any]]) -> bytes:
    return write_template(
        roster_layout.LAYOUT,
        properties=roster_layout.PROPERTIES,
        words=roster_layout.WORDS,
        rows={"roster": people},
    )


def _convening(rows: Rows) -> bytes:
    return write_template(
        convening_layout.LAYOUT,
        properties=convening_layout.PROPERTIES,
        words=convening_layout.WORDS,
        rows=rows,
    )


def convening_rows() -> Rows:
    """Return the published programme as rows of the convening workbook."""
    source, planning = read("pact-convening-2023"), read("planning")
    return {
        "convening": [_event(source["convening"], planning)],
        "rooms": [{"name": name} for name in source["rooms"]],
        "sessions": [_session(session, planning) for session in source["sessions"]],
        "seats": [seat for session in source["sessions"] for seat in _seats(session, planning)],
        "revisions": list(_revisions(source["discrepancies"], planning)),
    }


def _event(event: Mapping[str, Any], planning: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": planning["code"],
        "title": event["title"],
        "starts_on": date.fromisoformat(event["starts_on"]),
        "ends_on": date.fromisoformat(event["ends_on"]),
        "timezone": event["timezone"],
        "venue_name": event["venue"]["name"],
        "venue_address": event["venue"]["address"],
        "county": event["venue"]["county"],
        "host": event["host"],
        "fund": planning["fund"],
    }


def _session(session: Mapping[str, Any], planning: Mapping[str, Any]) -> dict[str, Any]:
    plan = planning["sessions"].get(session["code"], {})
    return {
        "code": session["code"],
        "kind": session["kind"],
        "title": session["title"],
        "starts_at": datetime.fromisoformat(session["starts"]),
        "ends_at": datetime.fromisoformat(session["ends"]),
        "room": session["room"],
        "title_discloses": session.get("title_discloses"),
        "activity": spelt(plan["activity"]) if plan else None,
        "fund": plan.get("fund"),
        "as_printed": session.get("time_is"),
    }


def _seats(session: Mapping[str, Any], planning: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each seat of the programme; table talks have one for each named table."""
    for seat in session["seats"]:
        by_network = seat["filled_by"] in planning["filled_by_network"]
        row = {
            "session": session["code"],
            "role": seat["role"],
            "label": seat.get("label"),
            "filled_by": "network" if by_network else "outside",
            "note": seat["filled_by"],
            "count": seat["count"],
            **(_workload(session["code"], seat["role"], planning) if by_network else {}),
        }
        if "tables" in session:
            yield from ({**row, "label": table, "count": 1} for table in session["tables"])
        else:
            yield row


def _workload(code: str, role: str, planning: Mapping[str, Any]) -> dict[str, int]:
    """Return the seat's minutes by component; a seat without a plan is a mistake and raises."""
    plan = next(
        plan for plan in planning["workload"] if (plan["session"], plan["role"]) == (code, role)
    )
    return {component: plan[component] for component in WORKLOAD if component in plan}


def _revisions(
    discrepancies: list[dict[str, str]], planning: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield what the slides say; ``planning`` says how their words are to be read."""
    readings = {reading["session"]: reading for reading in planning["slides"]}
    for discrepancy in discrepancies:
        reading = readings[discrepancy["session"]]
        yield {
            "session": discrepancy["session"],
            "source": "slides",
            "title": reading.get("title"),
            "starts_at": _time(reading.get("starts")),
            "ends_at": _time(reading.get("ends")),
            "as_printed": discrepancy["slide"],
        }


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
