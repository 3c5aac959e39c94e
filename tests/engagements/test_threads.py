"""Questions, suggested times and reminders, each at a time of day that suits the person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import Invalid, NotVisible, Refused, Taken, WrongState
from core.time import clock_at
from engagements import domain
from engagements.models import Offer
from notices.models import Notice
from tests.api import rows
from tests.factories.chain import BEFORE, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOVED = STARTS + 2 * DAY


def ask(chain, offer, at=BEFORE):
    with clock_at(at):
        return domain.ask_about_offer(
            actor=offer.consultant.user, offer_id=offer.pk, text=" Is there parking? "
        )


def answer(chain, offer, at):
    with clock_at(at):
        return domain.answer_about_offer(
            actor=chain.cast.ximena, offer_id=offer.pk, text="Yes, behind the house."
        )


def suggest(chain, offer, at=BEFORE, starts_at=MOVED):
    with clock_at(at):
        return domain.suggest_time(
            actor=offer.consultant.user,
            offer_id=offer.pk,
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
        )


def test_a_question_and_its_answer_reach_the_other_side(chain, cast):
    offer = chain.sent()
    asked = ask(chain, offer)
    answered = answer(chain, offer, BEFORE + HOUR)
    assert (asked.text, asked.is_from_consultant, answered.is_from_consultant) == (
        "Is there parking?",
        True,
        False,
    )
    told = Notice.objects.filter(kind="offer_message").order_by("id")
    assert [notice.recipient for notice in told] == [cast.ximena, cast.linh.user]


def test_a_question_holds_the_offer_open_until_it_is_answered(chain, cast):
    offer = chain.sent()
    late = offer.reply_by_at + HOUR
    ask(chain, offer, offer.reply_by_at - HOUR)
    with clock_at(late):
        assert domain.expire_offers() == 0
    answer(chain, offer, late)
    offer.refresh_from_db()
    assert offer.reply_by_at == late + timedelta(hours=48)
    with clock_at(late + timedelta(hours=48)):
        assert domain.expire_offers() == 1


def test_a_held_offer_can_still_be_accepted_and_ends_when_the_work_begins(chain, cast):
    taken, left = chain.sent(), chain.sent(chain.seat(chain.engagement(starts_at=MOVED)))
    for offer in (taken, left):
        ask(chain, offer)
    with clock_at(taken.reply_by_at + HOUR):
        assert domain.is_open(taken)
        domain.accept_offer(actor=cast.linh.user, offer_id=taken.pk)
    with clock_at(MOVED):
        with pytest.raises(WrongState):
            domain.accept_offer(actor=cast.linh.user, offer_id=left.pk)
        assert domain.expire_offers() == 1


def test_an_answer_never_shortens_the_time_to_reply(chain):
    offer = chain.sent()
    before = offer.reply_by_at
    answer(chain, offer, BEFORE + HOUR)
    offer.refresh_from_db()
    assert offer.reply_by_at == before


def test_threads_are_of_the_person_asked_and_the_desk(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE):
        with pytest.raises(NotVisible):
            domain.ask_about_offer(actor=cast.itzel.user, offer_id=offer.pk, text="Hm?")
        with pytest.raises(Refused):
            domain.ask_about_offer(actor=cast.ximena, offer_id=offer.pk, text="Hm?")
        with pytest.raises(Refused):
            domain.answer_about_offer(actor=cast.prudence, offer_id=offer.pk, text="Hm.")
        with pytest.raises(Invalid):
            domain.ask_about_offer(actor=cast.linh.user, offer_id=offer.pk, text="  ")


def test_a_suggested_time_that_is_taken_moves_the_work_and_asks_anew(chain, cast):
    offer = chain.sent()
    suggested = suggest(chain, offer)
    with clock_at(BEFORE + HOUR):
        new = domain.take_suggestion(actor=cast.ximena, message_id=suggested.pk)
    offer.refresh_from_db()
    assert (offer.state, new.state, new.replaces) == ("withdrawn", "sent", offer)
    assert new.terms["starts_at"] == MOVED.isoformat()
    assert new.reply_by_at == offer.reply_by_at
    with clock_at(BEFORE + HOUR):
        booked = domain.accept_offer(actor=cast.linh.user, offer_id=new.pk)
    assert booked.during.lower == MOVED
    kinds = Notice.objects.filter(recipient=cast.linh.user).values_list("kind", flat=True)
    assert list(kinds.order_by("id")) == ["offer_sent", "offer_sent", "booked"]


def test_no_time_is_moved_behind_anybodys_back(chain, cast):
    engagement = chain.engagement()
    offer = chain.sent(chain.seat(engagement))
    suggested = suggest(chain, offer)
    chain.booked(chain.seat(engagement), cast.itzel)
    with clock_at(BEFORE), pytest.raises(Taken):
        domain.take_suggestion(actor=cast.ximena, message_id=suggested.pk)
    offer.refresh_from_db()
    assert (offer.state, offer.seat.engagement.starts_at) == ("sent", STARTS)


def test_the_programmes_own_time_is_not_moved_here(chain, cast):
    session = rows.programme(chain, 1)
    offer = chain.sent(chain.seat(rows.session_work(chain, session, 1)))
    suggested = suggest(chain, offer)
    with clock_at(BEFORE), pytest.raises(WrongState, match="programme"):
        domain.take_suggestion(actor=cast.ximena, message_id=suggested.pk)


def test_times_that_no_work_has_are_not_suggested(chain):
    offer = chain.sent()
    for starts_at in (BEFORE - HOUR, BEFORE + 3000 * DAY):
        with pytest.raises(Invalid):
            suggest(chain, offer, starts_at=starts_at)


def reminded(at) -> int:
    with clock_at(at):
        return domain.remind_unanswered()


def test_two_reminders_at_half_time_and_a_day_before_and_no_more(chain, cast):
    offer = chain.sent()  # ten days, from and to 10:00 in Sacramento
    assert reminded(BEFORE + 5 * DAY - HOUR) == 0
    assert reminded(BEFORE + 5 * DAY) == 1
    assert reminded(BEFORE + 5 * DAY + HOUR) == 0
    assert reminded(BEFORE + 9 * DAY - HOUR) == 0
    assert reminded(BEFORE + 9 * DAY) == 1
    assert reminded(BEFORE + 9 * DAY + HOUR) == 0
    assert Notice.objects.filter(recipient=cast.linh.user, kind="offer_reminder").count() == 2
    offer.refresh_from_db()
    with clock_at(BEFORE + 9 * DAY), pytest.raises(WrongState, match="twice"):
        domain.remind(actor=cast.ximena, offer_id=offer.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.update(reminder_count=3)


@pytest.mark.parametrize(("zone", "count"), [("America/Los_Angeles", 1), ("Asia/Manila", 0)])
def test_nobody_is_reminded_at_night_where_they_are(chain, cast, zone, count):
    cast.linh.timezone = zone
    cast.linh.save()
    offer = chain.sent()
    half = BEFORE + 5 * DAY  # 10:00 in Sacramento, 2:00 in Manila
    assert reminded(half) == count
    if not count:
        with clock_at(half), pytest.raises(WrongState, match="night"):
            domain.remind(actor=cast.ximena, offer_id=offer.pk)
        assert reminded(half + 6 * HOUR) == 1


def test_whoever_waits_for_an_answer_or_has_no_sign_in_is_not_reminded(chain, cast):
    offer, by_phone = chain.sent(), chain.sent(chain.seat(), cast.mose)
    ask(chain, offer)
    assert reminded(BEFORE + 9 * DAY) == 0
    with clock_at(BEFORE):
        with pytest.raises(WrongState, match="answer that first"):
            domain.remind(actor=cast.ximena, offer_id=offer.pk)
        with pytest.raises(WrongState, match="call them"):
            domain.remind(actor=cast.ximena, offer_id=by_phone.pk)


def test_reminding_by_hand_counts(chain, cast):
    offer = chain.sent()
    with clock_at(BEFORE + DAY):
        domain.remind(actor=cast.ximena, offer_id=offer.pk)
    assert reminded(BEFORE + 5 * DAY) == 0
    assert reminded(BEFORE + 9 * DAY) == 1
