"""One key, at most one effect."""

import pytest
from rest_framework.test import APIClient

from accounts.models import PayeeAccess
from core.models import IdempotencyKey
from core.time import clock_at
from engagements.models import Assignment, Requester
from tests.api import rows
from tests.api.calls import Caller
from tests.factories.chain import BEFORE

KEY = "a-key-of-the-caller"


def test_a_change_without_a_key_is_refused_and_does_nothing(cast):
    answer = Caller(cast.ximena).client.post(
        "/api/v1/requesters/", {"name": "County"}, format="json"
    )
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("#problem-key-missing")
    assert not Requester.objects.exists()


@pytest.mark.parametrize("key", ["short", "k" * 81, "with space in it", "with-ünicode-in"])
def test_a_key_that_is_none_is_refused(cast, key):
    answer = Caller(cast.ximena).post("requesters/", {"name": "County"}, key=key)
    assert answer.status_code == 422
    assert not Requester.objects.exists()


def test_a_repeat_gets_the_first_answer_and_says_so(chain):
    offer = chain.sent()
    caller = Caller(chain.cast.linh.user)
    with clock_at(BEFORE):
        first = caller.post(f"offers/{offer.pk}/accept/", key=KEY)
        second = caller.post(f"offers/{offer.pk}/accept/", key=KEY)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Assignment.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(cast):
    caller = Caller(cast.ximena)
    assert caller.post("requesters/", {"name": "One"}, key=KEY).status_code == 201
    answer = caller.post("requesters/", {"name": "Two"}, key=KEY)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("#problem-key-reused")
    assert list(Requester.objects.values_list("name", flat=True)) == ["One"]


def test_the_same_key_for_another_row_is_refused(chain):
    one, two = chain.sent(), chain.sent(consultant=chain.cast.itzel)
    caller = Caller(chain.cast.ximena)
    assert caller.post(f"offers/{one.pk}/withdraw/", key=KEY).status_code == 200
    assert caller.post(f"offers/{two.pk}/withdraw/", key=KEY).status_code == 422


def test_two_people_may_use_the_same_key(cast):
    for user in (cast.ximena, cast.prudence):
        answer = Caller(user).post("me/language/", {"language": "es"}, key=KEY)
        assert answer.status_code == 200
        assert "Idempotency-Replayed" not in answer


def test_a_refused_change_leaves_its_key_free(chain):
    offer = chain.sent()
    caller = Caller(chain.cast.linh.user)
    late = caller.post(f"offers/{offer.pk}/accept/", key=KEY)
    assert late.status_code == 409
    with clock_at(BEFORE):
        assert caller.post(f"offers/{offer.pk}/accept/", key=KEY).status_code == 200


def test_payee_text_is_kept_with_no_key(chain):
    linh = chain.cast.linh
    body = {"legal_name": rows.CANARY_NAME, "remit_to": rows.CANARY_ADDRESS}
    answer = Caller(linh.user).post(f"payees/{linh.pk}/details/", body)
    assert answer.status_code == 200
    assert answer.json()["legal_name"] == "••••••"
    opened = Caller(chain.cast.prudence).post(
        f"payees/{linh.pk}/reveal/", {"reason": "A check came back"}
    )
    assert opened.json()["legal_name"] == rows.CANARY_NAME
    kept = str(list(IdempotencyKey.objects.values_list("answer", flat=True)))
    assert IdempotencyKey.objects.count() == 2
    assert rows.CANARY_NAME not in kept
    assert rows.CANARY_ADDRESS not in kept


def test_each_look_at_payee_data_is_logged_also_a_repeat(chain):
    linh = chain.cast.linh
    rows.payee(linh)
    caller = Caller(chain.cast.prudence)
    for _attempt in range(2):
        answer = caller.post(f"payees/{linh.pk}/reveal/", {"reason": "A check came back"}, key=KEY)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
    assert PayeeAccess.objects.filter(actor=chain.cast.prudence).count() == 2
    looks = Caller(linh.user).get(f"payees/{linh.pk}/looks/").json()
    assert [look["actor"] for look in looks] == ["Prudence", "Prudence"]


def test_a_tokens_text_is_told_once(cast):
    caller = Caller(cast.prudence)
    first = caller.post("tokens/", {"days": 7}, key=KEY)
    again = caller.post("tokens/", {"days": 7}, key=KEY)
    assert first.status_code == again.status_code == 201
    assert first.json()["token"]
    assert again.json()["token"] is None
    assert len(caller.get("tokens/").json()) == 1


def test_a_token_signs_in_and_makes_no_token(cast):
    text = Caller(cast.prudence).post("tokens/", {"days": 7}).json()["token"]
    client = APIClient()
    headers = {"Authorization": f"Token {text}"}
    assert client.get("/api/v1/me/", headers=headers).json()["name"] == "Prudence"
    headers |= {"Idempotency-Key": KEY}
    answer = client.post("/api/v1/tokens/", {"days": 7}, format="json", headers=headers)
    assert answer.status_code == 403
    (own,) = client.get("/api/v1/tokens/", headers=headers).json()
    ended = client.post(f"/api/v1/tokens/{own['key']}/end/", headers=headers)
    assert ended.status_code == 204
    assert client.get("/api/v1/me/", headers=headers).status_code == 401
