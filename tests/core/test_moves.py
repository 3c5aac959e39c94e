"""The table of moves: every pair of state and move, legal and illegal."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from core import moves
from core.errors import WrongState
from core.models import StateChange

BACKEND = Path(__file__).parents[2] / "backend"
STATEFUL = [m for m in apps.get_models() if isinstance(getattr(m, "moves", None), moves.MoveTable)]
PAIRS = [
    (model, state, name)
    for model in STATEFUL
    for state in model.moves.states
    for name in model.moves.moves
]


class Unsaved:
    """Stands for a row: keeps what ``move`` assigns and which fields it saves."""

    def __init__(self, life, state):
        self.moves, self.state, self.pk, self.saved = life, state, 7, None

    def save(self, update_fields):
        self.saved = update_fields


def test_every_table_belongs_to_a_model_and_every_model_to_a_table():
    assert {model.moves.noun for model in STATEFUL} == set(moves.TABLES)


@pytest.mark.parametrize(
    ("model", "state", "name"), PAIRS, ids=[f"{m.moves.noun}-{s}-{n}" for m, s, n in PAIRS]
)
def test_move_takes_exactly_the_steps_of_the_table(model, state, name, cast):
    row = Unsaved(model.moves, state)
    step = model.moves.moves[name]
    if state in step.sources:
        moves.move(row, name, actor=cast.ximena, note="why")
        assert (row.state, row.saved) == (step.target, ["state"])
        change = StateChange.objects.get(noun=model.moves.noun, object_id=7)
        assert (change.from_state, change.to_state, change.move) == (state, step.target, name)
        assert (change.actor, change.note) == (cast.ximena, "why")
    else:
        with pytest.raises(WrongState):
            moves.move(row, name, actor=cast.ximena)
        assert (row.state, row.saved) == (state, None)
        assert not StateChange.objects.exists()


@pytest.mark.parametrize("model", STATEFUL, ids=lambda m: m.moves.noun)
def test_every_state_can_be_reached_and_no_open_state_is_a_dead_end(model):
    life = model.moves
    reached, frontier = {life.initial}, [life.initial]
    while frontier:
        for step in life.from_state(frontier.pop()):
            if step.target not in reached:
                reached.add(step.target)
                frontier.append(step.target)
    assert reached == set(life.states)


def _assignments(path):
    for node in ast.walk(ast.parse(path.read_text())):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "state":
                yield node.lineno
        is_update = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update"
        if is_update and any(keyword.arg == "state" for keyword in node.keywords):
            yield node.lineno


def test_no_code_but_core_moves_assigns_a_state():
    found = [
        f"{path.relative_to(BACKEND)}:{line}"
        for path in BACKEND.rglob("*.py")
        if path.name != "moves.py" and "migrations" not in path.parts
        for line in _assignments(path)
    ]
    assert found == []


def test_the_page_of_states_is_what_the_tables_say():
    call_command("states", check=True)


def test_a_table_refuses_a_move_to_an_unknown_state():
    with pytest.raises(ValueError, match="unknown state"):
        moves.table("x.y", states=["a"], initial="a", moves=[("go", "a", "b")])


def test_move_all_records_each_change(chain, cast):
    offers = [chain.draft(chain.seat(), cast.linh), chain.draft(chain.seat(), cast.itzel)]
    assert moves.move_all(offers, "withdraw", actor=cast.ximena) == 2
    changes = StateChange.objects.filter(noun="engagements.offer", move="withdraw")
    assert {c.object_id for c in changes} == {o.pk for o in offers}


MOVES = [(model, name) for model in STATEFUL for name in model.moves.moves]


@pytest.mark.parametrize(("model", "name"), MOVES, ids=[f"{m.moves.noun}-{n}" for m, n in MOVES])
def test_every_move_is_taken_by_a_verb_of_its_app(model, name):
    spoken = {
        node.value
        for path in (BACKEND / model._meta.app_label / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
    }
    assert name in spoken
