"""The public form: for people without an account or a script, and not for machines."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as shipped
from django.test import Client

from core import counting
from core.time import clock_at
from engagements.models import Request
from notices.models import Notice
from pages.requester import guard
from pages.shared.forms import FORM_KEY, new_key
from tests.factories.requests import ASKED, LATER, shown_at, words

pytestmark = pytest.mark.usefixtures("own_cache", "cast")
MARKUP = "<img src=x onerror=alert(1)>{{ 7 }}\u202e"
SENT = "/ask/sent/"


def send(client: Client | None = None, at=LATER, **changed):
    """Send the form as a person would, two minutes after it was shown."""
    data = {FORM_KEY: new_key(), "shown": shown_at(ASKED), "homepage": "", **words(), **changed}
    with clock_at(at):
        return (client or Client()).post("/ask/", data)


def test_a_stranger_asks_and_is_told_to_look_at_their_e_mail():
    answer = send(audiences=["law_enforcement", "youth"], starts_on="2026-05-01", is_remote="on")
    assert (answer.status_code, answer.headers["Location"]) == (303, SENT)
    request = Request.objects.get()
    assert request.audiences == ["law_enforcement", "youth"]
    assert (str(request.starts_on), request.is_remote, request.language) == (
        "2026-05-01",
        True,
        "en",
    )
    assert Notice.objects.get().to_email == "robin@county.invalid"


def test_the_e_mails_come_in_the_language_of_the_form():
    client = Client(headers={"Accept-Language": "es"})
    send(client)
    assert Request.objects.get().language == "es"


def test_the_form_says_nothing_of_anybody_and_is_neither_kept_nor_indexed(cast):
    page = Client().get("/ask/")
    text = page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "<title>Parity</title>" in text
    assert not any(name in text for name in ("Linh", "Itzel", "Mose", "Ximena"))


def test_sent_twice_it_is_kept_once():
    key = new_key()
    shown = shown_at(ASKED)
    answers = [send(shown=shown, **{FORM_KEY: key}) for _each in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {SENT}
    assert Request.objects.count() == 1


MACHINES = {
    "fills what no person sees": {"homepage": "https://spam.example"},
    "is quicker than a person": {"at": ASKED + timedelta(seconds=3)},
}


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_gets_the_same_answer_and_nothing_is_kept(machine):
    by_hand = send()
    Request.objects.all().delete()
    answer = send(**MACHINES[machine])
    assert answer.status_code == by_hand.status_code
    assert answer.headers == by_hand.headers
    assert answer.content == by_hand.content
    assert not Request.objects.exists()


@pytest.mark.parametrize("shown", ["", "x", "1:2:3", "\x00"])
def test_a_form_that_is_not_ours_comes_back_with_everything_in_it(shown):
    answer = send(shown=shown, what="A panel on safety.")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "A panel on safety." in text
    assert not Request.objects.exists()
    again = re.search(r'name="shown" value="([^"]+)"', text)
    assert send(shown=again[1]).status_code == 303
    assert Request.objects.exists()


def test_a_form_that_was_open_for_a_day_comes_back_and_can_be_sent_at_once():
    tomorrow = ASKED + timedelta(days=1)
    answer = send(at=tomorrow)
    assert answer.status_code == 422
    shown = re.search(r'name="shown" value="([^"]+)"', answer.content.decode())[1]
    assert send(at=tomorrow, shown=shown).status_code == 303
    assert Request.objects.count() == 1


def test_one_caller_asks_ten_times_an_hour_whatever_they_write_before_the_proxy(settings):
    settings.PROXIES = 1
    for each in range(12):
        client = Client(headers={"X-Forwarded-For": f"192.0.2.{each}, 203.0.113.9"})
        assert send(client, email=f"robin{each}@county.invalid").headers["Location"] == SENT
    assert Request.objects.count() == guard.MOST_OF_CALLER
    other = Client(headers={"X-Forwarded-For": "203.0.113.10"})
    send(other, email="else@county.invalid")
    assert Request.objects.count() == guard.MOST_OF_CALLER + 1


def test_one_household_counts_once_however_many_addresses_it_has():
    for each in range(12):
        client = Client(REMOTE_ADDR=f"2001:db8:1:1::{each:x}")
        send(client, email=f"robin{each}@county.invalid")
    assert Request.objects.count() == guard.MOST_OF_CALLER


def test_the_cache_holds_no_address_that_asked(monkeypatch):
    kept = []
    watched = SimpleNamespace(
        add=lambda key, *args, **options: kept.append(key), incr=lambda key: 1
    )
    monkeypatch.setattr(counting, "cache", watched)
    send()
    assert len(kept) == 2
    assert not any("robin" in key or "127.0.0.1" in key for key in kept)


def test_without_the_cache_people_can_still_ask(settings):
    settings.CACHES = {
        "default": {**shipped.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    send()
    assert Request.objects.count() == 1


def test_whatever_is_wrong_is_named_with_its_field_and_nothing_entered_is_lost():
    answer = send(
        what="x" * 3001, email="robin", organisation="", contact_name="Robin\r\nBcc: all@x.invalid"
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for field in ("what", "email", "organisation"):
        assert f'href="#id_{field}"' in text, field
    assert not Request.objects.exists()


def test_a_line_in_a_name_that_would_go_on_in_an_e_mail_is_refused_by_its_field():
    answer = send(contact_name="Robin\r\nBcc: all@county.invalid")
    assert answer.status_code == 422
    assert 'href="#id_contact_name"' in answer.content.decode()


def test_a_huge_form_is_refused_and_not_read():
    answer = Client().post("/ask/", {"what": "x" * (6 * 1024 * 1024)})
    assert answer.status_code in (400, 413)


def test_a_form_from_another_site_is_refused():
    client = Client(enforce_csrf_checks=True)
    assert send(client).status_code == 403
    page = client.get("/ask/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert send(client, csrfmiddlewaretoken=token).status_code == 303


def test_markup_comes_back_as_text():
    answer = send(**dict.fromkeys(("what", "organisation", "place", "hopes"), MARKUP), email="x")
    assert answer.status_code == 422
    assert MARKUP not in answer.content.decode()
    assert "&lt;img src=x" in answer.content.decode()
