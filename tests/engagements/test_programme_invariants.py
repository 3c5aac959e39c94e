"""What must hold of a released programme, each broken on purpose."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from core import invariants
from core.time import clock_at
from engagements import domain
from tests.factories import event_for
from tests.factories.chain import BEFORE, STARTS
from tests.factories.programme import redraft, released

UNLOCKED = (
    "engagements_assignment",
    "engagements_release",
    "engagements_session",
    "engagements_sessionchange",
)

# number: (what breaks it, what has to be named)
BREAKERS = {
    "10.3": (
        "UPDATE engagements_assignment SET agreed_amount = agreed_amount + 1 WHERE id = {booked}",
        "{booked}",
    ),
    "21.1": (
        "UPDATE engagements_assignment"
        " SET during = tstzrange(lower(during), upper(during) + interval '1 min')"
        " WHERE id = {booked}",
        "{booked}",
    ),
    "21.2": ("UPDATE engagements_session SET current_id = NULL WHERE id = {session}", "{work}"),
    "21.3": (
        "UPDATE engagements_assignment SET agreed_amount = agreed_amount + 1 WHERE id = {booked}",
        "{booked}",
    ),
    "21.4": (
        "UPDATE engagements_assignment SET state = 'booked' WHERE id = {cancelled}",
        "{stepped_back}",
    ),
    "21.5": (
        "UPDATE engagements_seat SET fund_id = {other_fund} WHERE id = {seat}",
        "{booked}",
    ),
    "21.6": (
        "UPDATE engagements_sessionchange SET after_id = before_id WHERE session_id = {session}",
        "{session}",
    ),
    "21.7": ("UPDATE engagements_release SET number = 9 WHERE id = {release}", "{convening}"),
}


@pytest.fixture
def ids(chain, cast):
    """Return the ids of a booking that was asked again, and of one that was stepped back from."""
    event = event_for(chain)
    panel, talk = event.session(), event.session(event.rooms[1], starts_at=STARTS)
    booked = chain.booked(chain.seat(panel))
    cancelled = chain.booked(chain.seat(talk), cast.itzel)
    released(event)
    for engagement in (panel, talk):
        redraft(event, engagement, ends_at=STARTS + timedelta(minutes=90))
    made = released(event)
    asked = cancelled.reconfirmations.get()
    with clock_at(BEFORE):
        domain.step_back(actor=cast.itzel.user, reconfirmation_id=asked.pk)
    other_fund = type(chain.fund).objects.create(
        code="F-200",
        name="Another",
        gl_account="6200",
        period=chain.fund.period,
        budget_amount=1,
    )
    return {
        "booked": booked.pk,
        "seat": booked.seat_id,
        "work": panel.pk,
        "session": panel.session_id,
        "cancelled": cancelled.pk,
        "stepped_back": asked.pk,
        "release": made.pk,
        "convening": event.convening.pk,
        "other_fund": other_fund.pk,
    }


def breaches(numbers):
    return {breach.number: breach for breach in invariants.check() if breach.number in numbers}


def broken_by(statement):
    """Return what is broken after a statement, which is then taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in UNLOCKED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        found = breaches(BREAKERS)
        transaction.set_rollback(True)
    return found


def test_each_broken_invariant_names_exactly_what_broke_it(ids):
    assert breaches(BREAKERS) == {}
    for number, (statement, expected) in BREAKERS.items():
        found = broken_by(statement.format(**ids))
        assert found[number].offenders == (expected.format(**ids),), number
