"""The same request many times at once, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.time import clock_at
from engagements.models import Assignment
from tests.api.calls import Caller
from tests.cast import make_cast
from tests.conftest import load_reference_data
from tests.factories import chain_for
from tests.factories.chain import BEFORE

TIMES = 8


@pytest.fixture
def real_chain(transactional_db):
    """A chain that other connections can see."""
    load_reference_data()
    return chain_for(make_cast())


def together(calls):
    """Make the calls at once and return their answers."""

    def alone(call):
        try:
            with clock_at(BEFORE):
                return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(alone, calls))


def test_equal_requests_at_once_have_one_effect(real_chain):
    offer = real_chain.sent()
    callers = [Caller(real_chain.cast.linh.user) for _number in range(TIMES)]
    path = f"offers/{offer.pk}/accept/"
    answers = together(
        [lambda caller=caller: caller.post(path, key="one-key-for-all") for caller in callers]
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Assignment.objects.count() == 1


def test_two_people_who_accept_the_last_seat_at_once(real_chain):
    seat = real_chain.seat()
    cast = real_chain.cast
    offers = {person.user: real_chain.sent(seat, person).pk for person in (cast.linh, cast.itzel)}
    callers = {user: Caller(user) for user in offers}
    answers = together(
        [
            lambda user=user, pk=pk: callers[user].post(f"offers/{pk}/accept/")
            for user, pk in offers.items()
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (late,) = (answer for answer in answers if answer.status_code == 409)
    assert late.json()["type"].endswith("#problem-taken")
    assert Assignment.objects.count() == 1
