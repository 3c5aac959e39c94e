"""What people set themselves: interests, places, needs, limits, exclusions, facets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consultants import domain
from consultants.models import Consultant, County, Exclusion, Facet, Language, Region, Topic
from core.errors import Invalid, NotVisible, Refused
from core.time import clock_at

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 11, 5, 0, tzinfo=UTC)
"""The evening of the 10th in Sacramento, and the 11th in London."""


def fields(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@pytest.fixture
def own(cast):
    return {"actor": cast.linh.user, "consultant_id": cast.linh.pk}


def test_a_person_says_what_they_like_and_speak(cast, own):
    topic, language = Topic.objects.first(), Language.objects.get(tag="vi")
    domain.set_interests(
        **own, expertise="both", topic_ids=[topic.pk], language_ids=[language.pk, language.pk]
    )
    cast.linh.refresh_from_db()
    assert cast.linh.expertise == "both"
    assert list(cast.linh.topics.all()) == [topic]
    assert list(cast.linh.languages.all()) == [language]


def test_a_topic_is_never_both_liked_and_ruled_out(cast, own):
    first, second = Topic.objects.all()[:2]
    domain.set_interests(**own, expertise="lived", topic_ids=[first.pk])
    with pytest.raises(Invalid) as refused:
        domain.rule_out(**own, kind="topic", topic_id=first.pk)
    assert fields(refused) == ["topic_id"]
    domain.rule_out(**own, kind="topic", topic_id=second.pk)
    with pytest.raises(Invalid) as refused:
        domain.set_interests(**own, expertise="lived", topic_ids=[first.pk, second.pk])
    assert fields(refused) == ["topic_ids"]
    assert str(second) in str(refused.value.problems[0].message)
    assert list(cast.linh.topics.all()) == [first]


def test_ruling_out_twice_is_once_and_can_be_taken_back(cast, own):
    kinds = {
        "county": {"county_id": County.objects.first().pk},
        "venue": {"venue": "  The  old hall "},
        "audience": {"audience": "law_enforcement"},
    }
    for kind, what in kinds.items():
        first = domain.rule_out(**own, kind=kind, **what)
        assert domain.rule_out(**own, kind=kind, **what) == first
    assert Exclusion.objects.get(kind="venue").venue == "The old hall"
    domain.allow_again(actor=cast.linh.user, exclusion_id=first.pk)
    assert set(cast.linh.exclusions.values_list("kind", flat=True)) == {"county", "venue"}


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"kind": "weather"}, "kind"),
        ({"kind": "topic"}, "topic_id"),
        ({"kind": "county", "county_id": 987_654_321}, "county_id"),
        ({"kind": "venue", "venue": " "}, "venue"),
        ({"kind": "audience", "audience": "ghosts"}, "audience"),
    ],
)
def test_an_exclusion_names_one_thing_there_is(own, what, field):
    with pytest.raises(Invalid) as refused:
        domain.rule_out(**own, **what)
    assert fields(refused) == [field]


def test_a_home_is_a_county_or_a_region_or_not_stated(cast, own):
    county, region = County.objects.first(), Region.objects.first()
    domain.set_places(**own, in_person=False, remote=True, home_region_id=region.pk)
    cast.linh.refresh_from_db()
    assert (cast.linh.home_county, cast.linh.region) == (None, region)
    domain.set_places(**own, in_person=False, remote=True)
    cast.linh.refresh_from_db()
    assert cast.linh.region is None
    with pytest.raises(Invalid) as refused:
        domain.set_places(
            **own,
            in_person=False,
            remote=False,
            home_county_id=county.pk,
            home_region_id=region.pk,
        )
    assert fields(refused) == ["home_region_id", "in_person"]


def test_needs_are_kept_line_by_line_and_never_required(cast, own):
    domain.set_needs(**own, access_needs="A ramp\nA quiet room", support_person="My sister")
    cast.linh.refresh_from_db()
    assert cast.linh.access_needs == "A ramp\nA quiet room"
    domain.set_needs(**own)
    with pytest.raises(Invalid) as refused:
        domain.set_needs(**own, travel_needs="x" * 1001, support_person="a\x00b")
    assert fields(refused) == ["travel_needs", "support_person"]


def test_no_limit_is_not_a_limit_of_nought(cast, own):
    domain.set_limits(**own, most_asks_a_month=0, most_minutes_a_month=600, rest_days_after=3)
    cast.linh.refresh_from_db()
    assert (cast.linh.most_asks_a_month, cast.linh.most_minutes_a_month) == (0, 600)
    domain.set_limits(**own, most_asks_a_month=None, most_minutes_a_month=None)
    cast.linh.refresh_from_db()
    assert (cast.linh.most_asks_a_month, cast.linh.rest_days_after) == (None, 0)
    with pytest.raises(Invalid) as refused:
        domain.set_limits(
            **own, most_asks_a_month=-1, most_minutes_a_month=10**9, rest_days_after=61
        )
    assert fields(refused) == ["most_asks_a_month", "most_minutes_a_month", "rest_days_after"]


def test_a_pause_ends_on_its_day_by_the_persons_own_calendar(cast, own):
    with clock_at(NIGHT):
        domain.pause(**own, until=date(2026, 3, 11))
        cast.linh.refresh_from_db()
        assert domain.is_paused(cast.linh)
        Consultant.objects.filter(pk=cast.linh.pk).update(timezone="Europe/London")
        cast.linh.refresh_from_db()
        assert not domain.is_paused(cast.linh)
        for until in (date(2026, 3, 11), date(2031, 1, 1)):
            with pytest.raises(Invalid) as refused:
                domain.pause(**own, until=until)
            assert fields(refused) == ["until"]
        domain.pause(**own, until=date(2026, 4, 1))
        assert not domain.is_paused(domain.lift_pause(**own))


def test_only_the_person_states_facets(cast, own):
    facet = Facet.objects.first()
    assert list(domain.set_facets(**own, facet_ids=[facet.pk]).facets.all()) == [facet]
    for consultant in (cast.linh, cast.mose):
        with pytest.raises(Refused):
            domain.set_facets(actor=cast.ximena, consultant_id=consultant.pk, facet_ids=[facet.pk])
    assert not domain.set_facets(**own, facet_ids=[]).facets.exists()


def test_a_coordinator_writes_down_what_someone_without_a_sign_in_says(cast):
    mose = {"actor": cast.ximena, "consultant_id": cast.mose.pk}
    domain.set_needs(**mose, access_needs="Large print")
    domain.rule_out(**mose, kind="audience", audience="media")
    domain.pause(**mose, until=date.today() + timedelta(days=9))  # noqa: DTZ011
    with pytest.raises(Refused):
        domain.set_needs(actor=cast.ximena, consultant_id=cast.linh.pk, access_needs="Anything")
    with pytest.raises(Refused):
        domain.pause(actor=cast.ansel, consultant_id=cast.mose.pk, until=date(2030, 1, 1))
    with pytest.raises(NotVisible):
        domain.set_needs(actor=cast.itzel.user, consultant_id=cast.linh.pk)
