"""What code says to people is marked: refusals, messages, labels of forms, tables and models."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAYING = {"FieldProblem": 1, "success": 1, "error": 1, "info": 1, "warning": 1}
"""Functions that take a sentence, and at which place."""
REFUSALS = {"Invalid", "Refused", "WrongState", "Taken", "ParityError", "ValidationError"}
LABELS = {"label", "help_text", "verbose_name", "empty_label", "empty_text"}
FILES = [
    path
    for folder in ("backend", "worker")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_logging(call: ast.Call) -> bool:
    owner = getattr(call.func, "value", None)
    return isinstance(owner, ast.Name) and owner.id == "logger"


def _said(call: ast.Call):
    """Yield what a call hands over to be read by people."""
    place = 0 if _name(call) in REFUSALS else SAYING.get(_name(call))
    if place is not None and not _is_logging(call) and len(call.args) > place:
        yield call.args[place]
    for keyword in call.keywords:
        if keyword.arg in LABELS:
            yield keyword.value


def unmarked(source: str) -> list[str]:
    """Return the bare sentences, f-strings too, that everybody would read in English."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    bare = [
        said
        for call in calls
        for said in _said(call)
        if isinstance(said, ast.JoinedStr)
        or (
            isinstance(said, ast.Constant)
            and isinstance(said.value, str)
            and re.search(r"^[A-Z]|\S ", said.value)  # else a code, such as "too_many_rows"
        )
    ]
    return [ast.unparse(said) for said in bare]


def test_what_people_read_is_marked():
    found = {path.relative_to(ROOT).as_posix(): unmarked(path.read_text()) for path in FILES}
    assert len(found) > 200
    assert {path: bare for path, bare in found.items() if bare} == {}


@pytest.mark.parametrize(
    "line",
    [
        'raise Invalid("No rate.")',
        'raise errors.Taken(f"Seat {n} is filled.")',
        'FieldProblem("note", "Say why.")',
        'messages.success(request, "Sent.")',
        'forms.CharField(label="Name")',
    ],
)
def test_what_is_not_marked_is_found(line):
    assert len(unmarked(line)) == 1
    assert unmarked('logger.error("job %s", "broke")\nraise Invalid(_("No rate."))') == []
