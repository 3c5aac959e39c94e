"""My calendar: the link, what it shows, and the feed that it leads to."""

import re
from datetime import timedelta

import pytest
import vobject
from django.core.cache import cache
from django.test import Client

from core.time import clock_at
from engagements.models import CalendarLink
from pages.consultant.views import calendar as views
from tests.factories.chain import BEFORE
from tests.pages.asking import Asker

CALENDAR = "/work/calendar/"


@pytest.fixture(autouse=True)
def nothing_counted(own_cache):
    """Let no read of another test count."""


def path_of(answer) -> str:
    """Return the feed's address that a page shows, without the site's own."""
    found = re.search(r'<code id="new-link">https?://[^/]+(/calendar/[^<]+)</code>', str(answer))
    assert found, "the page shows no link"
    return found[1]


def made_by(asker: Asker) -> str:
    return path_of(asker.post(CALENDAR).content.decode())


def read(path: str):
    """Ask for the feed as a calendar does: without a cookie."""
    with clock_at(BEFORE):
        return Client().get(path)


def test_a_link_is_shown_once_and_leads_to_the_bookings(chain, cast):
    chain.booked()
    linh = Asker(cast.linh.user)
    assert "You have no link" in linh.read(CALENDAR)
    path = made_by(linh)
    assert path not in linh.read(CALENDAR)
    assert "Not yet" in linh.read(CALENDAR)
    answer = read(path)
    [found] = vobject.readOne(answer.content.decode()).vevent_list
    assert found.summary.value == "Booking"
    assert "Not yet" not in linh.read(CALENDAR)


def test_a_form_sent_twice_makes_one_link_and_does_not_show_it_again(cast):
    linh = Asker(cast.linh.user)
    key = "11111111-2222-4333-8444-555555555555"
    first = linh.post(CALENDAR, key=key)
    digest = bytes(CalendarLink.objects.get().digest)
    second = linh.post(CALENDAR, key=key)
    assert (first.status_code, second.status_code) == (200, 303)
    assert bytes(CalendarLink.objects.get().digest) == digest


def test_the_feed_is_kept_by_nobody_and_starts_no_session(cast):
    answer = read(made_by(Asker(cast.linh.user)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_an_ended_link_and_a_made_up_one_answer_alike_in_plain_words(cast):
    linh = Asker(cast.linh.user)
    path = made_by(linh)
    linh.post(f"{CALENDAR}end/")
    ended = read(path)
    assert (ended.status_code, ended["Content-Type"]) == (404, "text/plain; charset=utf-8")
    for key in ("x" * 43, "short", "%00", "y" * 400):
        other = read(f"/calendar/{key}.ics")
        assert (other.status_code, other.content) == (404, ended.content)


def test_a_link_that_is_read_too_often_waits_an_hour(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST_OF_LINK", 2)
    path = made_by(Asker(cast.linh.user))
    assert [read(path).status_code for _time in range(3)] == [200, 200, 429]
    assert read(path)["Retry-After"] == "3600"
    with clock_at(BEFORE + timedelta(hours=1)):
        assert Client().get(path).status_code == 200


def test_who_tries_wrong_keys_is_refused_and_stops_nobody_with_a_right_one(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST_OF_CALLER", 1)
    path = made_by(Asker(cast.linh.user))
    assert [read(path).status_code for _time in range(3)] == [200] * 3
    wrong = [read(f"/calendar/{sign * 43}.ics").status_code for sign in "xyz"]
    assert wrong == [404, 429, 429]
    assert read(path).status_code == 200


def test_callers_without_an_address_are_not_counted_as_one(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST_OF_CALLER", 0)
    client = Client(REMOTE_ADDR="")
    assert client.get(f"/calendar/{'x' * 43}.ics").status_code == 404


def test_the_cache_holds_no_key(cast):
    path = made_by(Asker(cast.linh.user))
    read(path)
    key = path.split("/")[2].removesuffix(".ics")
    kept = b" ".join(cache._cache.get_client().keys("*"))
    assert b"within" in kept
    assert key.encode() not in kept


def test_titles_are_shown_once_the_person_says_so(chain, cast):
    chain.booked()
    linh = Asker(cast.linh.user)
    path = made_by(linh)
    assert b"A panel" not in read(path).content
    linh.post(f"{CALENDAR}words/", {"shows_titles": "on"})
    assert read(path).status_code == 404, "whoever has the old link must not learn more by it"
    assert "The link no longer works." in linh.read(CALENDAR)
    path = made_by(linh)
    assert b"SUMMARY:A panel" in read(path).content
    linh.post(f"{CALENDAR}words/")
    assert b"A panel" not in read(path).content


def test_one_booking_is_a_file_to_save(chain, cast):
    assignment = chain.booked()
    linh = Asker(cast.linh.user)
    assert f'href="/work/{assignment.pk}/calendar.ics"' in linh.read(f"/work/{assignment.pk}/")
    answer = linh.get(f"/work/{assignment.pk}/calendar.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert b"METHOD:PUBLISH" in answer.getvalue()
