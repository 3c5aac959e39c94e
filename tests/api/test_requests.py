"""Asking by program: open to anybody, counted by the hour, the same answer always."""

import uuid

import pytest
from rest_framework.test import APIClient

from core.time import clock_at
from engagements.models import Request
from tests.api.calls import Caller
from tests.factories.requests import ASKED, confirmed, words

pytestmark = pytest.mark.usefixtures("cast", "own_cache")


@pytest.fixture(autouse=True)
def at_the_time_of_asking():
    with clock_at(ASKED):
        yield


def test_anybody_asks_and_reads_the_same_whether_or_not_it_was_kept():
    caller = Caller(None)
    answers = [caller.post("requests/", words()) for _each in range(4)]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert Request.objects.count() == 3


def test_a_strangers_key_has_one_effect_and_is_not_anothers(settings):
    key = uuid.uuid4().hex
    headers = {"Idempotency-Key": key}

    def post(address, **changed):
        return APIClient(REMOTE_ADDR=address).post(
            "/api/v1/requests/", words(**changed), headers=headers, format="json"
        )

    assert [post("192.0.2.1").status_code for _each in range(2)] == [202, 202]
    assert Request.objects.count() == 1
    assert post("192.0.2.2", organisation="Another").status_code == 202
    assert Request.objects.count() == 2
    assert post("192.0.2.1", organisation="Another").status_code == 422


def test_one_caller_asks_ten_times_an_hour(settings):
    settings.PARITY_API_RATES = {**settings.PARITY_API_RATES, "asking": "10/hour"}
    caller = Caller(None)
    statuses = [
        caller.post("requests/", words(email=f"robin{each}@county.invalid")).status_code
        for each in range(11)
    ]
    assert statuses == [202] * 10 + [429]


def test_one_household_does_not_ask_more_often_from_each_of_its_addresses(settings):
    settings.PARITY_API_RATES = {**settings.PARITY_API_RATES, "asking": "10/hour"}
    statuses = [
        APIClient(REMOTE_ADDR=f"2001:db8::{each + 1:x}")
        .post(
            "/api/v1/requests/",
            words(email=f"robin{each}@county.invalid"),
            headers={"Idempotency-Key": uuid.uuid4().hex},
            format="json",
        )
        .status_code
        for each in range(11)
    ]
    assert statuses == [202] * 10 + [429]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", "x" * 3001),
        ("contact_name", "Robin\r\nBcc: all@county.invalid"),
        ("email", "robin"),
        ("activity", "board_meeting"),
        ("audiences", ["nobody"]),
        ("language", "tlh"),
    ],
)
def test_a_refusal_names_the_field(field, value):
    answer = Caller(None).post("requests/", words(**{field: value}))
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"].split(".")[0] == field


def test_the_key_of_the_private_link_is_in_no_answer(cast):
    request = confirmed()
    caller = Caller(cast.ximena)
    answers = [caller.get("requests/"), caller.get(f"requests/{request.pk}/")]
    answers.append(caller.post(f"requests/{request.pk}/take/"))
    assert all(answer.status_code == 200 for answer in answers)
    assert not any(request.link_key in answer.content.decode() for answer in answers)
    assert answers[1].json()["email"] == "robin@county.invalid"


def test_a_coordinator_plans_by_program(chain):
    request = confirmed()
    answer = Caller(chain.cast.ximena).post(
        f"requests/{request.pk}/plan/",
        {
            "title": "A panel",
            "fund_id": chain.fund.pk,
            "starts_at": "2026-06-01T10:00:00-07:00",
            "ends_at": "2026-06-01T11:00:00-07:00",
        },
    )
    assert answer.status_code == 200
    assert answer.json()["engagement"] == chain.fund.engagements.get().pk
