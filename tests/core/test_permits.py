"""Permits: each one that is named is defined, and each one that is defined is asked."""

import re
from pathlib import Path

import pytest
import rules.permissions
from django.apps import apps

from core import permits

BACKEND = Path(__file__).parents[2] / "backend"
OURS = {config.label for config in apps.get_app_configs() if BACKEND in Path(config.path).parents}
DEFINED = {name for name in rules.permissions.permissions if name.split(".")[0] in OURS}


def written() -> str:
    return "\n".join(
        path.read_text()
        for pattern in ("*.py", "*.html")
        for path in BACKEND.rglob(pattern)
        if path.name != "rules.py" or "api" in path.parts
    )


def test_every_permit_is_asked_somewhere():
    text = written()
    assert len(DEFINED) > 30
    assert sorted(name for name in DEFINED if f'"{name}"' not in text) == []


def test_every_permit_that_is_asked_is_defined():
    asked = re.findall(r"permits\.(?:allows|require)\(\s*[\w.]+,\s*\"([\w.]+)\"", written())
    assert len(asked) > 30
    assert set(asked) <= DEFINED


def test_an_unknown_permit_is_a_mistake(cast):
    with pytest.raises(LookupError, match=r"payments\.print_money"):
        permits.allows(cast.prudence, "payments.print_money")
