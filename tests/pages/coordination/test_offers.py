"""From the shortlist to the outbox: who is next, reasons in place, drafts, sending, taking back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultants.models import Consultant
from core.time import clock_at
from engagements import domain
from engagements.models import Assignment, Offer, PriorYes, Standby
from notices.models import Notice
from pages.shared.forms import new_key
from tests.factories.chain import PLAN, REASONS
from tests.pages.asking import Asker, main_of, on_one_line
from tests.pages.scenes import LATER, NOW, make_scene, offer_now, seat_at

pytestmark = pytest.mark.django_db

REPLY_BY = "2026-03-15T17:00"


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


@pytest.fixture
def seat(chain):
    return seat_at(chain, 0, day=LATER)


def compose(seat, *, ask=(), then=()) -> str:
    chosen = [f"ask={person.pk}" for person in ask] + [f"then={person.pk}" for person in then]
    return reverse("coordination:compose", args=[seat.pk]) + "?" + "&".join(chosen)


def shortlist(seat, query: str = "") -> str:
    return reverse("coordination:shortlist", args=[seat.pk]) + query


def chosen(*people, then=(), **more):
    return {
        "ask": [person.pk for person in people],
        "then": [person.pk for person in then],
        "reply_by_at": REPLY_BY,
        **more,
    }


def test_the_seat_shows_its_price_and_why(ximena, seat):
    page = ximena.read(reverse("coordination:engagement", args=[seat.engagement_id]))
    assert "2 h 30 min · $243.75 · paid by 17 April" in page
    assert "Evaluation consultant, PhD" in page
    assert "0 of 1" in page
    assert "Find people" in page


def test_a_seat_without_a_rate_says_so_and_takes_no_offer(ximena, chain, cast):
    engagement = chain.engagement(starts_at=LATER)
    domain.add_seat(actor=cast.ximena, engagement_id=engagement.pk, role="trainer")
    page = ximena.read(reverse("coordination:engagement", args=[engagement.pk]))
    assert "No rate is in force for this role on that date." in page
    assert "Find people" not in page


def test_the_shortlist_stands_in_order_of_turn_with_reasons(ximena, seat, chain, cast):
    chain.sent(seat_at(chain, 50), cast.linh)
    page = ximena.read(shortlist(seat))
    assert page.index(">Itzel</a>") < page.index(">Mose</a>") < page.index(">Linh</a>")
    assert "Not asked yet" in page
    assert "Last asked 19 days ago" in page


def test_a_wish_can_be_loosened_and_what_people_set_cannot(ximena, chain, cast):
    engagement = chain.engagement(starts_at=LATER)
    seat = domain.add_seat(
        actor=cast.ximena, engagement_id=engagement.pk, role="panelist", way="remote"
    )
    Consultant.objects.filter(pk__in=[cast.mose.pk, cast.itzel.pk]).update(remote=False)
    Consultant.objects.filter(pk=cast.itzel.pk).update(most_minutes_a_month=1)
    page = ximena.read(shortlist(seat))
    assert ">Linh</a>" in page
    assert ">Mose</a>" not in page
    assert "Look without it" in page
    loosened = ximena.read(shortlist(seat, "?loosen=way"))
    assert ">Mose</a>" in loosened
    assert "Wish for it again" in loosened
    assert f'name="ask" value="{cast.itzel.pk}"' not in loosened
    assert "Would go past the hours they wish that month" in loosened
    assert ximena.get(shortlist(seat, "?loosen=turn&start=x")).status_code == 200


def test_somebody_set_aside_is_asked_first_and_then_can_be_chosen(ximena, seat, cast):
    Consultant.objects.filter(pk=cast.mose.pk).update(most_minutes_a_month=1)
    path = reverse("coordination:ask_first", args=[seat.pk])
    answer = ximena.post(path, {"who": cast.mose.pk, "reply_by_at": REPLY_BY})
    assert (answer.status_code, answer["Location"]) == (303, shortlist(seat))
    row = PriorYes.objects.get()
    assert "Asked first" in ximena.read(shortlist(seat))
    said = reverse("coordination:first_by_phone", args=[row.pk])
    assert "A no costs nothing." in ximena.read(said)
    assert ximena.post(said, {"answer": "yes"}).status_code == 303
    page = ximena.read(shortlist(seat))
    assert f'name="ask" value="{cast.mose.pk}"' in page
    reason = {"reason_passing_over": "They said that they would love to."}
    assert ximena.post(compose(seat), chosen(cast.mose, **reason)).status_code == 303


def test_people_who_were_asked_or_booked_are_not_on_the_list(ximena, seat, chain, cast):
    chain.booked(chain.seat(seat.engagement), cast.itzel)
    chain.sent(seat, cast.linh)
    page = ximena.read(shortlist(seat))
    assert f'name="ask" value="{cast.linh.pk}"' not in page
    assert f'name="ask" value="{cast.itzel.pk}"' not in page
    assert f'name="ask" value="{cast.mose.pk}"' in page


def test_several_people_get_several_equal_seats_and_the_rest_wait(ximena, seat, chain, cast):
    chain.seat(seat.engagement)
    other = chain.seat(seat.engagement, preparation=5)
    assert "2 equal seats are open." in ximena.read(shortlist(seat))
    answer = ximena.post(compose(seat), chosen(cast.linh, cast.itzel, then=[cast.mose]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("coordination:outbox"))
    offers = Offer.objects.order_by("pk")
    assert [offer.consultant.chosen_name for offer in offers] == ["Linh", "Itzel"]
    assert {offer.seat_id for offer in offers}.isdisjoint({other.pk})
    assert len({offer.seat_id for offer in offers}) == 2
    assert Standby.objects.filter(consultant=cast.mose).count() == 2
    assert not Notice.objects.exists()
    assert "2 drafts are ready. Nothing has been sent yet." in ximena.read(answer["Location"])


def test_more_people_than_seats_wait_and_the_page_says_so_first(ximena, seat, cast):
    page = ximena.read(compose(seat, ask=[cast.linh, cast.itzel, cast.mose]))
    now, later = page.split("Then ask", 1)
    assert "Linh" in now.split("Asked now")[1]
    assert "Itzel" in later
    assert "Mose" in later


def test_passing_over_somebody_asks_for_a_reason_in_place(ximena, seat, cast):
    page = ximena.read(compose(seat, ask=[cast.itzel]))
    assert "Before them in turn: Linh." in page
    assert "Why out of turn?" in page
    response = ximena.post(compose(seat), chosen(cast.itzel))
    assert response.status_code == 422
    assert "Say why. Other coordinators can read it." in on_one_line(response)
    assert not Offer.objects.exists()
    reason = {"reason_passing_over": "They speak Spanish with the families."}
    assert ximena.post(compose(seat), chosen(cast.itzel, **reason)).status_code == 303
    kept = Offer.objects.get().reasons.get()
    assert (kept.kind, kept.passed_over_count) == ("passing_over", 1)
    page = ximena.read(reverse("coordination:offer", args=[kept.offer_id]))
    assert "They speak Spanish with the families." in page
    assert "1 person passed over" in page


def test_short_notice_asks_for_its_reason_when_the_date_is_moved(ximena, seat, cast):
    soon = chosen(cast.linh, reply_by_at="2026-03-12T17:00")
    response = ximena.post(compose(seat), soon)
    assert response.status_code == 422
    assert "Why at such short notice?" in on_one_line(response)
    assert "2026-03-12T17:00" in on_one_line(response)
    reason = {"reason_short_notice": "The county asked yesterday."}
    assert ximena.post(compose(seat), soon | reason).status_code == 303


def test_composing_without_a_person_says_whom_to_choose(ximena, seat):
    assert "Choose at least one person to ask." in ximena.read(compose(seat))
    assert ximena.post(compose(seat), {"reply_by_at": REPLY_BY}).status_code == 200
    assert not Offer.objects.exists()


def test_a_date_that_has_passed_is_named(ximena, seat, cast):
    values = chosen(cast.linh, reply_by_at="2026-03-01T17:00", reason_short_notice="Now")
    response = ximena.post(compose(seat), values)
    assert response.status_code == 422
    assert "Choose a date to reply by in the future." in on_one_line(response)
    assert not Offer.objects.exists()


def test_the_offer_is_shown_as_received_in_both_languages_before_it_is_made(
    ximena, seat, chain, cast
):
    page = ximena.read(compose(seat, ask=[cast.linh]))
    assert "What happens next" in page
    assert "Qué pasa después" in page
    assert not Offer.objects.exists()
    ximena.post(compose(seat), chosen(cast.linh))
    made = Offer.objects.get()
    english = main_of(ximena.get(reverse("coordination:offer", args=[made.pk]) + "?in=en"))
    sheet = english.split('<article class="card stack preview" lang="en">')[1]
    assert sheet.split("</article>")[0].split("What happens next")[0] in page


def test_the_preview_is_what_the_person_receives(ximena, chain, cast):
    offer = make_scene(chain).open_offer
    received = main_of(Asker(cast.linh.user).get(reverse("consultant:offer", args=[offer.pk])))
    preview = main_of(ximena.get(reverse("coordination:offer", args=[offer.pk])))
    preview = preview.replace('="en-', '="')
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


def test_the_outbox_sends_the_chosen_ones_after_count_and_total(ximena, chain, cast):
    first = chain.draft(seat_at(chain, 0, day=LATER), cast.linh)
    second = chain.draft(seat_at(chain, 4, day=LATER), cast.linh)
    Offer.objects.update(reply_by_at=LATER - timedelta(hours=1))
    path = reverse("coordination:send")
    page = ximena.read(f"{path}?offer={first.pk}&offer={second.pk}")
    assert "$487.50" in page
    assert "5.00" in page
    response = ximena.post(path, {"offer": [first.pk]})
    assert response.status_code == 303
    assert "1 offer was sent." in ximena.read(response["Location"])
    states = dict(Offer.objects.values_list("pk", "state"))
    assert states == {first.pk: "sent", second.pk: "draft"}
    assert Notice.objects.filter(recipient=cast.linh.user).count() == 1
    assert ximena.get(f"{path}?offer={first.pk}").status_code == 409


def test_sending_nothing_asks_for_a_choice(ximena, chain):
    assert ximena.get(reverse("coordination:send")).status_code == 422


def test_the_answer_is_proposed_for_the_end_of_a_day(ximena, seat, cast):
    assert 'value="2026-03-16T17:00"' in ximena.read(compose(seat, ask=[cast.linh]))


def test_sending_twice_tells_the_person_once(ximena, chain, cast):
    draft = make_scene(chain).draft
    key = new_key()
    before = Notice.objects.filter(recipient=cast.itzel.user).count()
    for _time in range(2):
        answer = ximena.post(reverse("coordination:send"), {"offer": draft.pk}, key=key)
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


def test_a_cancelled_booking_leads_to_whoever_is_next(ximena, chain, cast):
    booked = chain.booked(seat_at(chain, 0, day=LATER))
    with clock_at(NOW):
        domain.add_standby(
            actor=cast.ximena,
            seat_id=booked.seat_id,
            consultant_id=cast.itzel.pk,
            reason="They know the panel.",
        )
    path = reverse("coordination:cancel", args=[booked.pk])
    assert "time already spent is paid" in ximena.read(path)
    answer = ximena.post(path)
    following = reverse("coordination:following", args=[booked.seat_id])
    assert (answer.status_code, answer["Location"]) == (303, following)
    assert Assignment.objects.get(pk=booked.pk).state == "cancelled"
    assert "Itzel is next on the list." in ximena.read(following)
    answer = ximena.post(following)
    assert answer.status_code == 303
    assert "Itzel is asked now." in ximena.read(answer["Location"])
    assert Offer.objects.get(consultant=cast.itzel).state == "sent"


def test_somebody_is_taken_off_the_list(ximena, seat, cast):
    ximena.post(compose(seat), chosen(cast.linh, then=[cast.itzel]))
    row = Standby.objects.get()
    page = reverse("coordination:engagement", args=[seat.engagement_id])
    assert "Take off the list" in ximena.read(page)
    assert ximena.post(reverse("coordination:drop", args=[row.pk])).status_code == 303
    assert "They never knew that they were." in ximena.read(page)
    row.refresh_from_db()
    assert row.state == "dropped"


def test_a_question_is_answered_on_the_thread(ximena, chain, cast):
    offer = make_scene(chain).open_offer
    with clock_at(NOW):
        domain.ask_about_offer(
            actor=cast.linh.user, offer_id=offer.pk, text="Is there a quiet room?"
        )
    path = reverse("coordination:offer", args=[offer.pk])
    page = ximena.read(path)
    assert "Is there a quiet room?" in page
    assert "The offer stays open until you answer." in page
    say = reverse("coordination:say", args=[offer.pk])
    empty = ximena.post(say, {"text": ""})
    assert empty.status_code == 422
    assert "Is there a quiet room?" in on_one_line(empty)
    assert ximena.post(say, {"text": "Yes, beside the hall."}).status_code == 303
    assert "Yes, beside the hall." in ximena.read(path)


def test_a_suggested_time_is_taken_and_the_offer_made_anew(ximena, chain, cast):
    with clock_at(NOW):
        offer = offer_now(chain, chain.seat(chain.engagement(starts_at=LATER), **PLAN), cast.linh)
        domain.send_offer(actor=cast.ximena, offer_id=offer.pk)
        later = LATER + timedelta(hours=3)
        message = domain.suggest_time(
            actor=cast.linh.user,
            offer_id=offer.pk,
            starts_at=later,
            ends_at=later + timedelta(hours=1),
        )
    page = ximena.read(reverse("coordination:offer", args=[offer.pk]))
    assert "Take the suggested time" in page
    path = reverse("coordination:take", args=[message.pk])
    assert "The old offer is taken back for a new one." in ximena.read(path)
    answer = ximena.post(path)
    new = Offer.objects.get(replaces=offer)
    assert answer["Location"] == reverse("coordination:offer", args=[new.pk])
    assert (new.state, new.seat.engagement.starts_at) == ("sent", later)


def test_a_reminder_goes_out_twice_at_most(ximena, chain):
    offer = make_scene(chain).open_offer
    path = reverse("coordination:nudge", args=[offer.pk])
    assert [ximena.post(path).status_code for _time in range(3)] == [303, 303, 409]
    page = ximena.read(reverse("coordination:offer", args=[offer.pk]))
    assert "reminded 2 times" in page
    assert "Remind them" not in page


def test_a_call_is_written_down_for_someone_without_a_sign_in(ximena, chain, cast):
    with clock_at(NOW):
        offer = offer_now(chain, seat_at(chain, 0, day=LATER), cast.mose)
        domain.send_offer(actor=cast.ximena, offer_id=offer.pk)
    path = reverse("coordination:called", args=[offer.pk])
    assert "Write down their answer" in ximena.read(reverse("coordination:offer", args=[offer.pk]))
    assert ximena.post(path, {"employer_pays": "part"}).status_code == 422
    assert ximena.post(path, {"answer": "yes", "employer_pays": "part"}).status_code == 303
    offer.refresh_from_db()
    assert (offer.state, offer.answered_by, offer.employer_pays) == (
        "accepted",
        cast.ximena,
        "part",
    )
    page = ximena.read(reverse("coordination:offer", args=[offer.pk]))
    assert "For part of it" in page


def test_nobody_answers_for_someone_who_can_sign_in(ximena, chain):
    offer = make_scene(chain).open_offer
    path = reverse("coordination:called", args=[offer.pk])
    assert ximena.post(path, {"answer": "yes"}).status_code == 403
    page = ximena.read(reverse("coordination:offer", args=[offer.pk]))
    assert "Write down their answer" not in page


def test_someone_is_put_on_the_list_of_a_seat_that_is_asked_for(chain, cast, ximena, seat):
    with clock_at(NOW):
        offer = offer_now(chain, seat, cast.linh)
        domain.send_offer(actor=cast.ximena, offer_id=offer.pk, reasons=REASONS)
        page = ximena.read(reverse("coordination:engagement", args=[seat.engagement_id]))
        assert "Add someone to the list" in page
        given = {"consultant_id": cast.mose.pk, "reply_hours": 72, "reason": "Knows the county."}
        answer = ximena.post(reverse("coordination:add_next", args=[seat.pk]), given)
    assert answer.status_code == 303
    assert Standby.objects.get(seat=seat).consultant == cast.mose
