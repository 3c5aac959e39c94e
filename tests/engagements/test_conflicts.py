"""What stands in the way of an offer and of what is planned: each kind, with its way out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from compensation.models import Component
from consultants.models import Apart, County, WeeklyTime
from core import time
from core.errors import Refused
from core.time import clock_at
from engagements import domain
from engagements.domain import conflicts
from engagements.models import Engagement, Offer
from engagements.models.engagement import FilledBy
from tests.cast import consultant
from tests.factories.chain import BEFORE, STARTS
from tests.factories.event import event_for

HOUR = timedelta(hours=1)


def found_for(seat, person, *, actor=None, **options):
    """Return the conflicts; with ways out for an actor, who reads the shortlist."""
    with clock_at(BEFORE):
        return conflicts.conflicts_for(
            seat=seat,
            consultant_id=person.pk,
            reader=actor or User.objects.system(),
            with_fixes=actor is not None,
            **options,
        )


def kinds(seat, person, **options):
    return [each.kind for each in found_for(seat, person, **options)]


def only(seat, person, kind, **options):
    (found,) = [each for each in found_for(seat, person, **options) if each.kind == kind]
    return found


def kinds_of(cast, **scope):
    return sorted(each.kind for each in conflicts.conflicts_of(actor=cast.ximena, **scope))


def placed_at(engagement, **where):
    Engagement.objects.filter(pk=engagement.pk).update(**where)
    engagement.refresh_from_db()
    return engagement


def keep_apart(cast, one, other, *, note="", is_own=False):
    return Apart.objects.create(
        consultant=one,
        other=other,
        note=note,
        is_own=is_own,
        stated_by=cast.ximena,
        stated_at=time.now(),
    )


def test_nothing_stands_in_the_way_of_a_free_person(chain, cast):
    assert kinds(chain.seat(), cast.linh) == []


@pytest.mark.parametrize(
    ("minutes", "found"),
    [(-1, ["overlap"]), (0, ["travel_gap"]), (14, ["travel_gap"]), (15, [])],
)
def test_work_in_one_place_needs_a_quarter_of_an_hour_between(chain, cast, minutes, found):
    chain.booked()
    later = chain.engagement(starts_at=STARTS + HOUR + timedelta(minutes=minutes))
    assert kinds(chain.seat(later), cast.linh) == found


def test_a_booking_at_the_same_time_stops_and_a_question_does_not(chain, cast):
    seat = chain.seat()
    chain.booked(chain.seat(), cast.linh)
    chain.sent(chain.seat(), cast.itzel)
    booked, asked = only(seat, cast.linh, "overlap"), only(seat, cast.itzel, "overlap")
    assert (booked.stops, asked.stops) == (True, False)
    assert not booked.needs_reason
    assert "Linh is booked" in booked.words
    assert "Itzel is asked" in asked.words


def test_another_county_needs_three_hours_and_says_so(chain, cast):
    placed_at(chain.engagement(), county=County.objects.get(name="Alameda"), place="Library")
    chain.booked(chain.seat(chain.engagements[0]))
    later = placed_at(
        chain.engagement(starts_at=STARTS + 3 * HOUR),
        county=County.objects.get(name="Sacramento"),
        place="Library",
    )
    gap = only(chain.seat(later), cast.linh, "travel_gap")
    assert gap.words == "Linh has 2 h between this and “A panel”. At least 3 h is needed."


def test_a_short_night_is_told_even_from_another_event(chain, cast):
    chain.booked()
    morning = chain.engagement(starts_at=STARTS + 11 * HOUR + timedelta(minutes=59))
    assert kinds(chain.seat(morning), cast.linh) == ["rest_gap"]
    morning = chain.engagement(starts_at=STARTS + 12 * HOUR)
    assert kinds(chain.seat(morning), cast.linh) == []


def test_travel_makes_a_long_day(chain, cast):
    seat = chain.seat(chain.engagement(minutes=60), **{Component.TRAVEL: 60})
    assert kinds(seat, cast.linh) == []
    seat = chain.seat(chain.engagement(minutes=60), **{Component.TRAVEL: 541})
    assert "long_day" in kinds(seat, cast.linh)


def test_one_fund_pays_at_most_a_day_and_another_funds_day_does_not_count(chain, cast):
    chain.booked(chain.seat(**{Component.PREPARATION: 240}))
    later = chain.engagement(starts_at=STARTS + 2 * HOUR)
    seat = chain.seat(later, **{Component.PREPARATION: 121})
    assert kinds(seat, cast.linh) == ["full_day"]
    words = only(seat, cast.linh, "full_day").words
    assert words == "“State evaluation” would pay Linh for 8 h 1 min on one date. A day is 8 h."
    assert kinds(chain.seat(later, **{Component.PREPARATION: 120}), cast.linh) == []


def test_a_room_is_taken_and_the_free_rooms_are_named(chain, cast):
    event = event_for(chain)
    seat = chain.seat(event.session())
    event.session(event.rooms[1], starts_at=STARTS + HOUR / 2)
    assert kinds(seat, cast.linh) == []
    event.session(event.rooms[0], starts_at=STARTS + HOUR / 2)
    taken = only(seat, cast.linh, "room_taken")
    assert taken.words == "“Session 3” is in Room 1 at the same time."
    assert [fix.room_id for fix in taken.fixes] == [event.rooms[2].pk]


def test_breakfast_and_an_exhibit_share_a_room_and_a_panel_shares_it_with_none(chain, cast):
    event = event_for(chain)
    exhibit = chain.seat(event.session(kind="exhibit"))
    event.session(kind="meal")
    assert kinds(exhibit, cast.linh) == []
    event.session(kind="panel")
    assert kinds(exhibit, cast.linh) == ["room_taken"]


def test_people_kept_apart_are_told_in_the_same_words_both_ways(chain, cast):
    engagement = chain.engagement()
    chain.sent(chain.seat(engagement), cast.itzel)
    keep_apart(cast, cast.linh, cast.itzel, is_own=True)
    keep_apart(cast, cast.itzel, cast.mose)
    seat = chain.seat(engagement)
    stated, noted = only(seat, cast.linh, "apart"), only(seat, cast.mose, "apart")
    assert stated.words == noted.words
    assert stated.words == (
        "These two are not to be placed together. Please speak with the other coordinator."
    )
    assert set(stated.people) == {"Linh", "Itzel"}
    assert stated.needs_reason


def test_one_voice_alone_is_a_warning_and_a_second_one_mends_it(chain, cast):
    engagement = chain.engagement()
    domain.add_seat(
        actor=cast.ximena,
        engagement_id=engagement.pk,
        role="facilitator",
        filled_by=FilledBy.OUTSIDE,
    )
    seat, other = chain.seat(engagement), chain.seat(engagement)
    alone = only(seat, cast.linh, "alone")
    assert not alone.needs_reason
    assert alone.words == (
        "So far one person would sit alone with lived experience. 1 seat is empty."
    )
    chain.booked(other, cast.itzel)
    assert kinds(seat, cast.linh) == []
    assert kinds_of(cast, engagement_ids=[engagement.pk]) == ["alone"]


def test_a_person_by_themself_does_not_sit_alone_among_others(chain, cast):
    assert kinds(chain.seat(), cast.linh) == []


def test_less_than_two_days_to_reply_needs_a_reason_and_says_until_when(chain, cast):
    seat = chain.seat()
    late = only(seat, cast.linh, "short_notice", reply_by_at=BEFORE + 47 * HOUR)
    assert late.needs_reason
    assert late.fixes[0].reply_by_at == BEFORE + 48 * HOUR
    assert kinds(seat, cast.linh, reply_by_at=BEFORE + 48 * HOUR) == []


def test_more_time_to_reply_is_not_proposed_when_the_work_begins_before(chain, cast):
    seat = chain.seat(chain.engagement(starts_at=BEFORE + 40 * HOUR))
    late = only(seat, cast.linh, "short_notice", reply_by_at=BEFORE + 10 * HOUR)
    assert late.fixes == ()


def test_free_people_are_proposed_in_turn_and_nobody_who_meets_a_conflict(chain, cast):
    chain.booked(chain.seat(), cast.linh)
    seat = chain.seat(chain.engagement(starts_at=STARTS + HOUR))
    chain.sent(chain.seat(chain.engagement()), cast.itzel)
    gap = only(seat, cast.linh, "travel_gap", actor=cast.ximena)
    asked = [fix.consultant_id for fix in gap.fixes if fix.consultant_id]
    assert asked == [cast.mose.pk]
    assert kinds(seat, cast.mose) == []


def test_free_times_of_the_day_are_proposed_and_hold_what_the_person_set(chain, cast):
    chain.booked(chain.seat(), cast.linh)  # 15:00 to 16:00
    seat = chain.seat(chain.engagement(starts_at=STARTS + HOUR))
    WeeklyTime.objects.create(
        consultant=cast.linh, says="away", weekday=STARTS.weekday(), starts="17:00", ends="00:00"
    )
    gap = only(seat, cast.linh, "travel_gap", actor=cast.ximena)
    times = [fix.starts_at for fix in gap.fixes if fix.starts_at]
    assert times == [STARTS - 1.5 * HOUR, STARTS - 2 * HOUR, STARTS - 2.5 * HOUR]
    for at in times:
        moved = chain.seat(chain.engagement(starts_at=at))
        assert "travel_gap" not in kinds(moved, cast.linh)


def test_no_time_is_proposed_for_a_session_or_when_somebody_else_is_asked(chain, cast):
    chain.booked(chain.seat(), cast.linh)
    shared = chain.engagement(starts_at=STARTS + HOUR)
    seat = chain.seat(shared)
    chain.sent(chain.seat(shared), cast.itzel)
    session = chain.seat(event_for(chain).session(starts_at=STARTS + HOUR))
    for each in (seat, session):
        gap = only(each, cast.linh, "travel_gap", actor=cast.ximena)
        assert not [fix for fix in gap.fixes if fix.starts_at]


def test_the_list_tells_each_pair_day_and_room_once(chain, cast):
    event = event_for(chain)
    one, other = event.session(), event.session(event.rooms[1], starts_at=STARTS + HOUR)
    event.session()
    chain.sent(chain.seat(one), cast.linh)
    chain.sent(chain.seat(other, **{Component.PREPARATION: 400}), cast.linh)
    assert kinds_of(cast, convening_id=event.convening.pk) == [
        "full_day",
        "room_taken",
        "travel_gap",
    ]
    assert kinds_of(cast, engagement_ids=[one.pk]) == ["full_day", "room_taken", "travel_gap"]


def test_the_list_says_who_is_expected_in_two_places(chain, cast):
    event = event_for(chain)
    chain.sent(chain.seat(event.session()), cast.linh)
    chain.booked(chain.seat(), cast.linh)
    (two_places,) = conflicts.conflicts_of(actor=cast.ximena, convening_id=event.convening.pk)
    assert two_places.words == "Linh is booked for “A panel” at the same time."


def test_an_employer_who_pays_is_told_to_coordinators_alone(chain, cast):
    booked = chain.booked()
    Offer.objects.filter(pk=booked.offer_id).update(employer_pays="part")
    scope = {"engagement_ids": [booked.engagement_id]}
    (told,) = conflicts.conflicts_of(actor=cast.ximena, **scope)
    assert (told.kind, told.needs_reason) == ("employer", False)
    assert conflicts.conflicts_of(actor=cast.ansel, **scope) == []


def test_who_is_kept_apart_is_read_as_far_as_the_table_says_and_never_by_the_two(chain, cast):
    engagement = chain.engagement()
    for person in (cast.linh, cast.itzel):
        chain.sent(chain.seat(engagement), person)
    scope = {"engagement_ids": [engagement.pk]}
    kept = keep_apart(cast, cast.linh, cast.itzel, note="Ask Ximena")
    (told,) = conflicts.conflicts_of(actor=cast.ximena, **scope)
    assert told.words.endswith("Note: Ask Ximena")
    assert conflicts.conflicts_of(actor=cast.ansel, **scope) == []
    assert conflicts.conflicts_of(actor=cast.adwoa, **scope) == []
    keep_apart(cast, cast.linh, cast.itzel, is_own=True)
    assert [each.kind for each in conflicts.conflicts_of(actor=cast.ansel, **scope)] == ["apart"]
    cast.itzel.user = cast.ximena
    cast.itzel.save()
    assert kept.pk
    assert conflicts.conflicts_of(actor=cast.ximena, **scope) == []


@pytest.mark.parametrize("who", ["prudence", "renata"])
def test_finance_reads_no_conflicts(cast, who):
    with pytest.raises(Refused):
        conflicts.conflicts_of(actor=getattr(cast, who), engagement_ids=[])


def test_a_consultant_reads_no_conflicts(cast):
    with pytest.raises(Refused):
        conflicts.conflicts_of(actor=cast.linh.user, engagement_ids=[])


def test_people_are_checked_in_as_many_queries_for_thirty_as_for_one(chain, cast):
    seat = chain.seat()
    people = [consultant(f"Person {number}", signs_in=False) for number in range(30)]
    for person in people[1:]:
        keep_apart(cast, person, cast.itzel)
    with CaptureQueriesContext(connection) as one:
        conflicts.conflicts_among(seat=seat, consultant_ids=[people[0].pk], reader=cast.ximena)
    with CaptureQueriesContext(connection) as many:
        conflicts.conflicts_among(
            seat=seat, consultant_ids=[each.pk for each in people], reader=cast.ximena
        )
    assert len(many) <= len(one) <= 8
