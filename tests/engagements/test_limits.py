"""What people set themselves is held against each piece of work, on their own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from consultants.domain import is_paused
from consultants.models import County, DateBlock, Exclusion, Topic, WeeklyTime
from core.time import clock_at
from engagements.domain import withdraw_offer
from engagements.domain.limits import standing_against
from engagements.domain.loads import loads
from engagements.domain.shortlist import shortlist
from engagements.models import Convening, Offer
from tests.factories.chain import BEFORE, STARTS

pytestmark = pytest.mark.django_db
DAY = STARTS.date()  # a Tuesday, 15:00 to 16:00 in Sacramento
TUESDAY = 1


@pytest.fixture
def linh(chain):
    return chain.cast.linh


@pytest.fixture
def seat(chain):
    """An hour, 150 minutes with all that goes with it."""
    return chain.seat()


def against(seat, person, now=BEFORE):
    with clock_at(now):
        found = standing_against(seat=seat, consultant_ids=[person.pk])
    return [standing.kind for standing in found[person.pk]]


def sets(person, **what):
    for name, value in what.items():
        setattr(person, name, value)
    person.save()


def booked(chain, person, days):
    """Book the person for as long, some days away from the seat's own day."""
    engagement = chain.engagement(starts_at=STARTS + timedelta(days=days))
    return chain.booked(chain.seat(engagement), person)


def test_nothing_stands_against_somebody_who_set_nothing(chain, seat, linh):
    booked(chain, linh, days=1)
    assert against(seat, linh) == []


def test_asks_a_month_count_what_was_sent_also_when_it_was_taken_back(chain, seat, linh):
    sets(linh, most_asks_a_month=1)
    draft = chain.draft(chain.seat(), linh)
    assert against(seat, linh) == []
    withdraw_offer(actor=chain.cast.ximena, offer_id=draft.pk)
    assert against(seat, linh) == []
    offer = chain.sent(chain.seat(), linh)
    assert against(seat, linh) == ["asks"]
    assert against(seat, linh, now=BEFORE + timedelta(days=20)) == []
    withdraw_offer(actor=chain.cast.ximena, offer_id=offer.pk)
    assert against(seat, linh) == ["asks"]


def test_asking_anew_for_the_same_seat_is_the_same_ask(chain, seat, linh):
    """Work that changes is offered anew: whoever is at their limit does not lose it by that."""
    sets(linh, most_asks_a_month=2)
    for _again in range(3):
        offer = chain.sent(seat, linh)
        withdraw_offer(actor=chain.cast.ximena, offer_id=offer.pk)
    with clock_at(BEFORE):
        assert loads([linh.pk])[linh.pk].asks == 1
    assert against(chain.seat(), linh) == []
    sets(linh, most_asks_a_month=1)
    assert (against(seat, linh), against(chain.seat(), linh)) == ([], ["asks"])


@pytest.mark.parametrize(
    ("zone", "kinds"), [("America/Los_Angeles", []), ("Europe/London", ["asks"])]
)
def test_the_month_of_asks_is_that_of_the_persons_own_clock(chain, seat, linh, zone, kinds):
    sets(linh, most_asks_a_month=1, timezone=zone)
    offer = chain.sent(chain.seat(), linh)
    Offer.objects.filter(pk=offer.pk).update(sent_at=datetime(2026, 3, 1, 7, 30, tzinfo=UTC))
    assert against(seat, linh, now=datetime(2026, 3, 2, 12, tzinfo=UTC)) == kinds


@pytest.mark.parametrize(("limit", "kinds"), [(450, []), (449, ["hours"])])
def test_hours_a_month_count_bookings_and_open_offers_of_that_month(
    chain, seat, linh, limit, kinds
):
    sets(linh, most_minutes_a_month=limit)
    booked(chain, linh, days=3)
    booked(chain, linh, days=30)  # in April
    chain.sent(chain.seat(chain.engagement(starts_at=STARTS + timedelta(days=6))), linh)
    assert against(seat, linh) == kinds


@pytest.mark.parametrize(
    ("days", "kinds"),
    [(-3, []), (-2, ["rest"]), (-1, ["rest"]), (1, ["rest"]), (2, ["rest"]), (3, [])],
)
def test_rest_days_are_kept_after_other_work_and_before_it(chain, seat, linh, days, kinds):
    sets(linh, rest_days_after=2)
    booked(chain, linh, days=days)
    assert against(seat, linh) == kinds


def test_nobody_needs_a_rest_between_the_parts_of_one_event(chain, seat, linh):
    sets(linh, rest_days_after=2)
    event = Convening.objects.create(
        code="event",
        title="An event",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=1),
        timezone="America/Los_Angeles",
        venue_name="The hotel",
        county=County.objects.get(name="Fresno"),
        created_by=chain.cast.ximena,
    )
    assignment = booked(chain, linh, days=1)
    for engagement in (seat.engagement, assignment.engagement):
        engagement.convening = event
        engagement.save()
    assert against(seat, linh) == []


def test_a_day_away_stands_against_it_and_the_days_beside_do_not(seat, linh):
    block = DateBlock.objects.create(
        consultant=linh, says="away", starts_on=DAY, ends_on=DAY + timedelta(days=7)
    )
    assert against(seat, linh) == ["away"]
    block.starts_on += timedelta(days=1)
    block.save()
    assert against(seat, linh) == []


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "kinds"),
    [
        ("America/Los_Angeles", time(9), time(15), []),
        ("America/Los_Angeles", time(9), time(15, 1), ["weekly"]),
        ("America/Los_Angeles", time(16), time(0), []),
        ("America/Los_Angeles", time(15, 59), time(0), ["weekly"]),
        ("Pacific/Honolulu", time(12, 30), time(12, 45), ["weekly"]),
        ("Pacific/Honolulu", time(15), time(16), []),
    ],
)
def test_weekly_times_are_on_the_persons_own_clock(seat, linh, zone, starts, ends, kinds):
    sets(linh, timezone=zone)
    WeeklyTime.objects.create(
        consultant=linh, says="away", weekday=TUESDAY, starts=starts, ends=ends
    )
    assert against(seat, linh) == kinds


def test_a_day_that_is_free_wins_over_the_usual_week(seat, linh):
    WeeklyTime.objects.create(
        consultant=linh, says="away", weekday=TUESDAY, starts=time(9), ends=time(17)
    )
    DateBlock.objects.create(consultant=linh, says="free", starts_on=DAY, ends_on=DAY)
    assert against(seat, linh) == []


def test_work_over_midnight_meets_the_times_of_both_days(chain, linh):
    late = chain.engagement(starts_at=STARTS + timedelta(hours=8), minutes=120)  # 23:00 to 1:00
    WeeklyTime.objects.create(
        consultant=linh, says="away", weekday=TUESDAY + 1, starts=time(0, 30), ends=time(2)
    )
    assert against(chain.seat(late), linh) == ["weekly"]


@pytest.mark.parametrize("kind", ["topic", "county", "venue", "audience"])
def test_what_is_ruled_out_stands_against_it(seat, linh, kind):
    sacramento, fresno = County.objects.get(name="Sacramento"), County.objects.get(name="Fresno")
    topics = Topic.objects.all()[:2]
    seat.topic = topics[0]
    seat.engagement.county = sacramento
    seat.engagement.place = "Grand Hall, 5th Street"
    seat.engagement.audiences = ["courts"]
    theirs = {"topic": topics[0], "county": sacramento, "venue": "grand hall", "audience": "courts"}
    others = {"topic": topics[1], "county": fresno, "venue": "Little Hall", "audience": "media"}
    Exclusion.objects.create(consultant=linh, kind=kind, **{kind: others[kind]})
    assert against(seat, linh) == []
    Exclusion.objects.create(consultant=linh, kind=kind, **{kind: theirs[kind]})
    assert against(seat, linh) == ["exclusion"]


def test_everything_that_stands_against_it_is_named_in_words_in_one_query(
    seat, linh, chain, django_assert_num_queries
):
    people = [linh, chain.cast.itzel, chain.cast.mose]
    for person in people[:2]:
        sets(person, most_minutes_a_month=10)
        DateBlock.objects.create(consultant=person, says="away", starts_on=DAY, ends_on=DAY)
    list(seat.workload.all()), seat.engagement.where
    with clock_at(BEFORE), django_assert_num_queries(2):  # and the seat's workload
        found = standing_against(seat=seat, consultant_ids=[person.pk for person in people])
    words = ["Would go past the hours they wish that month", "Not free that day"]
    assert [[s.words for s in found[person.pk]] for person in people] == [words, words, []]


def test_a_pause_lasts_until_its_day_on_the_persons_own_calendar(linh):
    sets(linh, paused_until=date(2026, 3, 1))
    with clock_at(datetime(2026, 3, 1, 7, 30, tzinfo=UTC)):  # still February in Sacramento
        assert is_paused(linh)
    with clock_at(datetime(2026, 3, 1, 8, 30, tzinfo=UTC)):
        assert not is_paused(linh)


def test_work_across_the_hour_that_comes_twice_is_checked_like_any_other(chain, linh):
    # In Los Angeles 1:45 to 1:15: half an hour, while the clock goes back at 2:00.
    starts_at = datetime(2026, 11, 1, 8, 45, tzinfo=UTC)
    night = chain.engagement(starts_at=starts_at)
    night.own_ends_at = starts_at + timedelta(minutes=30)
    night.save()
    seat = chain.seat(night)
    assert against(seat, linh) == []
    said = WeeklyTime.objects.create(
        consultant=linh, says="away", weekday=6, starts=time(1), ends=time(2)
    )
    assert against(seat, linh) == ["weekly"]
    said.delete()
    shortlist(actor=chain.cast.ximena, seat_id=seat.pk)
