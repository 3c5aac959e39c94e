"""The one place that assigns a state.

A noun's life is a ``MoveTable`` in its app's ``states.py``. ``move`` checks the table, assigns,
saves and records who did it. ``docs/states.md`` is generated from the tables and a test walks
every (state, move) pair.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import time
from core.errors import WrongState
from core.models import StateChange


@dataclass(frozen=True)
class Move:
    """A named step from any of some states to one state."""

    name: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True)
class Waits:
    """Why nothing stays in an open state: who has it, until when, and what moves it then.

    ``routine`` is a name of the worker's routines.
    """

    owner: str
    until: str
    routine: str


@dataclass(frozen=True)
class MoveTable:
    """The whole life of a noun: its states, where it starts, and the steps between.

    Every state either rests or waits for someone until a date.
    """

    noun: str
    states: tuple[str, ...]
    initial: str
    moves: Mapping[str, Move]
    waits: Mapping[str, Waits] = field(default_factory=dict)

    def target(self, state: str, name: str) -> str | None:
        """Return where the move leads from ``state``, or None when it is not allowed."""
        step = self.moves[name]
        return step.target if state in step.sources else None

    def from_state(self, state: str) -> list[Move]:
        """Return the moves that are open in a state."""
        return [step for step in self.moves.values() if state in step.sources]


TABLES: dict[str, MoveTable] = {}


def table(
    noun: str,
    *,
    states: Sequence[str],
    initial: str,
    moves: Sequence[tuple[str, str, str]],
    waits: Mapping[str, Waits] | None = None,
    rests: Collection[str] | None = None,
) -> MoveTable:
    """Declare a noun's life; ``moves`` are (name, "from from", to). Refuses unknown states.

    A noun that people work on names, for each state, what it waits for or that it rests.
    """
    steps = {
        name: Move(name, frozenset(sources.split()), target) for name, sources, target in moves
    }
    known = set(states)
    for step in steps.values():
        if not step.sources <= known or step.target not in known:
            raise ValueError(f"{noun}: the move {step.name} names an unknown state")
    if initial not in known or len(steps) != len(moves):
        raise ValueError(f"{noun}: unknown initial state or a move named twice")
    if waits is not None and {*waits, *(rests or ())} != known:
        raise ValueError(f"{noun}: a state neither waits nor rests, or is unknown")
    TABLES[noun] = MoveTable(noun, tuple(states), initial, steps, waits or {})
    return TABLES[noun]


def state_field(life: MoveTable) -> "models.CharField[str, str]":
    """Return the ``state`` column for a noun; pair it with ``state_check``."""
    return models.CharField(
        max_length=20, default=life.initial, editable=False, choices=[(s, s) for s in life.states]
    )


def state_check(life: MoveTable) -> models.CheckConstraint:
    """Return the database's own refusal of a state that the table does not know."""
    name = f"{life.noun.replace('.', '_')}_state_known"
    return models.CheckConstraint(condition=models.Q(state__in=life.states), name=name)


def move(obj: Any, name: str, *, actor: Any, note: str = "", **changes: Any) -> None:
    """Take one step of the object's life, with other fields that change with it.

    The caller holds the row's lock and is inside a transaction. Raises WrongState when the
    table does not allow the step from the present state.
    """
    life: MoveTable = obj.moves
    source = obj.state
    target = life.target(source, name)
    if target is None:
        raise WrongState(_("This has changed in the meantime. Please load the page again."))
    obj.state = target
    for column, value in changes.items():
        setattr(obj, column, value)
    obj.save(update_fields=["state", *changes])
    StateChange.objects.create(
        noun=life.noun,
        object_id=obj.pk,
        move=name,
        from_state=source,
        to_state=target,
        actor=actor,
        note=note,
        at=time.now(),
    )


def move_all(objects: Iterable[Any], name: str, *, actor: Any, note: str = "") -> int:
    """Take the same step for many locked rows of one model in two statements."""
    rows = list(objects)
    if not rows:
        return 0
    life: MoveTable = rows[0].moves
    at = time.now()
    changes = []
    for obj in rows:
        target = life.target(obj.state, name)
        if target is None:
            raise WrongState(_("This has changed in the meantime. Please load the page again."))
        changes.append(
            StateChange(
                noun=life.noun,
                object_id=obj.pk,
                move=name,
                from_state=obj.state,
                to_state=target,
                actor=actor,
                note=note,
                at=at,
            )
        )
        obj.state = target
    type(rows[0])._default_manager.filter(pk__in=[obj.pk for obj in rows]).update(
        state=life.moves[name].target
    )
    StateChange.objects.bulk_create(changes)
    return len(rows)
