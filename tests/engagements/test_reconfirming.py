"""Answering a change: confirming or stepping back, and what follows when no answer comes."""

from datetime import timedelta

import pytest

from core.errors import NotVisible, Refused, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import Reconfirmation
from notices.models import Notice
from tests.factories import event_for
from tests.factories.chain import BEFORE, DAY, STARTS
from tests.factories.programme import redraft, released

pytestmark = pytest.mark.usefixtures("invariants_hold")

REPLY_BY = BEFORE + timedelta(days=7)


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def panel(event):
    engagement = event.session()
    released(event)
    return engagement


def changed(event, panel, assignment):
    """Give a booked session another title and release it."""
    redraft(event, panel, title="Another title")
    released(event)
    Notice.objects.all().delete()
    return assignment.reconfirmations.get()


@pytest.fixture
def asked(event, chain, panel):
    return changed(event, panel, chain.booked(chain.seat(panel)))


def kinds_told():
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_confirming_keeps_the_booking_and_tells_who_released(asked, cast):
    with clock_at(BEFORE):
        done = domain.confirm_change(actor=cast.linh.user, reconfirmation_id=asked.pk)
    assert (done.state, done.answered_by) == ("confirmed", cast.linh.user)
    assert done.assignment.state == "booked"
    (told,) = Notice.objects.all()
    assert (told.kind, told.recipient) == ("change_confirmed", cast.ximena)


def test_a_late_yes_counts_until_the_work_begins(asked, cast):
    with clock_at(REPLY_BY + timedelta(days=1)):
        domain.confirm_change(actor=cast.linh.user, reconfirmation_id=asked.pk)
    assert Reconfirmation.objects.get().state == "confirmed"


def test_nothing_is_answered_once_the_work_has_begun(asked, cast):
    with clock_at(STARTS), pytest.raises(WrongState, match="begun"):
        domain.step_back(actor=cast.linh.user, reconfirmation_id=asked.pk)


def test_stepping_back_costs_nothing_and_opens_the_seat(asked, chain, cast):
    seat = asked.assignment.seat
    other = chain.booked(chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=9))))
    Notice.objects.all().delete()
    with clock_at(BEFORE):
        done = domain.step_back(actor=cast.linh.user, reconfirmation_id=asked.pk)
    booking = done.assignment
    assert (done.state, booking.state, booking.calendar_sequence) == (
        "stepped_back",
        "cancelled",
        2,
    )
    assert kinds_told() == ["booking_cancelled", "stepped_back"]
    other.refresh_from_db()
    assert other.state == "booked"
    assert chain.booked(seat, cast.itzel).state == "booked"


def test_a_turn_is_as_if_nobody_had_asked(event, chain, panel, cast):
    before = cast.linh.turn_at
    asked = changed(event, panel, chain.booked(chain.seat(panel)))
    with clock_at(BEFORE):
        domain.step_back(actor=cast.linh.user, reconfirmation_id=asked.pk)
    cast.linh.refresh_from_db()
    assert cast.linh.turn_at == before


def test_an_answer_is_given_once(asked, cast):
    with clock_at(BEFORE):
        domain.confirm_change(actor=cast.linh.user, reconfirmation_id=asked.pk)
        with pytest.raises(WrongState):
            domain.step_back(actor=cast.linh.user, reconfirmation_id=asked.pk)
    asked.assignment.refresh_from_db()
    assert asked.assignment.state == "booked"


def test_only_the_person_answers_for_themself(asked, cast):
    for actor, refusal in (
        (cast.itzel.user, NotVisible),
        (cast.ximena, Refused),
        (cast.ansel, Refused),
    ):
        with clock_at(BEFORE), pytest.raises(refusal):
            domain.confirm_change(actor=actor, reconfirmation_id=asked.pk)


def test_a_coordinator_writes_down_what_is_said_by_phone(event, chain, panel, cast):
    offer = chain.sent(chain.seat(panel), cast.mose)
    with clock_at(BEFORE):
        booking = domain.accept_offer(actor=cast.ximena, offer_id=offer.pk)
    asked = changed(event, panel, booking)
    with clock_at(BEFORE):
        done = domain.step_back(actor=cast.ximena, reconfirmation_id=asked.pk)
    assert (done.state, done.answered_by) == ("stepped_back", cast.ximena)
    kept = StateChange.objects.filter(noun="engagements.reconfirmation", to_state="stepped_back")
    assert kept.get().note == "", "no reason is asked for, and none is kept"


def test_cancelling_a_booking_closes_its_question(asked, cast):
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=asked.assignment_id)
    asked.refresh_from_db()
    assert asked.state == "lapsed"


def test_one_reminder_comes_at_half_time_by_day(asked, cast):
    half = asked.asked_at + (asked.reply_by_at - asked.asked_at) / 2
    with clock_at(half - timedelta(minutes=1)):
        assert domain.lapse_reconfirmations() == 0
    with clock_at(half.replace(hour=10)):  # 02:00 in Sacramento
        assert domain.lapse_reconfirmations() == 0
    for _round in range(2):
        with clock_at(half.replace(hour=20)):
            domain.lapse_reconfirmations()
    assert kinds_told() == ["change_reminder"]


def test_a_question_lapses_when_the_work_begins_and_the_booking_stands(asked):
    with clock_at(STARTS):
        assert domain.lapse_reconfirmations() == 1
    asked.refresh_from_db()
    asked.assignment.refresh_from_db()
    assert (asked.state, asked.assignment.state) == ("lapsed", "booked")
    note = StateChange.objects.filter(noun="engagements.reconfirmation").latest("pk").note
    assert note == "no answer before the work"


def test_the_coordinator_hears_once_of_a_change_that_nobody_answered(asked, cast):
    late = asked.reply_by_at + timedelta(days=1, hours=2)
    assert late.date() < DAY
    for day in range(2):
        with clock_at(late + timedelta(days=day)):
            domain.remind_late()
    assert list(
        Notice.objects.filter(kind="past_its_date").values_list("recipient", flat=True)
    ) == [cast.ximena.pk]
