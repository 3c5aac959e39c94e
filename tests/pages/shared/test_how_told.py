"""How a person wishes to be told: on their page and through the API, for themselves alone."""

import uuid
from datetime import time

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.domain.tokens import make_token
from notices.domain import choose_notices, preference_of
from notices.models import Preference
from tests.api.calls import Caller
from tests.pages.asking import Asker

PAGE = "account_pages:updates"


def test_a_person_chooses_what_comes_by_e_mail_and_when(cast):
    linh = Asker(cast.linh.user)
    wish = {"email_on": ["offers", "pay"], "quiet_from": "21:00", "quiet_until": "08:00"}
    answer = linh.post(reverse(PAGE), wish)
    assert answer.status_code == 303
    chosen = Preference.objects.get(user=cast.linh.user)
    assert chosen.email_off == ["work", "voice"]
    assert (chosen.quiet_from, chosen.quiet_until) == (time(21), time(8))
    page = linh.read(reverse(PAGE))
    assert page.count("checked") == 2
    assert 'value="21:00"' in page
    assert "America/Los_Angeles" in page
    assert "<dd>English</dd>" in page


def test_a_page_shows_the_groups_of_its_reader_and_keeps_the_others(cast):
    choose_notices(actor=cast.ximena, email_off=["pay", "answers"])
    ximena = Asker(cast.ximena)
    page = ximena.read(reverse(PAGE))
    assert 'value="requests"' in page
    assert 'value="pay"' not in page
    ximena.post(reverse(PAGE), {"email_on": ["answers", "requests"]})
    assert preference_of(cast.ximena).email_off == ["offers", "work", "pay", "waiting"]


def test_whoever_only_reads_chooses_the_hours_alone(cast):
    ansel = Asker(cast.ansel)
    assert "email_on" not in ansel.read(reverse(PAGE))
    assert ansel.post(reverse(PAGE), {}).status_code == 303
    assert preference_of(cast.ansel).email_off == []


def test_one_end_of_quiet_hours_is_asked_for_at_its_field(cast):
    answer = Asker(cast.linh.user).post(reverse(PAGE), {"quiet_from": "21:00"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["quiet_until"]
    assert not Preference.objects.exists()


def test_a_program_chooses_and_reads_it_too(cast):
    caller = Caller(cast.linh.user)
    body = {"email_off": ["pay"], "quiet_from": "22:00", "quiet_until": "07:30"}
    assert caller.post("me/told/", body).status_code == 200
    assert caller.post("me/discreet/", {"is_discreet": False}).status_code == 200
    assert caller.get("me/").json()["told"] == {
        "email_off": ["pay"],
        "quiet_from": "22:00:00",
        "quiet_until": "07:30:00",
        "is_discreet": False,
    }


def test_a_token_turns_titles_off_but_not_on(cast):
    token = make_token(actor=cast.linh.user, days=7)
    program = {"Authorization": f"Token {token}"}
    statuses = []
    for is_discreet in (False, True):
        headers = {**program, "Idempotency-Key": uuid.uuid4().hex}
        body = {"is_discreet": is_discreet}
        answer = APIClient().post("/api/v1/me/discreet/", body, format="json", headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [403, 200]
    assert preference_of(cast.linh.user).is_discreet


def test_a_coordinator_chooses_whether_their_calendar_names_sessions(cast):
    ximena = Asker(cast.ximena)
    ximena.post(reverse(PAGE), {"shows_titles": "on"})
    assert not preference_of(cast.ximena).is_discreet
    assert ximena.read(reverse(PAGE)).count("checked") == 1
    ximena.post(reverse(PAGE), {})
    assert preference_of(cast.ximena).is_discreet
    assert "shows_titles" not in Asker(cast.ansel).read(reverse(PAGE))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email_off": ["everything"]}, "email_off"),
        ({"email_off": [], "quiet_from": "22:00"}, "quiet_until"),
        ({"email_off": [], "quiet_from": "25:00"}, "quiet_from"),
        ({"email_off": [], "quiet_from": "08:01", "quiet_until": "08:00"}, "quiet_until"),
    ],
)
def test_a_program_is_told_which_field_is_wrong(cast, body, field):
    answer = Caller(cast.linh.user).post("me/told/", body)
    assert answer.status_code == 422
    assert field in answer.content.decode()
    assert not Preference.objects.exists()
