"""Everything around an offer: who is there, the in-between answers, and what is asked first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Disclosure, Engagement, OfferMessage, PriorYes
from tests.api import rows
from tests.factories.chain import REASONS
from tests.pages.asking import Asker, carried, main_of, on_one_line
from tests.pages.scenes import LATER, NOW, seat_at

pytestmark = pytest.mark.django_db


def at(name: str, offer) -> str:
    return reverse(f"consultant:{name}", args=[offer.pk])


def sent_to(chain, consultant, seat, *, hours: int = 72):
    with clock_at(NOW):
        draft = domain.make_offer(
            actor=chain.cast.ximena,
            seat_id=seat.pk,
            consultant_id=consultant.pk,
            reply_by_at=NOW + timedelta(hours=hours),
            reasons=REASONS,
        )
        return domain.send_offer(actor=chain.cast.ximena, offer_id=draft.pk, reasons=REASONS)


@pytest.fixture
def seat(chain):
    """A seat on a panel whose briefing says everything."""
    seat = seat_at(chain, 0, day=LATER)
    Engagement.objects.filter(pk=seat.engagement_id).update(
        audience="About 40 people",
        audiences=["county_staff", "law_enforcement"],
        format="Four of you at one table",
        questions="What helped?\nWhat did not?",
        off_limits="Anybody's past",
        support_on_site="Rosa, by the door",
        recording="consented",
    )
    seat.engagement.refresh_from_db()
    return seat


@pytest.fixture
def offer(chain, cast, seat):
    return sent_to(chain, cast.linh, seat)


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


def test_an_offer_says_what_it_is_like_to_be_there(linh, offer):
    page = linh.read(at("offer", offer))
    for words in (
        "Law enforcement will be in the room.",
        "About 40 people",
        "Four of you at one table",
        "What helped?<br>What did not?",
        "Anybody&#x27;s past",
        "Rosa, by the door",
        "Only those who agreed are recorded",
        "You can withdraw before it begins.",
    ):
        assert words in page


def test_law_enforcement_is_named_only_where_it_is(linh, chain, cast):
    offer = sent_to(chain, cast.linh, seat_at(chain, 5, day=LATER))
    assert "Law enforcement" not in linh.read(at("offer", offer))


def test_who_else_is_there_is_counted_and_named_only_with_their_yes(linh, chain, cast, seat, offer):
    page = linh.read(at("offer", offer))
    assert "Nobody else is booked yet." in page
    for person in (cast.itzel, cast.mose):
        row = sent_to(chain, person, chain.seat(seat.engagement))
        with clock_at(NOW):
            domain.accept_offer(actor=person.user or cast.ximena, offer_id=row.pk)
    page = linh.read(at("offer", offer))
    assert "2 other people" in page
    assert "Itzel" not in page
    with clock_at(NOW):
        domain.set_disclosure(
            actor=cast.itzel.user,
            engagement_id=seat.engagement_id,
            name_form="chosen",
            title=True,
            **domain.words_to_print(seat),
        )
    page = linh.read(at("offer", offer))
    assert "<li>Itzel</li>" in page
    assert "1 other person" in page


def test_a_yes_shows_nothing_unless_it_says_so(linh, offer):
    assert linh.post(at("offer", offer), {"answer": "accept"}).status_code == 303
    assert not Disclosure.objects.exists()


def test_a_yes_can_carry_what_may_be_shown_and_the_employers_answer(linh, offer):
    said = {"answer": "accept", "name_form": "chosen", "title": "on", "employer_pays": "part"}
    said |= carried(linh.read(at("offer", offer)))
    assert linh.post(at("offer", offer), said).status_code == 303
    kept = Disclosure.objects.get()
    assert (kept.name_form, kept.title_as_printed, kept.recording) == ("chosen", "A panel", False)
    offer.refresh_from_db()
    assert (offer.state, offer.employer_pays) == ("accepted", "part")


def test_a_consent_that_cannot_be_kept_books_nobody_and_loses_nothing(linh, offer):
    said = {"answer": "accept", "name_form": "none", "title": "on", "employer_pays": "no"}
    answer = linh.post(at("offer", offer), said)
    assert answer.status_code == 422
    page = main_of(answer)
    assert "Nothing about you can be printed without a name." in page
    assert 'id="id_title" checked' in page
    assert 'value="no" id="id_employer_pays_0" checked' in page
    assert not Assignment.objects.exists()


def test_not_now_is_a_no_that_costs_nothing_and_a_rest(linh, offer, cast):
    before = cast.linh.turn_at
    page = linh.read(at("not_now", offer))
    assert "Friday 10 April" in page
    sent = linh.post(at("not_now", offer), {"until": "another", "another_day": "2026-05-01"})
    assert sent.status_code == 303
    offer.refresh_from_db()
    cast.linh.refresh_from_db()
    assert (offer.state, cast.linh.paused_until) == ("declined", date(2026, 5, 1))
    assert cast.linh.turn_at == before
    home = linh.read(reverse("consultant:home"))
    assert "You have paused invitations until 1 May" in home
    assert linh.post(reverse("consultant:lift")).status_code == 303
    assert "You have paused" not in linh.read(reverse("consultant:home"))


@pytest.mark.parametrize("day", ["", "2026-03-01", "2031-01-01"])
def test_not_now_takes_a_day_that_is_to_come(linh, offer, day):
    sent = linh.post(at("not_now", offer), {"until": "another", "another_day": day})
    assert sent.status_code == 422
    offer.refresh_from_db()
    assert offer.state == "sent"


def test_a_question_holds_the_offer_until_its_answer(linh, offer, cast):
    sent = linh.post(at("ask", offer), {"text": "Is there parking?"})
    assert sent.status_code == 303
    later = NOW + timedelta(days=5)
    with clock_at(later):
        domain.expire_offers()
        page = on_one_line(linh.client.get(at("offer", offer)))
        assert "Is there parking?" in page
        assert "Yes, I will do this" in page
        domain.answer_about_offer(
            actor=cast.ximena, offer_id=offer.pk, text="Yes, behind the hall."
        )
        page = on_one_line(linh.client.get(at("offer", offer)))
    assert "Yes, behind the hall." in page
    assert "<strong>Ximena</strong>" in page


def test_another_time_is_suggested_on_the_persons_own_clock(linh, offer, cast):
    cast.linh.timezone = "America/New_York"
    cast.linh.save()
    page = linh.read(at("suggest", offer))
    assert 'value="13:00"' in page
    values = {"on": "2026-03-21", "starts": "15:00", "ends": "16:00", "text": "Later?"}
    assert linh.post(at("suggest", offer), values).status_code == 303
    message = OfferMessage.objects.get()
    assert message.suggests_start_at.isoformat() == "2026-03-21T19:00:00+00:00"
    assert "Saturday 21 March, 3:00 pm to 4:00 pm" in linh.read(at("offer", offer))


@pytest.mark.parametrize("ends", ["14:00", "15:00"])
def test_a_suggested_end_is_after_its_start(linh, offer, ends):
    values = {"on": "2026-03-21", "starts": "15:00", "ends": ends}
    assert linh.post(at("suggest", offer), values).status_code == 422
    assert not OfferMessage.objects.exists()


@pytest.mark.parametrize("name", ["not_now", "ask", "suggest"])
def test_a_closed_offer_takes_no_more_words(linh, offer, name):
    linh.post(at("offer", offer), {"answer": "decline"})
    assert linh.get(at(name, offer)).status_code == 409


def test_short_notice_and_reminders_are_said_kindly(linh, chain, cast, offer):
    assert "short notice" not in linh.read(at("offer", offer))
    short = sent_to(chain, cast.linh, seat_at(chain, 6, day=LATER), hours=20)
    assert "A no is just as welcome." in linh.read(at("offer", short))
    type(short).objects.filter(pk=short.pk).update(reminder_count=1)
    assert "There is no hurry and no penalty." in linh.read(at("offer", short))


def test_asked_first_says_what_it_goes_beyond_and_no_more(linh, chain, cast):
    asked = rows.asked_first(chain, seat_at(chain, 9, day=LATER), cast.linh)
    PriorYes.objects.filter(pk=asked.pk).update(beyond=["away", "hours"])
    assert "Panel: Panelist" in linh.read(reverse("consultant:offers"))
    path = at("asked_first", asked)
    page = linh.read(path)
    assert "You said that you are not free on this day." in page
    assert "This goes beyond them." in page
    assert "2 h 30 min" in page
    assert "$243.75" in page
    assert "A panel" not in main_of(linh.get(path))
    assert linh.post(path, {"answer": "yes"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "given"
    assert linh.post(path, {"answer": "take_back"}).status_code == 303
    asked.refresh_from_db()
    assert asked.state == "refused"


def test_every_kind_of_what_a_person_sets_has_its_words():
    from engagements.domain.limits import KINDS
    from pages.consultant.asking_reading import BEYOND

    assert set(BEYOND) == set(KINDS)


def test_another_persons_things_answer_like_none(cast, chain, offer):
    itzel = Asker(cast.itzel.user)
    asked = rows.asked_first(chain, seat_at(chain, 9, day=LATER), cast.linh)
    assert itzel.get(at("asked_first", asked)).status_code == 404
    assert itzel.post(at("asked_first", asked), {"answer": "yes"}).status_code == 404
    for name in ("not_now", "ask", "suggest"):
        assert itzel.get(at(name, offer)).status_code == 404
