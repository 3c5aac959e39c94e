"""Planning: times from one source, every fault named at once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from core.errors import Invalid, Refused, Taken, WrongState
from engagements import domain
from engagements.models import Engagement, Session
from tests.factories.chain import STARTS
from tests.factories.event import event_for
from tests.racing import while_it_is_held


def plan(chain, **changes):
    requester = domain.make_requester(actor=chain.cast.ximena, name="Yolo County")
    values = {
        "actor": chain.cast.ximena,
        "activity": "panel",
        "title": "A panel",
        "requester_id": requester.pk,
        "fund_id": chain.fund.pk,
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=1),
    }
    return domain.plan_engagement(**values | changes)


def test_every_fault_is_named_at_once(chain):
    with pytest.raises(Invalid) as refusal:
        plan(
            chain,
            activity="gala",
            title=" ",
            requester_id=0,
            fund_id=0,
            timezone="Mars/Olympus",
            ends_at=STARTS,
        )
    assert {p.field for p in refusal.value.problems} == {
        "activity",
        "title",
        "requester_id",
        "fund_id",
        "timezone",
        "ends_at",
    }


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "fields"),
    [
        (datetime(1, 12, 20, 20, tzinfo=UTC), STARTS, {"starts_at"}),
        (STARTS, datetime(9999, 12, 31, 23, tzinfo=UTC), {"ends_at"}),
        (STARTS, STARTS + timedelta(days=32), {"ends_at"}),
    ],
)
def test_times_that_no_real_work_has_are_refused(chain, starts_at, ends_at, fields):
    with pytest.raises(Invalid) as refusal:
        plan(chain, starts_at=starts_at, ends_at=ends_at)
    assert {p.field for p in refusal.value.problems} == fields


def test_only_coordinators_plan(chain):
    with pytest.raises(Refused):
        plan(chain, actor=chain.cast.prudence)


def test_seats_of_one_role_are_numbered(chain):
    engagement = plan(chain)
    seats = [chain.seat(engagement) for _ in range(3)]
    assert [seat.position for seat in seats] == [1, 2, 3]


@pytest.mark.parametrize(
    "workload", [{"attendance": 30}, {"naps": 5}, {"travel": -1}, {"travel": 1441}]
)
def test_impossible_workloads_are_refused(chain, workload):
    with pytest.raises(Invalid):
        domain.add_seat(
            actor=chain.cast.ximena,
            engagement_id=plan(chain).pk,
            role="panelist",
            workload=workload,
        )


def plan_session(chain, session):
    return plan(chain, session_id=session.pk, starts_at=None, ends_at=None)


def test_a_session_is_planned_once_it_is_on_the_programme(chain):
    session = event_for(chain).convening.sessions.create(code="S1", kind="panel")
    with pytest.raises(Invalid, match="check what you entered") as refusal:
        plan_session(chain, session)
    assert [p.field for p in refusal.value.problems] == ["session_id"]
    assert "not on the programme yet" in str(refusal.value.problems[0].message)


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_plan_one_session_at_once(chain):
    domain.make_requester(actor=chain.cast.ximena, name="Yolo County")
    session = event_for(chain).session_alone()
    plan_it = partial(plan_session, chain, session)
    assert isinstance(while_it_is_held(plan_it, plan_it), Taken)
    assert Engagement.objects.filter(session=session).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_leaves_the_programme_meanwhile_is_not_planned(chain):
    session = event_for(chain).session_alone()
    leave = partial(Session.objects.update, current=None)
    answer = while_it_is_held(leave, partial(plan_session, chain, session))
    assert isinstance(answer, WrongState)
    assert not Engagement.objects.exists()
