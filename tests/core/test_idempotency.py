"""One key, at most one effect, also for fifty equal calls at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.errors import Invalid, KeyReused
from core.idempotency import once
from core.models import IdempotencyKey


def call(actor, key="key-00000001", body=None, done=None):
    done = done if done is not None else []

    def do():
        done.append(1)
        return 201, {"n": len(done)}

    return once(actor=actor, operation="test.do", key=key, body=body or {"a": 1}, do=do)


def test_a_repeat_gets_the_first_answer_without_a_second_effect(cast):
    done = []
    first = call(cast.ximena, done=done)
    second = call(cast.ximena, done=done)
    assert (first.body, first.repeated) == ({"n": 1}, False)
    assert (second.status, second.body, second.repeated) == (201, {"n": 1}, True)
    assert done == [1]


def test_the_same_key_with_another_body_is_refused(cast):
    call(cast.ximena)
    with pytest.raises(KeyReused):
        call(cast.ximena, body={"a": 2})


def test_keys_of_two_people_do_not_meet(cast):
    assert not call(cast.ximena).repeated
    assert not call(cast.prudence).repeated


def test_a_refusal_keeps_nothing_so_the_key_stays_free(cast):
    def refuse():
        raise Invalid("no")

    with pytest.raises(Invalid):
        once(actor=cast.ximena, operation="test.do", key="key-00000001", body={"a": 1}, do=refuse)
    assert not call(cast.ximena).repeated


@pytest.mark.parametrize("key", ["", "short", "x" * 81])
def test_keys_of_the_wrong_length_are_refused(cast, key):
    with pytest.raises(Invalid):
        call(cast.ximena, key=key)


@pytest.mark.django_db(transaction=True)
def test_fifty_equal_calls_at_once_have_one_effect(cast):
    done = []

    def one(_number):
        try:
            return call(cast.ximena, done=done)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(one, range(50)))
    assert done == [1]
    assert [a.repeated for a in answers].count(False) == 1
    assert IdempotencyKey.objects.count() == 1
