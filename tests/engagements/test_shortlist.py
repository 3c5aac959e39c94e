"""The shortlist: eligible people in the rotation's order, with reasons a person would say."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from consultants.models import Consultant, County, DateBlock, Language, Topic, WeeklyTime
from core.errors import Invalid, NotVisible, Refused
from core.time import clock_at
from engagements.domain import decline_offer, withdraw_offer
from engagements.domain.reasons import last_asked
from engagements.domain.rotation import refresh_turns
from engagements.domain.shortlist import passed_over, shortlist
from tests.cast import consultant
from tests.factories.chain import BEFORE, STARTS

pytestmark = pytest.mark.django_db
DAY = STARTS.date()


def found(chain, seat, **options):
    with clock_at(BEFORE):
        return shortlist(actor=chain.cast.ximena, seat_id=seat.pk, **options)


def names(chain, seat, **options):
    return [each.consultant.chosen_name for each in found(chain, seat, **options).candidates]


def asked(chain, person, **options):
    """Ask somebody for something else, and keep their turn."""
    offer = chain.sent(chain.seat(chain.engagement(**options)), person)
    refresh_turns([person.pk])
    return offer


def wish(seat, **what):
    for name, value in what.items():
        setattr(seat, name, value)
    seat.save()
    return seat


@pytest.fixture
def seat(chain):
    return chain.seat()


def test_whoever_was_asked_least_recently_comes_first(chain, seat):
    asked(chain, chain.cast.linh)
    assert names(chain, seat) == ["Itzel", "Mose", "Linh"]
    assert names(chain, seat, start=1, count=1) == ["Mose"]
    assert [found(chain, seat, count=count).has_more for count in (2, 3)] == [True, False]


def test_a_decline_gives_back_the_place(chain, seat):
    offer = asked(chain, chain.cast.linh)
    assert names(chain, seat)[-1] == "Linh"
    with clock_at(BEFORE):
        decline_offer(actor=chain.cast.linh.user, offer_id=offer.pk)
    refresh_turns([chain.cast.linh.pk])
    assert names(chain, seat) == ["Linh", "Itzel", "Mose"]


def test_adding_somebody_irrelevant_changes_nothing_for_the_others(chain, seat):
    wish(seat, county=County.objects.get(name="Sacramento"))
    asked(chain, chain.cast.linh)
    before = found(chain, seat)
    newcomer = consultant("Zola")
    newcomer.home_county = County.objects.get(name="Fresno")
    newcomer.save()
    assert found(chain, seat) == before


@pytest.mark.parametrize("name", ["topic", "language", "county", "region", "way"])
def test_each_wish_is_met_or_loosened(chain, seat, name):
    linh, fresno = chain.cast.linh, County.objects.select_related("region").get(name="Fresno")
    topic, language = Topic.objects.first(), Language.objects.get(name="Spanish")
    wanted = {"topic": topic, "language": language, "county": fresno, "region": fresno.region}
    wish(seat, **{name: wanted.get(name, "remote")})
    Consultant.objects.update(remote=False)
    loosen = "place" if name in ("county", "region") else name

    assert found(chain, seat).unmet == [loosen]
    assert names(chain, seat, loosen=[loosen]) == ["Linh", "Itzel", "Mose"]
    linh.refresh_from_db()
    linh.topics.add(topic)
    linh.languages.add(language)
    linh.counties_served.add(fresno)
    linh.remote = True
    linh.save()
    assert names(chain, seat) == ["Linh"]
    assert found(chain, seat).unmet == []


def test_a_region_named_instead_of_a_county_meets_the_wish_for_it(chain, seat):
    region = County.objects.get(name="Fresno").region
    Consultant.objects.filter(pk=chain.cast.mose.pk).update(home_county=None, home_region=region)
    assert names(chain, wish(seat, region=region)) == ["Mose"]


def test_who_is_paused_booked_then_or_asked_already_does_not_stand_in_it(chain, seat):
    cast = chain.cast
    Consultant.objects.filter(pk=cast.mose.pk).update(paused_until=BEFORE.date() + timedelta(9))
    chain.booked(chain.seat(chain.engagement()), cast.linh)  # at the same time
    offer = chain.sent(seat, cast.itzel)
    assert found(chain, seat).candidates == found(chain, seat).set_aside == []
    withdraw_offer(actor=cast.ximena, offer_id=offer.pk)
    assert names(chain, seat) == ["Itzel"]


def test_who_has_another_seat_of_the_engagement_is_not_listed_for_a_second(chain, seat):
    other = chain.seat(seat.engagement)
    chain.draft(other, chain.cast.linh)
    chain.booked(chain.seat(seat.engagement), chain.cast.itzel)
    assert names(chain, seat) == ["Mose"]


def test_a_declined_seat_is_not_offered_again_but_another_of_the_engagement_may_be(chain, seat):
    offer = chain.sent(seat, chain.cast.linh)
    with clock_at(BEFORE):
        decline_offer(actor=chain.cast.linh.user, offer_id=offer.pk)
    assert names(chain, seat) == ["Itzel", "Mose"]
    assert "Linh" in names(chain, chain.seat(seat.engagement))


def test_who_set_something_against_it_is_set_aside_with_the_kind(chain, seat):
    DateBlock.objects.create(consultant=chain.cast.itzel, says="away", starts_on=DAY, ends_on=DAY)
    listed = found(chain, seat)
    assert names(chain, seat, loosen=["topic", "way"]) == ["Linh", "Mose"]
    (aside,) = listed.set_aside
    assert aside.consultant == chain.cast.itzel
    assert [each.words for each in aside.standing] == ["Not free that day"]
    assert found(chain, seat, count=1).set_aside == []  # nobody before Linh


def test_the_reasons_are_said_in_words(chain, seat):
    linh = chain.cast.linh
    spanish, topic = Language.objects.get(name="Spanish"), Topic.objects.first()
    linh.languages.add(spanish)
    linh.topics.add(topic)
    Consultant.objects.filter(pk=linh.pk).update(most_minutes_a_month=600, most_asks_a_month=3)
    WeeklyTime.objects.create(
        consultant=linh, says="free", weekday=1, starts=time(9), ends=time(17)
    )
    offer = asked(chain, linh, starts_at=STARTS + timedelta(days=2))
    wish(seat, language=spanish, topic=topic, county=linh.home_county, way="in_person")

    (candidate,) = found(chain, seat).candidates

    assert candidate.reasons == [
        "Likes to speak on " + topic.name,
        "Speaks Spanish",
        "Lives in or serves Sacramento",
        "In person",
        "Free that day",
        "Last asked today",
        "2 h 30 min of 10 h in March",
        "1 of 3 asks this month",
    ]
    assert (candidate.place, candidate.says, candidate.load_minutes) == (1, "free", 150)
    assert (candidate.limit_minutes, candidate.last_asked_at) == (600, offer.sent_at)


def test_a_wish_that_was_loosened_is_claimed_only_of_those_who_meet_it(chain, seat):
    spanish = Language.objects.get(name="Spanish")
    chain.cast.itzel.languages.add(spanish)
    wish(seat, language=spanish)
    claims = {
        each.consultant.chosen_name: "Speaks Spanish" in each.reasons
        for each in found(chain, seat, loosen=["language"]).candidates
    }
    assert claims == {"Linh": False, "Itzel": True, "Mose": False}


@pytest.mark.parametrize(
    ("says", "starts", "ends", "reason"),
    [
        ("free", time(15), time(16), "Free that day"),
        ("free", time(15, 30), time(16), "Ask about that day"),
        ("away", time(8), time(9), "Ask about that day"),
    ],
)
def test_nothing_said_of_a_time_means_ask(chain, seat, says, starts, ends, reason):
    WeeklyTime.objects.create(
        consultant=chain.cast.linh, says=says, weekday=1, starts=starts, ends=ends
    )
    assert found(chain, seat).candidates[0].reasons[0] == reason


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Last asked today"),
        (1, "Last asked 1 day ago"),
        (30, "Last asked 30 days ago"),
        (31, "Last asked 1 month ago"),
        (155, "Last asked 5 months ago"),
        (729, "Last asked 23 months ago"),
        (731, "Last asked 2 years ago"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(days, words):
    with clock_at(BEFORE):
        assert last_asked(BEFORE - timedelta(days=days)) == words
        assert last_asked(None) == "Not asked yet"


def test_passed_over_are_the_eligible_before_the_last_chosen(chain, seat):
    cast = chain.cast
    asked(chain, cast.linh)
    zola = consultant("Zola")
    Consultant.objects.filter(pk=cast.mose.pk).update(paused_until=date(2027, 1, 1))
    chosen = {
        "the first": [cast.itzel.pk],
        "the second": [zola.pk],
        "both": [cast.itzel.pk, zola.pk],
        "the last": [cast.linh.pk],
    }
    with clock_at(BEFORE):
        passed = {
            whom: passed_over(seat=seat, consultant_ids=ids).consultants
            for whom, ids in chosen.items()
        }
        assert passed_over(seat=seat, consultant_ids=[cast.linh.pk]).count == 2
    assert passed == {
        "the first": [],
        "the second": [cast.itzel],
        "both": [],
        "the last": [cast.itzel, zola],
    }


def test_as_many_queries_for_three_people_as_for_thirty(chain, seat):
    wish(seat, county=County.objects.get(name="Sacramento"), way="in_person")

    def count():
        with CaptureQueriesContext(connection) as caught:
            listed = found(chain, seat)
        return len(caught), len(listed.candidates)

    few, people = count()
    assert people == 3
    for number in range(27):
        added = consultant(f"Person{number}", signs_in=False)
        if number < 5:
            DateBlock.objects.create(consultant=added, says="away", starts_on=DAY, ends_on=DAY)
    assert count() == (few, 25)
    assert few <= 8


def test_coordinators_and_auditors_read_it_and_nobody_else(chain, seat):
    cast = chain.cast
    chain.sent(seat, cast.linh)
    for reader in (cast.ximena, cast.ansel):
        assert shortlist(actor=reader, seat_id=seat.pk).candidates
    for reader in (cast.prudence, cast.adwoa, cast.linh.user):
        with pytest.raises(Refused):
            shortlist(actor=reader, seat_id=seat.pk)
    with pytest.raises(NotVisible):
        shortlist(actor=cast.itzel.user, seat_id=seat.pk)
    with pytest.raises(Invalid):
        shortlist(actor=cast.ximena, seat_id=seat.pk, loosen=["exclusion"])


def test_the_words_are_in_the_readers_language(chain, seat):
    with translation.override("es"):
        assert "Ask about that day" not in found(chain, seat).candidates[0].reasons
