"""Composing, previewing as received, sending from the outbox, taking back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagements.models import Assignment, Offer
from notices.models import Notice
from pages.shared.forms import new_key
from tests.pages.asking import Asker, main_of, on_one_line
from tests.pages.scenes import LATER, make_scene, seat_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


@pytest.fixture
def seat(chain):
    return seat_at(chain, 0, day=LATER)


def compose(seat) -> str:
    return reverse("coordination:compose", args=[seat.pk])


def test_the_seat_shows_its_price_and_why(ximena, seat):
    page = ximena.read(reverse("coordination:engagement", args=[seat.engagement_id]))
    assert "2 h 30 min · $243.75 · paid by 17 April" in page
    assert "Evaluation consultant, PhD" in page
    assert "0 of 1" in page
    assert "Make an offer" in page


def test_a_seat_without_a_rate_says_so_and_takes_no_offer(ximena, chain, cast):
    from engagements import domain

    engagement = chain.engagement(starts_at=LATER)
    domain.add_seat(actor=cast.ximena, engagement_id=engagement.pk, role="trainer")
    page = ximena.read(reverse("coordination:engagement", args=[engagement.pk]))
    assert "No rate is in force for this role on that date." in page
    assert "Make an offer" not in page


def test_drafts_are_made_for_everyone_chosen_and_nothing_is_sent(ximena, seat, cast):
    values = {
        "people": [cast.linh.pk, cast.itzel.pk],
        "reply_by_at": "2026-03-15T17:00",
        "reason": "Both know the county.",
    }
    response = ximena.post(compose(seat), values)
    assert (response.status_code, response["Location"]) == (303, reverse("coordination:outbox"))
    assert set(Offer.objects.values_list("consultant__chosen_name", "state")) == {
        ("Linh", "draft"),
        ("Itzel", "draft"),
    }
    assert not Notice.objects.exists()
    assert "Nothing has been sent yet." in ximena.read(response["Location"])


def test_composing_without_a_person_keeps_the_answer_by_date(ximena, seat):
    response = ximena.post(compose(seat), {"reply_by_at": "2026-03-15T17:00"})
    assert response.status_code == 422
    assert "Choose at least one person." in on_one_line(response)
    assert "2026-03-15T17:00" in on_one_line(response)


def test_a_date_that_has_passed_is_named(ximena, seat, cast):
    values = {"people": [cast.linh.pk], "reply_by_at": "2026-03-01T17:00"}
    response = ximena.post(compose(seat), values)
    assert response.status_code == 422
    assert "Choose a date to reply by in the future." in on_one_line(response)
    assert not Offer.objects.exists()


def test_people_who_were_asked_are_not_shown_and_booked_ones_cannot_be_chosen(
    ximena, seat, chain, cast
):
    chain.sent(seat, cast.linh)
    chain.booked(chain.seat(seat.engagement), cast.itzel)
    page = ximena.read(compose(seat))
    assert f'id="person-{cast.linh.pk}"' not in page
    assert f'id="person-{cast.itzel.pk}" value="{cast.itzel.pk}" disabled' in page
    assert "Booked at this time" in page


def test_the_preview_is_what_the_person_receives(ximena, chain, cast):
    offer = make_scene(chain).open_offer
    received = main_of(Asker(cast.linh.user).get(reverse("consultant:offer", args=[offer.pk])))
    preview = main_of(ximena.get(reverse("coordination:offer", args=[offer.pk])))
    start = received.index('<section class="stack stack--tight" aria-labelledby="pay-title">')
    sheet = received[start : received.index('<form method="post"', start)]
    assert len(sheet) > 1000
    assert sheet.strip() in preview
    follows = received[
        received.index('<section class="stack stack--tight" aria-labelledby="next') :
    ]
    assert follows.strip() in preview


def test_the_preview_speaks_either_language(ximena, chain):
    path = reverse("coordination:offer", args=[make_scene(chain).draft.pk])
    assert '<article class="card stack preview" lang="es">' in ximena.read(path)
    english = ximena.read(path + "?in=en")
    assert '<article class="card stack preview" lang="en">' in english
    assert "What happens next" in english
    assert 'lang="en">' in ximena.read(path + "?in=klingon")


def test_the_outbox_sends_the_chosen_ones(ximena, chain, cast):
    first = chain.draft(seat_at(chain, 0, day=LATER), cast.linh)
    second = chain.draft(seat_at(chain, 4, day=LATER), cast.linh)
    Offer.objects.update(reply_by_at=LATER - timedelta(hours=1))
    path = reverse("coordination:outbox")
    response = ximena.post(path, {"offer": [first.pk]})
    assert response.status_code == 303
    assert "1 offer was sent." in ximena.read(path)
    states = dict(Offer.objects.values_list("pk", "state"))
    assert states == {first.pk: "sent", second.pk: "draft"}
    assert Notice.objects.filter(recipient=cast.linh.user).count() == 1


def test_sending_nothing_asks_for_a_choice_on_the_page_itself(ximena, chain):
    make_scene(chain)
    path = reverse("coordination:outbox")
    assert ximena.post(path).status_code == 302
    assert "Choose at least one offer to send." in ximena.read(path)


def test_the_answer_is_proposed_for_the_end_of_a_day(ximena, seat):
    assert 'value="2026-03-16T17:00"' in ximena.read(compose(seat))


def test_sending_twice_tells_the_person_once(ximena, chain, cast):
    draft = make_scene(chain).draft
    key = new_key()
    before = Notice.objects.filter(recipient=cast.itzel.user).count()
    for _time in range(2):
        answer = ximena.post(reverse("coordination:outbox"), {"offer": draft.pk}, key=key)
        assert answer.status_code == 303
    assert Notice.objects.filter(recipient=cast.itzel.user).count() == before + 1


def test_taking_back_says_first_what_it_means(ximena, chain):
    offer = make_scene(chain).open_offer
    path = reverse("coordination:withdraw", args=[offer.pk])
    assert "Linh is told that nothing is expected of them." in ximena.read(path)
    assert ximena.post(path).status_code == 303
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert ximena.get(path).status_code == 409


def test_cancelling_a_booking_opens_its_seat(ximena, chain):
    booked = chain.booked(seat_at(chain, 0, day=LATER))
    path = reverse("coordination:cancel", args=[booked.pk])
    assert "time already spent is paid" in ximena.read(path)
    assert ximena.post(path).status_code == 303
    assert Assignment.objects.get(pk=booked.pk).state == "cancelled"
    page = ximena.read(reverse("coordination:engagement", args=[booked.engagement_id]))
    assert "Make an offer" in page
