"""Every refusal is a problem as RFC 9457 describes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from rest_framework.test import APIClient

from api.v1.errors import MEDIA_TYPE
from engagements.models import Offer
from tests.api.calls import Caller

FIELDS = {"type", "title", "status", "detail", "instance", "problems"}


def problem_of(answer, status: int, code: str) -> dict:
    """Return the problem after checking its shape."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == MEDIA_TYPE
    body = answer.json()
    assert set(body) == FIELDS
    assert body["status"] == status
    assert body["type"] == f"/api/docs/#problem-{code}"
    assert body["title"]
    assert body["detail"]
    return body


def test_nobody_signed_in_is_asked_to(db):
    answer = Caller(None).get("offers/")
    problem_of(answer, 401, "not-signed-in")
    assert answer["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token wrong", "Token \xff\xfe"])
def test_a_token_that_is_none_is_refused(db, header):
    answer = APIClient().get("/api/v1/offers/", headers={"Authorization": header})
    problem_of(answer, 401, "not-signed-in")


@pytest.mark.parametrize(
    "path",
    ["offers/999999999999999999/", "offers/0/", "offers/abc/", "nothing/", "", "offers/1/x/"],
)
def test_what_is_not_there_is_not_found(cast, path):
    problem_of(Caller(cast.ximena).get(path), 404, "not-found")


def test_an_invisible_row_answers_exactly_as_none(chain):
    offer = chain.sent()
    stranger = Caller(chain.cast.itzel.user)
    hidden = problem_of(stranger.get(f"offers/{offer.pk}/"), 404, "not-found")
    absent = problem_of(stranger.get("offers/987654/"), 404, "not-found")
    assert hidden | {"instance": ""} == absent | {"instance": ""}


def test_a_method_that_an_address_does_not_take_is_named(cast):
    answer = Caller(cast.ximena).client.delete("/api/v1/offers/")
    problem_of(answer, 405, "method-not-allowed")
    assert "GET" in answer["Allow"]


def test_broken_json_is_unreadable(cast):
    client = Caller(cast.ximena).client
    headers = {"Idempotency-Key": "k" * 20}
    for text in ("{", '{"seat_id": 1,}', "\x00", "[" * 5000):
        answer = client.post(
            "/api/v1/offers/", text, content_type="application/json", headers=headers
        )
        problem_of(answer, 400, "unreadable")


def test_half_a_character_is_refused_and_can_be_answered(cast):
    client = Caller(cast.ximena).client
    headers = {"Idempotency-Key": "k" * 20}
    for text in (r'{"\ud800": 1}', r'{"name": "\ud800"}', r'{"name": "a\u0000b"}'):
        answer = client.post(
            "/api/v1/requesters/", text, content_type="application/json", headers=headers
        )
        problem_of(answer, 422, "invalid")


def test_an_action_that_takes_nothing_refuses_fields(chain):
    offer = chain.sent()
    answer = Caller(chain.cast.ximena).post(f"offers/{offer.pk}/withdraw/", {"note": "x"})
    problem_of(answer, 422, "invalid")


def test_another_media_type_is_refused(cast):
    client = Caller(cast.ximena).client
    upload = {"file": SimpleUploadedFile("a.txt", b"x")}
    answer = client.post("/api/v1/offers/", upload, headers={"Idempotency-Key": "k" * 20})
    problem_of(answer, 415, "wrong-media-type")


def test_another_answer_type_is_refused(cast):
    answer = Caller(cast.ximena).client.get("/api/v1/offers/", headers={"Accept": "text/csv"})
    problem_of(answer, 406, "not-acceptable")


def test_each_field_at_fault_is_named(cast):
    body = {"seat_id": "x", "consultant_id": 0, "surprise": 1}
    answer = Caller(cast.ximena).post("offers/", body)
    named = {each["field"] for each in problem_of(answer, 422, "invalid")["problems"]}
    assert named == {"surprise"}
    answer = Caller(cast.ximena).post("offers/", {"seat_id": "x", "consultant_id": 0})
    named = {each["field"] for each in problem_of(answer, 422, "invalid")["problems"]}
    assert named == {"seat_id", "consultant_id", "reply_by_at"}


def test_a_body_that_is_no_object_is_refused(cast):
    for body in ([], [1], "text", 7):
        problem_of(Caller(cast.ximena).post("offers/", body), 422, "invalid")


def test_a_domain_refusal_keeps_its_code_and_fields(chain):
    answer = Caller(chain.cast.adwoa).post(
        "rates/",
        {
            "card_id": chain.rate.card_id,
            "activity": "panel",
            "role": "panelist",
            "hourly_amount": "10.00",
            "starts_on": "2026-06-01",
            "comparator_id": chain.rate.comparator_id,
        },
    )
    body = problem_of(answer, 422, "invalid")
    assert [each["field"] for each in body["problems"]] == ["hourly_amount"]


def test_a_wrong_state_is_a_conflict(chain):
    offer = chain.sent()
    problem_of(Caller(chain.cast.ximena).post(f"offers/{offer.pk}/send/"), 409, "wrong-state")


@pytest.mark.parametrize(
    "query",
    [
        {"stat": "sent"},
        {"state": "lost"},
        {"ordering": "email"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "²"},
        {"cursor": "x"},
        {"seat": "1e400"},
        {"cursor": "WyItaWQiLDEsMSwwXQ\x00"},
        {"seat": "9" * 30},
    ],
)
def test_a_query_that_means_nothing_is_refused(cast, query):
    name = next(iter(query))
    body = problem_of(Caller(cast.ximena).get("offers/", **query), 422, "invalid")
    assert [each["field"] for each in body["problems"]] == [name]


def test_our_own_mistake_is_a_problem_and_is_logged(chain, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(Offer.objects.all().__class__, "visible_to", broken)
    caller = Caller(chain.cast.ximena)
    answer = caller.get("offers/")
    body = problem_of(answer, 500, "broken")
    assert "secret" not in str(body)
    assert "ZeroDivisionError" in caplog.text


def test_a_busy_database_asks_to_try_again(chain, monkeypatch):
    def deadlock(*args, **kwargs):
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(Offer.objects.all().__class__, "visible_to", deadlock)
    answer = Caller(chain.cast.ximena).get("offers/")
    problem_of(answer, 503, "busy")
    assert answer["Retry-After"] == "1"


def test_a_session_without_the_page_token_changes_nothing(chain):
    offer = chain.sent()
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(chain.cast.linh.user)
    answer = client.post(
        f"/api/v1/offers/{offer.pk}/decline/", {}, headers={"Idempotency-Key": "k" * 20}
    )
    problem_of(answer, 403, "not-allowed")
    offer.refresh_from_db()
    assert offer.state == "sent"


def test_too_many_requests_are_told_when_to_come_back(cast, settings):
    settings.PARITY_API_RATES = {"anonymous": "30/min", "user": "2/min", "writing": "1/min"}
    caller = Caller(cast.ximena)
    assert caller.get("me/").status_code == 200
    assert caller.get("me/").status_code == 200
    answer = caller.get("me/")
    problem_of(answer, 429, "too-many-requests")
    assert int(answer["Retry-After"]) >= 1


def test_changes_have_their_own_rate(cast, settings):
    settings.PARITY_API_RATES = {"anonymous": None, "user": None, "writing": "1/min"}
    caller = Caller(cast.prudence)
    assert caller.post("me/language/", {"language": "es"}).status_code == 200
    problem_of(caller.post("me/language/", {"language": "es"}), 429, "too-many-requests")
    assert caller.get("me/").status_code == 200
