"""The shortlist: eligible people in the rotation's order, with reasons a person would say."""

import pytest

from core.time import clock_at
from engagements.domain.rotation import refresh_turns
from engagements.domain.shortlist import shortlist
from tests.factories.chain import BEFORE

pytestmark = pytest.mark.django_db


def names(found):
    return [candidate.consultant.chosen_name for candidate in found.candidates]


def test_people_stand_in_the_order_of_their_turn(chain):
    seat = chain.seat()
    chain.sent(consultant=chain.cast.linh)
    refresh_turns([chain.cast.linh.pk])

    with clock_at(BEFORE):
        found = shortlist(actor=chain.cast.ximena, seat_id=seat.pk)

    assert names(found) == ["Itzel", "Mose", "Linh"]
