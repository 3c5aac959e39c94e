"""What a release brings about that was not in the way before, and whom its offers still reach."""

from datetime import timedelta

import pytest

from compensation.models import Rate
from core.time import clock_at
from engagements import domain
from engagements.models import Offer
from tests.factories import event_for
from tests.factories.chain import BEFORE, DAY, STARTS
from tests.factories.programme import plan_of, redraft, released

pytestmark = pytest.mark.usefixtures("invariants_hold")

HOUR = timedelta(hours=1)
GAP = timedelta(minutes=5)


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def three(event, chain):
    """Linh is booked on three panels; the second follows the first too soon, all is released."""
    first = event.session()
    second = event.session(event.rooms[1], starts_at=STARTS + HOUR + GAP)
    third = event.session(event.rooms[2], starts_at=STARTS + 4 * HOUR)
    for each in (first, second, third):
        chain.booked(chain.seat(each))
    released(event)
    assert plan_of(event).is_empty
    return first, second, third


def move(event, engagement, starts_at):
    redraft(event, engagement, starts_at=starts_at, ends_at=starts_at + HOUR)


def test_a_gap_beside_another_session_is_not_the_one_that_was_known(event, three):
    _first, second, _third = three
    # As little time as before, but now after the third and no longer after the first.
    move(event, second, STARTS + 5 * HOUR + GAP)
    plan = plan_of(event)
    assert [each.kind for each in plan.conflicts] == ["travel_gap"]
    assert "Session 3" in plan.conflicts[0].words


def test_a_gap_that_becomes_shorter_takes_a_reason_and_a_longer_one_none(event, three):
    _first, second, _third = three
    move(event, second, STARTS + HOUR + GAP / 5)
    shorter = plan_of(event)
    assert shorter.needs_reasons == ["travel_gap"]
    move(event, second, STARTS + HOUR + GAP + timedelta(minutes=1))
    longer = plan_of(event)
    assert longer.needs_reasons == []
    assert shorter.digest != longer.digest


def test_a_day_that_becomes_long_is_not_hidden_by_another_that_was(event, chain):
    engagement = event.session(minutes=14 * 60, starts_at=STARTS - 8 * HOUR)
    chain.booked(chain.seat(engagement))
    released(event)
    next_day = STARTS - 8 * HOUR + timedelta(days=1)
    redraft(event, engagement, starts_at=next_day, ends_at=next_day + 14 * HOUR)
    assert {"long_day", "full_day"} <= set(plan_of(event).needs_reasons)


def refused(event, offer):
    """Return why the plan says that the offer is not made again, having released it."""
    (listed,) = plan_of(event).offers
    assert not listed.is_made_again
    released(event)
    assert not Offer.objects.filter(replaces=offer).exists()
    return listed.why_not


def test_without_a_rate_on_the_new_date_the_plan_says_that_no_offer_follows(event, chain):
    panel = event.session()
    released(event)
    offer = chain.sent(chain.seat(panel))
    Rate.objects.filter(pk=chain.rate.pk).update(
        valid=type(chain.rate.valid)(chain.rate.valid.lower, DAY + timedelta(days=1))
    )
    move(event, panel, STARTS + timedelta(days=1))
    assert "No rate is in force" in refused(event, offer)


def test_hours_that_a_longer_session_goes_past_are_said_before(event, chain, cast):
    panel = event.session()
    released(event)
    offer = chain.sent(chain.seat(panel))
    cast.linh.most_minutes_a_month = 160
    cast.linh.save(update_fields=["most_minutes_a_month"])
    redraft(event, panel, ends_at=STARTS + 2 * HOUR)
    assert refused(event, offer) == "Would go past the hours they wish that month."


def test_a_booking_that_becomes_longer_leaves_fewer_hours_for_an_offer(event, chain, cast):
    booked, asked = event.session(), event.session(event.rooms[1], starts_at=STARTS + 4 * HOUR)
    released(event)
    chain.booked(chain.seat(booked))
    offer = chain.sent(chain.seat(asked))
    cast.linh.most_minutes_a_month = 2 * 150
    cast.linh.save(update_fields=["most_minutes_a_month"])
    redraft(event, asked, title="Another title")
    (listed,) = plan_of(event).offers
    assert listed.is_made_again
    redraft(event, booked, ends_at=STARTS + 2 * HOUR)
    assert refused(event, offer) == "Would go past the hours they wish that month."


def test_an_offer_that_is_taken_back_is_no_ask_too_many(event, chain, cast):
    panel = event.session()
    released(event)
    offer = chain.sent(chain.seat(panel))
    cast.linh.most_asks_a_month = 1
    cast.linh.save(update_fields=["most_asks_a_month"])
    redraft(event, panel, title="Another title")
    (listed,) = plan_of(event).offers
    assert listed.is_made_again
    released(event)
    assert Offer.objects.get(replaces=offer).state == "draft"


def test_a_draft_is_sent_with_the_room_by_its_new_name(event, chain, cast):
    seat = chain.seat(event.session())
    offer = chain.draft(seat, cast.linh)
    domain.rename_room(actor=cast.ximena, room_id=event.rooms[0].pk, name="The orchard")
    with clock_at(BEFORE):
        domain.send_offer(actor=cast.ximena, offer_id=offer.pk)
    offer.refresh_from_db()
    assert (offer.state, offer.terms["room"]) == ("sent", "The orchard")


def test_calendars_learn_of_a_renamed_room(event, chain, cast):
    there = chain.booked(chain.seat(event.session()))
    elsewhere = chain.booked(
        chain.seat(event.session(event.rooms[1], starts_at=STARTS + 4 * HOUR)), cast.itzel
    )
    domain.rename_room(actor=cast.ximena, room_id=event.rooms[0].pk, name="The orchard")
    for row in (there, elsewhere):
        row.refresh_from_db()
    assert (there.calendar_sequence, elsewhere.calendar_sequence) == (1, 0)
