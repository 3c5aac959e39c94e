"""Offers as the consultant sees and answers them."""

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Assignment
from pages.shared.forms import new_key
from tests.pages.asking import Asker, main_of, on_one_line
from tests.pages.scenes import LATER, NOW, offer_now, seat_at

pytestmark = pytest.mark.django_db


def address(offer) -> str:
    return reverse("consultant:offer", args=[offer.pk])


@pytest.fixture
def offer(chain, cast):
    with clock_at(NOW):
        draft = offer_now(chain, seat_at(chain, 0, day=LATER), cast.linh)
        return domain.send_offer(actor=cast.ximena, offer_id=draft.pk)


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


def test_no_offers_expects_nothing(linh):
    page = linh.read(reverse("consultant:offers"))
    assert "No offers now." in page
    assert "Nothing is expected of you." in page


def test_offer_begins_with_hours_pay_and_date(linh, offer):
    page = linh.read(address(offer))
    assert "2 h 30 min paid · $243.75 · paid by 17 April" in page
    assert page.index("$243.75") < page.index("<h1>")


def test_every_component_is_priced(linh, offer):
    page = linh.read(address(offer))
    for name, pay in [("Preparation", "$97.50"), ("Attendance", "$97.50"), ("Debrief", "$48.75")]:
        assert name in page
        assert pay in page


def test_offer_says_why_the_rate_is_what_it_is(linh, offer):
    page = linh.read(address(offer))
    assert "Why this rate?" in page
    assert "Evaluation consultant, PhD" in page


def test_offer_shows_both_clocks_when_they_differ(linh, offer, cast):
    assert "On the clock there" not in linh.read(address(offer))
    cast.linh.timezone = "America/New_York"
    cast.linh.save()
    page = linh.read(address(offer))
    assert "Friday 20 March, 1:00 pm to 2:00 pm" in page
    assert "New York time, your time zone" in page
    assert "Friday 20 March, 10:00 am to 11:00 am" in page


def test_yes_books_and_says_what_is_next(linh, offer):
    response = linh.post(address(offer), {"answer": "accept"})
    assert (response.status_code, response["Location"]) == (303, address(offer))
    assert Assignment.objects.filter(offer=offer, state="booked").exists()
    page = linh.read(address(offer))
    assert "You are booked" in page
    assert "be there on Friday 20 March" in page


def test_no_asks_for_no_reason(linh, offer):
    response = linh.post(address(offer), {"answer": "decline"})
    assert response.status_code == 303
    offer.refresh_from_db()
    assert offer.state == "declined"
    assert "it costs you nothing" in linh.read(response["Location"])


def test_a_form_sent_twice_has_one_effect(linh, offer):
    key = new_key()
    first = linh.post(address(offer), {"answer": "accept"}, key=key)
    again = linh.post(address(offer), {"answer": "accept"}, key=key)
    assert first["Location"] == again["Location"]
    assert Assignment.objects.count() == 1


def test_a_filled_seat_gets_a_calm_page(linh, chain, cast, offer):
    with clock_at(NOW):
        other = offer_now(chain, offer.seat, cast.itzel)
        domain.send_offer(actor=cast.ximena, offer_id=other.pk)
        domain.accept_offer(actor=cast.itzel.user, offer_id=other.pk)
    page = linh.read(address(offer))
    assert "This seat has just been filled" in page
    assert "Nothing is expected of you." in page
    answer = linh.post(address(offer), {"answer": "accept"})
    assert answer.status_code == 409
    assert "This seat has just been filled. Nothing is expected of you." in on_one_line(answer)


def test_an_expired_offer_gets_a_calm_page(linh, cast, chain):
    past = chain.sent(seat_at(chain, 0, day=LATER))
    page = linh.read(address(past))
    assert "This offer is no longer open" in page
    assert "Yes, I will do this" not in page


def test_an_answer_that_is_neither_is_refused(linh, offer):
    assert linh.post(address(offer), {"answer": "maybe"}).status_code == 422


def test_an_offer_to_someone_else_answers_like_none(cast, offer):
    itzel = Asker(cast.itzel.user)
    seen = itzel.get(address(offer))
    none = itzel.get(reverse("consultant:offer", args=[10**9]))
    assert seen.status_code == none.status_code == 404
    assert main_of(seen) == main_of(none)
    assert itzel.post(address(offer), {"answer": "accept"}).status_code == 404


def test_a_draft_is_not_shown(linh, chain, cast):
    with clock_at(NOW):
        draft = offer_now(chain, seat_at(chain, 3, day=LATER), cast.linh)
    assert linh.get(address(draft)).status_code == 404
