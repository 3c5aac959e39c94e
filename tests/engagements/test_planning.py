"""Planning: times from one source, every fault named at once."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid, Refused
from engagements import domain
from tests.factories.chain import STARTS


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
