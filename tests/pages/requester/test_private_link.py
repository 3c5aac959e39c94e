"""A requester's private page: found by its whole key, changed by buttons only, telling no names."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from core.time import clock_at
from engagements import domain
from engagements.models import Finding, Request
from notices.domain import deliver
from pages.shared.forms import FORM_KEY, new_key
from tests.engagements.test_disclosure import bio_of
from tests.factories.chain import AFTER, BEFORE
from tests.factories.requests import ASKED, confirmed, made, planned, remarked
from tests.pages.asking import main_of
from tests.permissions.test_pages import CHANGING

pytestmark = pytest.mark.django_db
MARKUP = "<img src=x onerror=alert(1)>{{ 7 }}\u202e"


def read(request: Request, at=ASKED) -> str:
    with clock_at(at):
        answer = Client().get(f"/ask/{request.link_key}/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "<title>Parity</title>" in answer.content.decode()
    return main_of(answer)


def press(request: Request, step: str, at=ASKED, **data):
    with clock_at(at):
        return Client().post(f"/ask/{request.link_key}/{step}/", {FORM_KEY: new_key(), **data})


def test_opening_the_link_changes_nothing_and_the_button_confirms(cast):
    request = made()
    for _scanner in range(3):
        assert "Yes, send my request" in read(request)
    for step in ("confirm", "answer", "remark", "new-link"):
        assert Client().get(f"/ask/{request.link_key}/{step}/").status_code == 405
    request.refresh_from_db()
    assert request.state == "unconfirmed"
    assert press(request, "confirm").status_code == 303
    assert "A coordinator of the network has it and answers by 17 February" in read(request)


def test_a_wrong_an_old_and_a_late_link_answer_as_any_address_that_is_not_there(cast):
    late, renewed = made(), confirmed(email="else@county.invalid")
    old = renewed.link_key
    press(renewed, "new-link")
    with clock_at(ASKED + timedelta(days=3)):
        answers = {
            Client().get(f"/ask/{key}/").content.decode().replace(f"/ask/{key}/", "…")
            for key in (late.link_key, old, "A" * 43, "short", "x" * 200)
        }
        posted = [
            Client().post(f"/ask/{key}/confirm/", {FORM_KEY: new_key()}).status_code
            for key in (late.link_key, old, "A" * 43)
        ]
    assert len({CHANGING.sub("", text) for text in answers}) == 1
    assert posted == [404] * 3


def test_the_page_follows_the_request_through_all_its_states(chain, cast):
    request = confirmed()
    with clock_at(ASKED):
        domain.ask_requester(actor=cast.ximena, request_id=request.pk, text="How long is it?")
    text = read(request)
    assert "Ximena asked you something. Please answer by 12 March." in text
    assert "How long is it?" in text
    assert press(request, "answer", text="Two hours.").status_code == 303
    assert "Two hours." in read(request)
    engagement = planned(chain, request)
    for _seat in range(2):
        chain.seat(engagement)
    text = read(request)
    assert "The work is planned. Ximena has it." in text
    assert "0 of 2 people are booked." in text
    assert "How was it?" not in text


def test_a_kind_no_is_read_as_it_was_written(cast):
    request = confirmed()
    with clock_at(ASKED):
        domain.decline_request(actor=cast.ximena, request_id=request.pk, words="Not this spring.")
    text = read(request)
    assert "Not this spring." in text
    assert "Send my message" not in text


def test_after_the_work_the_requester_says_how_it_was_and_reads_what_came_of_it(chain, cast):
    request = confirmed()
    engagement = planned(chain, request)
    assert press(request, "remark", BEFORE, **{"remark-text": "Too soon"}).status_code == 409
    assert press(request, "remark", AFTER, **{"remark-text": ""}).status_code == 422
    assert press(request, "remark", AFTER, **{"remark-text": "Very good."}).status_code == 303
    Finding.objects.create(
        engagement=engagement, owed_by=cast.ximena, due_on=AFTER, learned="Not shared yet"
    )
    text = read(request, AFTER)
    assert "Very good." in text
    assert "Not shared yet" not in text
    Finding.objects.update(state="shared", learned="People listen longer.")
    assert "People listen longer." in read(request, AFTER)


def test_what_anybody_typed_is_shown_as_text(chain, cast):
    request = confirmed(
        **dict.fromkeys(
            ("organisation", "contact_name", "what", "hopes", "place", "budget", "when_words"),
            MARKUP,
        )
    )
    with clock_at(ASKED):
        domain.answer_as_requester(token=request.link_key, text=MARKUP)
        domain.ask_requester(actor=cast.ximena, request_id=request.pk, text=MARKUP)
    planned(chain, request, place=MARKUP)
    remarked(request, MARKUP)
    text = read(request, AFTER)
    assert MARKUP not in text
    assert text.count("&lt;img src=x") >= 11


def test_the_page_speaks_the_language_of_the_request(cast):
    request = confirmed(language="es")
    answer = Client().get(f"/ask/{request.link_key}/")
    assert '<html lang="es"' in answer.content.decode()
    chosen = Client()
    chosen.cookies["django_language"] = "en"
    assert '<html lang="en"' in chosen.get(f"/ask/{request.link_key}/").content.decode()


def test_a_form_from_another_site_does_nothing(cast):
    request = made()
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/ask/{request.link_key}/confirm/", {FORM_KEY: new_key()})
    assert answer.status_code == 403
    request.refresh_from_db()
    assert request.state == "unconfirmed"


CANARIES = ("Quillwren", "Vossmarrow", "Speaks of housing.", "label Harrowgate")


@pytest.fixture
def booked(chain, cast):
    """Two people with names, a bio and a label that no requester may read unasked."""
    request = confirmed()
    engagement = planned(chain, request, title="A panel with Quillwren")
    for person, name in ((cast.linh, "Quillwren"), (cast.itzel, "Vossmarrow")):
        person.chosen_name = name
        person.save()
        seat = chain.seat(engagement)
        seat.label = "label Harrowgate"
        seat.save()
        chain.booked(seat, person)
    return request, engagement


def said_to(request: Request) -> str:
    """Return everything that a requester gets to read: the page and the e-mails."""
    with clock_at(BEFORE):
        deliver()
    text = read(request, BEFORE)
    return text + "".join(message.message().as_string() for message in mail.outbox)


def test_without_a_yes_a_requester_reads_a_count_and_nothing_of_anybody(booked):
    request, _engagement = booked
    text = said_to(request)
    assert "2 of 2 people are booked." in text
    assert not any(canary in text for canary in CANARIES)


def test_a_requester_reads_exactly_what_someone_said_yes_to_and_no_longer_than_that(cast, booked):
    request, engagement = booked
    with clock_at(BEFORE):
        bio = bio_of(cast.linh)
        domain.set_disclosure(
            actor=cast.linh.user,
            engagement_id=engagement.pk,
            name_form="chosen",
            bio_id=bio.pk,
            recording=True,
        )
    text = said_to(request)
    assert [canary in text for canary in CANARIES] == [True, False, True, False]
    assert "Photographs: no" in text
    assert "Recording: yes" in text
    with clock_at(BEFORE):
        domain.revoke_disclosure(actor=cast.linh.user, engagement_id=engagement.pk)
    mail.outbox.clear()
    assert not any(canary in said_to(request) for canary in CANARIES)
