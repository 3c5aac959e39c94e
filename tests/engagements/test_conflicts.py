"""What stands in the way of an offer: each kind, each boundary, each way out."""

from datetime import timedelta

import pytest

from core.time import clock_at
from engagements.domain import conflicts
from tests.factories.chain import BEFORE, STARTS


def kinds(seat, person, **options):
    return [
        each.kind for each in conflicts.conflicts_for(seat=seat, consultant_id=person.pk, **options)
    ]


def test_nothing_stands_in_the_way_of_a_free_person(chain, cast):
    assert kinds(chain.seat(), cast.linh) == []


@pytest.mark.parametrize(
    ("minutes", "found"), [(-1, ["overlap"]), (0, ["travel_gap"]), (14, ["travel_gap"]), (15, [])]
)
def test_work_in_one_place_needs_a_quarter_of_an_hour_between(chain, cast, minutes, found):
    chain.booked()
    later = chain.engagement(starts_at=STARTS + timedelta(minutes=60 + minutes))
    assert kinds(chain.seat(later), cast.linh) == found


def test_less_than_two_days_to_reply_needs_a_reason_and_says_until_when(chain, cast):
    seat = chain.seat()
    with clock_at(BEFORE):
        (late,) = conflicts.conflicts_for(
            seat=seat, consultant_id=cast.linh.pk, reply_by_at=BEFORE + timedelta(hours=47)
        )
        assert late.needs_reason
        assert late.fixes[0].reply_by_at == BEFORE + timedelta(hours=48)
        assert kinds(seat, cast.linh, reply_by_at=BEFORE + timedelta(hours=48)) == []
