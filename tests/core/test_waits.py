"""No state is one that nobody moves out of: each that waits has a routine that exists and runs."""

import pytest

from core.moves import TABLES
from worker.jobs import ROUTINES
from worker.schedule import SCHEDULE

WAITS = [
    (noun, state, waits) for noun, life in TABLES.items() for state, waits in life.waits.items()
]
SCHEDULED = {name for entry in SCHEDULE.values() for name in entry["args"]}


@pytest.mark.parametrize(
    ("noun", "state", "waits"), WAITS, ids=[f"{noun}-{state}" for noun, state, _waits in WAITS]
)
def test_what_waits_is_moved_by_a_scheduled_routine(noun, state, waits):
    assert waits.routine in ROUTINES
    assert waits.routine in SCHEDULED


def test_every_routine_is_scheduled_and_every_schedule_a_routine():
    assert set(ROUTINES) == SCHEDULED


@pytest.mark.parametrize(
    ("noun", "state", "waits"), WAITS, ids=[f"{noun}-{state}" for noun, state, _waits in WAITS]
)
def test_what_waits_says_who_has_it_and_until_when(noun, state, waits):
    assert waits.owner
    assert waits.until
