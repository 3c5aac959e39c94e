"""Targets of a panel: gaps in words, and of facets never anything that tells who."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultants.models import County, Facet, Region
from core.errors import Invalid, NotVisible, Refused
from engagements.domain.composition import composition, drop_target, facet_is_met, set_target
from engagements.domain.disclosure import revoke_disclosure, set_disclosure
from engagements.models import PanelTarget
from tests.cast import consultant
from tests.factories.chain import STARTS


@pytest.fixture
def facet(db):
    return Facet.objects.create(name="Grew up in foster care placements of several counties")


@pytest.fixture
def panel(chain):
    """Return an engagement with four people booked, two of them from Alameda."""
    engagement = chain.engagement()
    people = [consultant(name) for name in ("Ana", "Bao", "Chi", "Dez")]
    for person in people[:2]:
        person.home_county = County.objects.get(name="Alameda")
        person.save()
    for person in people:
        chain.booked(chain.seat(engagement), person)
    chain.people = people
    return engagement


def gaps(cast, engagement):
    return composition(actor=cast.ximena, engagement_id=engagement.pk).gaps


def test_counties_and_regions_are_counted_from_where_people_live(chain, cast, panel):
    alameda = County.objects.get(name="Alameda")
    set_target(actor=cast.ximena, engagement_id=panel.pk, county_id=alameda.pk, at_least=3)
    set_target(actor=cast.ximena, engagement_id=panel.pk, region_id=alameda.region_id, at_least=2)
    county, region = gaps(cast, panel)
    assert (county.name, county.have, county.is_met) == ("Alameda County", 2, False)
    assert county.words == "1 person more would meet this target."
    assert (region.have, region.is_met) == (2, True)


def test_a_person_who_names_only_a_region_counts_for_it(chain, cast, panel):
    region = Region.objects.exclude(counties__name__in=["Alameda", "Sacramento"]).first()
    person = chain.people[0]
    person.home_county, person.home_region = None, region
    person.save()
    set_target(actor=cast.ximena, engagement_id=panel.pk, region_id=region.pk)
    assert gaps(cast, panel)[0].have == 1


def test_gaps_stand_before_what_is_met(chain, cast, panel):
    met, gap = County.objects.get(name="Sacramento"), County.objects.get(name="Yolo")
    for county in (met, gap):
        set_target(actor=cast.ximena, engagement_id=panel.pk, county_id=county.pk)
    assert [each.name for each in gaps(cast, panel)] == ["Yolo County", "Sacramento County"]


def test_a_facet_is_met_or_not_and_never_a_number(chain, cast, panel, facet):
    set_target(actor=cast.ximena, engagement_id=panel.pk, facet_id=facet.pk)
    before = gaps(cast, panel)[0]
    chain.people[0].facets.add(facet)
    after = gaps(cast, panel)[0]
    assert (before.is_met, after.is_met) == (False, True)
    assert before.have is after.have is None
    chain.people[1].facets.add(facet)
    assert gaps(cast, panel)[0] == after


def test_a_facet_is_not_told_of_among_few_people_whatever_they_stated(chain, cast, facet):
    engagement = chain.engagement()
    set_target(actor=cast.ximena, engagement_id=engagement.pk, facet_id=facet.pk)
    chain.booked(chain.seat(engagement), cast.linh)
    chain.booked(chain.seat(engagement), cast.itzel)
    silent = gaps(cast, engagement)[0]
    cast.linh.facets.add(facet)
    assert gaps(cast, engagement)[0] == silent
    assert silent.is_met is None


def test_a_target_of_nearly_everybody_is_not_told_of(chain, cast, panel, facet):
    for person in chain.people:
        person.facets.add(facet)
    set_target(actor=cast.ximena, engagement_id=panel.pk, facet_id=facet.pk, at_least=3)
    assert gaps(cast, panel)[0].is_met is None


def test_who_keeps_out_of_the_counts_is_not_counted_and_stays_out_when_revoking(
    chain, cast, panel, facet
):
    person = chain.people[0]
    person.facets.add(facet)
    set_target(actor=cast.ximena, engagement_id=panel.pk, facet_id=facet.pk)
    said = {"actor": person.user, "engagement_id": panel.pk}
    set_disclosure(**said, name_form="chosen", hides_facets=True)
    assert gaps(cast, panel)[0].is_met is False
    revoke_disclosure(**said)
    assert gaps(cast, panel)[0].is_met is False
    set_disclosure(**said, name_form="chosen", hides_facets=False)
    assert gaps(cast, panel)[0].is_met is True


def test_who_keeps_out_of_the_counts_elsewhere_is_counted_here(chain, cast, panel, facet):
    person = chain.people[0]
    person.facets.add(facet)
    other = chain.engagement(starts_at=STARTS + timedelta(days=2))
    chain.booked(chain.seat(other), person)
    set_disclosure(actor=person.user, engagement_id=other.pk, name_form="chosen", hides_facets=True)
    set_target(actor=cast.ximena, engagement_id=panel.pk, facet_id=facet.pk)
    assert gaps(cast, panel)[0].is_met is True


def test_one_voice_alone_is_a_warning(chain, cast):
    engagement = chain.engagement()
    chain.booked(chain.seat(engagement), cast.linh)
    cast.itzel.expertise = "subject"
    cast.itzel.save()
    chain.booked(chain.seat(engagement), cast.itzel)
    (warning,) = composition(actor=cast.ximena, engagement_id=engagement.pk).warnings
    assert warning == "One person would sit alone as the only voice with lived experience."


def test_setting_a_target_again_changes_its_number(chain, cast):
    engagement = chain.engagement()
    yolo = County.objects.get(name="Yolo")
    for number in (1, 2):
        set_target(
            actor=cast.ximena, engagement_id=engagement.pk, county_id=yolo.pk, at_least=number
        )
    assert PanelTarget.objects.get().at_least == 2
    drop_target(actor=cast.ximena, target_id=PanelTarget.objects.get().pk)
    assert not PanelTarget.objects.exists()
    with pytest.raises(NotVisible):
        drop_target(actor=cast.ximena, target_id=1)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "county_id"),
        ({"county_id": 1, "region_id": 1}, "county_id"),
        ({"facet_id": 10**9}, "facet_id"),
        ({"county_id": 1, "at_least": 0}, "at_least"),
        ({"county_id": 1, "at_least": 51}, "at_least"),
    ],
)
def test_a_target_names_one_thing_that_there_is_and_a_number(chain, cast, given, field):
    engagement = chain.engagement()
    given = {
        name: (County.objects.first().pk if name == "county_id" else value)
        for name, value in given.items()
    }
    with pytest.raises(Invalid) as refused:
        set_target(actor=cast.ximena, engagement_id=engagement.pk, **given)
    assert field in [problem.field for problem in refused.value.problems]


def test_who_sets_and_reads_targets(chain, cast):
    engagement = chain.engagement()
    yolo = County.objects.get(name="Yolo")
    for actor in (cast.ansel, cast.adwoa, cast.prudence, cast.linh.user):
        with pytest.raises(Refused):
            set_target(actor=actor, engagement_id=engagement.pk, county_id=yolo.pk)
    for actor in (cast.adwoa, cast.prudence, cast.linh.user):
        with pytest.raises(Refused):
            composition(actor=actor, engagement_id=engagement.pk)
    assert composition(actor=cast.ansel, engagement_id=engagement.pk).gaps == []


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 12))
def test_a_gap_once_closed_stays_closed_when_more_people_state_it(stated, more, at_least):
    counted = stated + more
    before = facet_is_met(stated=stated, counted=counted, at_least=at_least)
    after = facet_is_met(stated=counted, counted=counted, at_least=at_least)
    assert (before is None) == (after is None)
    assert not (before and not after)


@given(st.integers(0, 12), st.integers(1, 12))
def test_no_target_tells_of_everybody_or_of_all_but_one(counted, at_least):
    answers = {
        facet_is_met(stated=stated, counted=counted, at_least=at_least)
        for stated in range(counted + 1)
    }
    if counted < 3 or counted - at_least < 2:
        assert answers == {None}
    else:
        assert answers == {True, False}
