"""Conflicts, panels and fairness through the API: ways out, refusals and query counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultants.models import County
from core.time import clock_at
from tests.api.calls import Caller
from tests.cast import consultant
from tests.factories.chain import BEFORE, STARTS
from tests.factories.event import event_for


@pytest.fixture
def ximena(cast):
    return Caller(cast.ximena)


def test_asking_about_a_person_answers_with_ways_out(chain, cast, ximena):
    chain.booked()
    seat = chain.seat(chain.engagement(starts_at=STARTS + timedelta(hours=1)))
    with clock_at(BEFORE):
        (gap,) = ximena.get(f"seats/{seat.pk}/conflicts/", consultant=cast.linh.pk).json()
    assert (gap["kind"], gap["needs_reason"], gap["seat"]) == ("travel_gap", True, seat.pk)
    people = [fix["consultant"] for fix in gap["fixes"] if fix["consultant"]]
    assert people == [cast.itzel.pk, cast.mose.pk]


def test_a_person_or_a_filter_that_is_not_there_is_refused(chain, ximena):
    seat = chain.seat()
    assert ximena.get(f"seats/{seat.pk}/conflicts/", consultant=10**9).status_code == 404
    answer = ximena.get(f"seats/{seat.pk}/conflicts/", person=1)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "person"
    assert ximena.get("fairness/counties/", county="x").status_code == 422


def test_a_convenings_conflicts_name_free_rooms(chain, ximena):
    event = event_for(chain)
    event.session()
    event.session(starts_at=STARTS + timedelta(minutes=30))
    (taken,) = ximena.get(f"convenings/{event.convening.pk}/conflicts/").json()
    assert [fix["room"] for fix in taken["fixes"]] == [each.pk for each in event.rooms[1:]]


def test_a_target_is_set_shown_and_dropped(chain, ximena):
    engagement = chain.engagement()
    body = {"engagement_id": engagement.pk, "county_id": County.objects.get(name="Yolo").pk}
    made = ximena.post("targets/", body)
    assert (made.status_code, made.json()["at_least"]) == (201, 1)
    path = f"engagements/{engagement.pk}/composition/"
    (gap,) = ximena.get(path).json()["gaps"]
    assert (gap["name"], gap["have"], gap["is_met"]) == ("Yolo County", 0, False)
    assert ximena.post(f"targets/{made.json()['id']}/drop/").status_code == 204
    assert ximena.get(path).json()["gaps"] == []


def test_administrators_see_asks_and_no_pay(chain, cast):
    chain.booked()
    for path in ("fairness/", "fairness/counties/"):
        shown = {name: Caller(getattr(cast, name)).get(path).json() for name in ("ximena", "adwoa")}
        row = {
            name: found["results"][0] if isinstance(found, dict) else found[0]
            for name, found in shown.items()
        }
        assert set(row["ximena"]) - set(row["adwoa"]) == {"minutes", "amount"}


def test_fairness_is_narrowed_by_time_and_by_who_was_never_asked(chain, cast, ximena):
    chain.booked()
    found = ximena.get("fairness/", never_asked="true").json()["results"]
    assert {each["chosen_name"] for each in found} == {"Itzel", "Mose"}
    found = ximena.get("fairness/", never_asked="true", starts_on="2026-04-01").json()["results"]
    assert len(found) == 3


@pytest.mark.parametrize(
    "path",
    [
        "fairness/",
        "fairness/counties/",
        "fairness/languages/",
        "fairness/quarters/",
        "fairness/spread/",
    ],
)
def test_fairness_takes_equally_many_queries_for_one_and_thirty_people(chain, ximena, path):
    chain.booked()

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert ximena.get(path).status_code == 200
        return len(caught)

    few = queries()
    for number in range(30):
        chain.sent(chain.seat(), consultant(f"Person{number}", signs_in=False))
    assert queries() == few <= 12
