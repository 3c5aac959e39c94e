"""Who is asked next, when, and who is left in peace."""

from datetime import date, timedelta

import pytest

from core.errors import Invalid, NotVisible, Refused, Taken, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import Offer, Standby
from notices.models import Notice
from tests.cast import consultant
from tests.factories.chain import BEFORE, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")


def put(chain, seat, person, **options):
    with clock_at(BEFORE):
        return domain.add_standby(
            actor=chain.cast.ximena,
            seat_id=seat.pk,
            consultant_id=person.pk,
            **{"reason": "The test is about them."} | options,
        )


def decline(offer, at=BEFORE):
    with clock_at(at):
        return domain.decline_offer(actor=offer.consultant.user, offer_id=offer.pk)


def open_offer(seat) -> Offer | None:
    return seat.offers.filter(state="sent").first()


def test_the_next_is_asked_after_a_no_with_their_own_time_to_answer(chain, cast):
    offer = chain.sent()
    row = put(chain, offer.seat, cast.itzel, reply_hours=60)
    decline(offer)
    row.refresh_from_db()
    asked = open_offer(offer.seat)
    assert (asked.consultant, asked.made_by) == (cast.itzel, cast.ximena)
    assert asked.reply_by_at == BEFORE + timedelta(hours=60)
    assert (row.state, row.offer) == ("asked", asked)
    assert Notice.objects.filter(recipient=cast.itzel.user, kind="offer_sent").count() == 1
    step = StateChange.objects.get(noun="engagements.offer", object_id=asked.pk, move="send")
    assert step.actor.is_system


def test_the_next_is_asked_after_silence(chain, cast):
    offer = chain.sent()
    put(chain, offer.seat, cast.itzel)
    with clock_at(offer.reply_by_at):
        assert domain.expire_offers() == 1
    assert open_offer(offer.seat).consultant == cast.itzel


def test_nobody_is_asked_by_itself_while_another_still_thinks(chain, cast):
    seat = chain.seat()
    first, second = chain.sent(seat, cast.linh), chain.sent(seat, cast.itzel)
    put(chain, seat, cast.mose)
    decline(first)
    assert open_offer(seat) == second
    decline(second)
    assert open_offer(seat).consultant == cast.mose


def test_people_who_cannot_be_asked_any_more_are_skipped_and_the_record_says_why(chain, cast):
    offer = chain.sent()
    paused, booked, fine = (consultant(name) for name in ("Noor", "Wren", "Keiko"))
    rows = [put(chain, offer.seat, person) for person in (paused, booked, fine)]
    paused.paused_until = date(2026, 6, 1)
    paused.save()
    chain.booked(chain.seat(chain.engagement()), booked)
    decline(offer)
    states = [Standby.objects.get(pk=row.pk).state for row in rows]
    assert states == ["dropped", "dropped", "asked"]
    notes = StateChange.objects.filter(noun="engagements.standby", move="drop")
    assert list(notes.order_by("id").values_list("note", flat=True)) == ["paused", "taken"]


def test_whoever_said_no_to_such_a_seat_of_the_engagement_is_not_asked_for_another(chain, cast):
    engagement = chain.engagement()
    seats = [chain.seat(engagement), chain.seat(engagement)]
    first, second = chain.sent(seats[0], cast.linh), chain.sent(seats[1], cast.itzel)
    noor = consultant("Noor")
    for seat in seats:
        put(chain, seat, noor)
    decline(first)
    decline(open_offer(seats[0]))
    decline(second)
    assert open_offer(seats[1]) is None
    assert Offer.objects.filter(consultant=noor).count() == 1


def test_a_list_that_is_empty_is_told_to_whoever_keeps_it_and_no_list_tells_nothing(chain, cast):
    offer = chain.sent()
    put(chain, offer.seat, cast.itzel)
    decline(offer)
    told = Notice.objects.filter(kind="standby_empty")
    assert not told.exists()
    decline(open_offer(offer.seat))
    assert [notice.recipient for notice in told] == [cast.ximena]
    decline(chain.sent(chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=2)))))
    assert told.count() == 1


def test_a_conflict_without_a_reason_waits_for_a_coordinator_and_skips_nobody(chain, cast):
    offer = chain.sent()
    noor = consultant("Noor")
    with clock_at(BEFORE):
        row = domain.add_standby(
            actor=cast.ximena, seat_id=offer.seat_id, consultant_id=cast.itzel.pk
        )
    put(chain, offer.seat, noor)
    decline(offer, at=STARTS - timedelta(hours=20))
    row.refresh_from_db()
    assert (row.state, open_offer(offer.seat)) == ("waiting", None)
    assert Notice.objects.filter(recipient=cast.ximena, kind="standby_stopped").count() == 1
    with clock_at(STARTS - timedelta(hours=20)):
        with pytest.raises(Invalid) as refusal:
            domain.ask_next(actor=cast.ximena, seat_id=offer.seat_id)
        assert [problem.field for problem in refusal.value.problems] == ["reason_short_notice"]
        asked = domain.ask_next(
            actor=cast.ximena, seat_id=offer.seat_id, reasons={"short_notice": "Someone fell ill."}
        )
    assert asked.consultant == cast.itzel
    assert asked.reply_by_at == STARTS - timedelta(hours=1)


def test_a_cancelled_booking_is_replaced_from_the_list(chain, cast):
    booked = chain.booked()
    put(chain, booked.seat, cast.itzel)
    with clock_at(BEFORE):
        with pytest.raises(Taken):
            domain.ask_next(actor=cast.ximena, seat_id=booked.seat_id)
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=booked.pk)
        asked = domain.ask_next(actor=cast.ximena, seat_id=booked.seat_id)
        with pytest.raises(WrongState, match="being asked"):
            domain.ask_next(actor=cast.ximena, seat_id=booked.seat_id)
    assert asked.consultant == cast.itzel


def test_an_empty_list_asks_nobody(chain, cast):
    with clock_at(BEFORE):
        assert domain.ask_next(actor=cast.ximena, seat_id=chain.seat().pk) is None


def test_one_is_on_a_list_once_and_not_after_being_asked(chain, cast):
    offer = chain.sent()
    put(chain, offer.seat, cast.itzel)
    for person in (cast.itzel, cast.linh):
        with pytest.raises(Taken):
            put(chain, offer.seat, person)


def test_a_list_out_of_turn_takes_a_reason(chain, cast):
    with pytest.raises(Invalid) as refusal:
        put(chain, chain.seat(), cast.itzel, reason="")
    assert [problem.field for problem in refusal.value.problems] == ["reason_passing_over"]


def test_dropping_is_for_coordinators_and_unseen_by_the_person(chain, cast):
    row = put(chain, chain.seat(), cast.itzel)
    with pytest.raises(NotVisible):
        domain.drop_standby(actor=cast.itzel.user, standby_id=row.pk)
    with pytest.raises(Refused):
        domain.drop_standby(actor=cast.ansel, standby_id=row.pk)
    assert domain.drop_standby(actor=cast.ximena, standby_id=row.pk).state == "dropped"
    assert not Notice.objects.exists()


def test_lists_are_emptied_when_the_work_begins(chain, cast):
    row = put(chain, chain.seat(), cast.itzel)
    with clock_at(STARTS - timedelta(minutes=1)):
        assert domain.drop_started_standby() == 0
    with clock_at(STARTS):
        assert domain.drop_started_standby() == 1
    row.refresh_from_db()
    assert row.state == "dropped"


def test_a_reason_on_the_list_is_the_reason_of_the_offer(chain, cast):
    offer = chain.sent()
    noor = consultant("Noor")
    put(chain, offer.seat, noor, reason="She knows the county.")
    decline(offer)
    kept = open_offer(offer.seat).reasons.get()
    assert (kept.kind, kept.reason) == ("passing_over", "She knows the county.")
