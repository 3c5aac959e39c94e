"""The Fairness page, and what the Engagement and Convening pages say is in the way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultants.models import Apart, County, Facet
from core import time
from core.time import clock_at
from engagements.models import OfferReason, PanelTarget
from tests.cast import consultant
from tests.factories.chain import BEFORE, STARTS
from tests.factories.event import event_for
from tests.pages.asking import Asker, main_of

FAIRNESS = reverse("coordination:fairness")
HOUR = timedelta(hours=1)


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


def page_of(engagement):
    return reverse("coordination:engagement", args=[engagement.pk])


def test_people_are_shown_with_asks_yeses_hours_and_pay(chain, cast, ximena):
    chain.booked()
    text = ximena.read(FAIRNESS)
    assert "$243.75" in text
    assert "2 h 30 min" in text
    assert "Not asked" in text
    assert "<svg" in text


def test_who_was_not_asked_and_a_quarter_live_in_the_address(chain, cast, ximena):
    chain.booked()
    main = main_of(ximena.get(f"{FAIRNESS}?never_asked=on&quarter=2026-1"))
    assert "Mose" in main
    assert reverse("coordination:person", args=[cast.linh.pk]) not in main
    main = main_of(ximena.get(f"{FAIRNESS}?never_asked=on&quarter=2025-4"))
    assert reverse("coordination:person", args=[cast.linh.pk]) in main
    assert 'name="by" value="person"' not in main


def test_an_address_that_nobody_chose_shows_its_problem_and_everybody(chain, cast, ximena):
    main = main_of(ximena.get(f"{FAIRNESS}?quarter=2026-9&county=x&by=nothing"))
    assert "Linh" in main
    assert "Select a valid choice" in main


@pytest.mark.parametrize("by", ["county", "language", "quarter"])
def test_the_table_holds_what_the_bars_show(chain, ximena, by):
    chain.booked()
    main = main_of(ximena.get(f"{FAIRNESS}?by={by}"))
    assert "<svg" in main
    assert "1 ask" in main
    assert "$243.75" in main


def test_administrators_see_asks_and_neither_pay_nor_reasons(chain, cast):
    chain.booked()
    main = main_of(Asker(cast.adwoa).get(f"{FAIRNESS}?by=passed"))
    assert "Asks" in main
    for hidden in ("$", "2 h 30 min", "Passed over", "Equal pay"):
        assert hidden not in main


def test_reasons_for_passing_over_are_shown_to_those_who_read_them(chain, cast, ximena):
    offer = chain.sent()
    reason = OfferReason.objects.create(
        offer=offer,
        kind="passing_over",
        reason="Asked for by name",
        passed_over_count=1,
        given_by=cast.ximena,
        given_at=BEFORE,
    )
    reason.passed_over.add(cast.mose)
    main = main_of(ximena.get(f"{FAIRNESS}?by=passed"))
    assert "“Asked for by name”" in main
    assert "Mose" in main


@pytest.mark.parametrize("by", ["person", "county", "language", "quarter", "passed"])
def test_the_page_costs_as_many_queries_for_thirty_people_as_for_one(chain, cast, ximena, by):
    def passed(person):
        offer = chain.sent(chain.seat(), person)
        said = {"reason": "Said so", "given_by": cast.ximena, "given_at": BEFORE}
        reason, _made = OfferReason.objects.get_or_create(
            offer=offer, kind="passing_over", defaults=said
        )
        reason.passed_over.add(person)

    passed(cast.linh)
    few = ximena.queries(f"{FAIRNESS}?by={by}")
    for number in range(30):
        passed(consultant(f"Person{number}", signs_in=False))
    assert ximena.queries(f"{FAIRNESS}?by={by}") == few


def test_the_engagement_says_what_is_in_the_way_and_looks_for_ways_out(chain, cast, ximena):
    chain.booked()
    later = chain.engagement(starts_at=STARTS + HOUR)
    seat = chain.sent(chain.seat(later), cast.linh).seat
    with clock_at(BEFORE):
        main = main_of(ximena.client.get(page_of(later)))
        link = f"?ways=travel_gap-{seat.pk}-{cast.linh.pk}"
        opened = main_of(ximena.client.get(page_of(later) + link))
    assert "Linh has 0 min between this and “A panel”." in main
    assert f'href="{link}#ways"' in main
    assert "Itzel is free then" not in main
    assert "Itzel is free then, number 1 in turn." in opened
    assert 'id="ways"' in opened
    assert "Look for ways out" not in opened
    assert "Nothing is in the way" in main_of(ximena.get(page_of(chain.engagement())))


def test_the_engagement_says_so_when_there_is_no_way_out(chain, cast, ximena):
    chain.booked()
    later = chain.engagement(starts_at=STARTS + HOUR)
    seat = chain.sent(chain.seat(later), cast.linh).seat
    # Others are asked for the same work, so neither they nor another time is a way out.
    for other in (cast.itzel, cast.mose):
        chain.sent(chain.seat(later), other)
    main = main_of(ximena.get(f"{page_of(later)}?ways=travel_gap-{seat.pk}-{cast.linh.pk}"))
    assert "No way out was found among those who are next in turn." in main


def test_an_auditor_looks_for_no_way_out_and_an_unknown_one_is_passed_by(chain, cast, ximena):
    chain.booked()
    later = chain.engagement(starts_at=STARTS + HOUR)
    seat = chain.sent(chain.seat(later), cast.linh).seat
    path = f"{page_of(later)}?ways=travel_gap-{seat.pk}-{cast.linh.pk}"
    main = main_of(Asker(cast.ansel).get(path))
    assert "Linh has 0 min between this" in main
    assert "Look for ways out" not in main
    assert "free then" not in main
    main = main_of(ximena.get(f"{page_of(later)}?ways=travel_gap-x"))
    assert "Look for ways out" in main


def test_the_convening_lists_its_conflicts_and_leads_to_the_session(chain, cast, ximena):
    event = event_for(chain)
    event.session()
    crowded = event.session(starts_at=STARTS + HOUR / 2)
    main = main_of(ximena.get(reverse("coordination:convening", args=["spring"])))
    assert "“Session 1” is in Room 1 at the same time." in main
    assert "Room 2 is free at that time." in main
    assert f"/coordination/convenings/spring/#session-{crowded.session.code}" in main
    assert reverse("coordination:move", args=[crowded.session.pk]) in main


def test_only_coordinators_read_on_the_page_who_is_kept_apart(chain, cast, ximena):
    engagement = chain.engagement()
    for person in (cast.linh, cast.itzel):
        chain.sent(chain.seat(engagement), person)
    Apart.objects.create(
        consultant=cast.linh, other=cast.itzel, stated_by=cast.ximena, stated_at=time.now()
    )
    assert "These two are not to be placed together." in ximena.read(page_of(engagement))
    for other in (cast.ansel, cast.adwoa):
        assert "placed together" not in Asker(other).read(page_of(engagement))


def test_a_target_is_kept_and_taken_back_on_the_page(chain, cast, ximena):
    engagement = chain.engagement()
    yolo = County.objects.get(name="Yolo")
    path = reverse("coordination:set_target", args=[engagement.pk])
    kept = ximena.post(path, {"what": f"county-{yolo.pk}", "at_least": "2"})
    assert kept.status_code == 303
    main = main_of(ximena.get(page_of(engagement)))
    assert "Yolo County: at least 2" in main
    assert "2 people more would meet this target." in main
    target = PanelTarget.objects.get()
    ximena.post(reverse("coordination:drop_target", args=[target.pk]))
    assert "Yolo County: at least" not in ximena.read(page_of(engagement))
    wrong = ximena.post(path, {"what": "county-0", "at_least": "0"})
    assert wrong.status_code == 422


def test_a_facet_is_shown_as_met_or_a_gap_and_no_number_of_people(chain, cast, ximena):
    engagement = chain.engagement()
    facet = Facet.objects.create(name="Something stated")
    PanelTarget.objects.create(engagement=engagement, facet=facet)
    people = [consultant(name) for name in ("Ana", "Bao", "Chi")]
    for person in people:
        chain.booked(chain.seat(engagement), person)
    people[0].facets.add(facet)
    main = main_of(ximena.get(page_of(engagement)))
    assert "Something stated: at least 1" in main
    assert "This target is met." in main
    administrator = main_of(Asker(cast.adwoa).get(page_of(engagement)))
    assert "Something stated" not in administrator


def test_the_engagement_costs_as_many_queries_for_many_conflicts_as_for_few(chain, cast, ximena):
    def crowd(engagement, people):
        for person in people:
            chain.booked(chain.seat(), person)
            chain.sent(chain.seat(engagement), person)

    engagement = chain.engagement(starts_at=STARTS + HOUR)
    crowd(engagement, [consultant(f"Early{number}") for number in range(4)])
    offer = engagement.seats.earliest("pk").offers.get()
    ways = f"{page_of(engagement)}?ways=travel_gap-{offer.seat_id}-{offer.consultant_id}"
    few = ximena.queries(page_of(engagement)), ximena.queries(ways)
    crowd(engagement, [consultant(f"Late{number}") for number in range(12)])
    assert (ximena.queries(page_of(engagement)), ximena.queries(ways)) == few
