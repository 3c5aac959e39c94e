"""Planning an engagement and its seats."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from engagements.models import Engagement, Requester, Seat
from tests.pages.asking import Asker, on_one_line

pytestmark = pytest.mark.django_db

PLAN = {
    "activity": "panel",
    "title": "Training for caregivers",
    "new_requester": "Yolo County",
    "starts_at": "2026-04-14T09:00",
    "ends_at": "2026-04-14T11:30",
    "timezone": "America/Denver",
    "audience": "Foster parents",
}


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


def test_times_are_those_of_the_place(ximena, chain):
    response = ximena.post(reverse("coordination:plan"), PLAN | {"fund_id": chain.fund.pk})
    engagement = Engagement.objects.get()
    assert response["Location"] == reverse("coordination:engagement", args=[engagement.pk])
    assert engagement.starts_at == datetime(2026, 4, 14, 15, 0, tzinfo=UTC)
    assert engagement.requester.name == "Yolo County"
    page = ximena.read(response["Location"])
    assert "Tuesday 14 April, 9:00 am to 11:30 am" in page
    assert "Denver time" in page


def test_a_known_requester_is_chosen_not_repeated(ximena, chain):
    known = Requester.objects.create(name="Yolo County")
    values = PLAN | {"fund_id": chain.fund.pk, "requester_id": known.pk, "new_requester": ""}
    ximena.post(reverse("coordination:plan"), values)
    assert Engagement.objects.get().requester == known
    assert Requester.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ends_at": "2026-04-14T08:00"}, "The end must be after the start."),
        ({"starts_at": "tomorrow"}, "Enter a date and an hour."),
        ({"new_requester": ""}, "Choose who asks for it, or enter someone new."),
        ({"title": ""}, "This field is required."),
        ({"activity": "gig"}, "gig"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(ximena, chain, values, words):
    data = PLAN | {"fund_id": chain.fund.pk} | values
    response = ximena.post(reverse("coordination:plan"), data)
    page = on_one_line(response)
    assert response.status_code == 422
    assert words in page
    assert "Foster parents" in page
    assert not Engagement.objects.exists()


def test_a_refused_plan_leaves_no_new_requester(ximena, chain):
    data = PLAN | {"fund_id": chain.fund.pk, "ends_at": "2026-04-14T08:00"}
    ximena.post(reverse("coordination:plan"), data)
    assert not Requester.objects.exists()


def test_a_seat_is_added_with_its_minutes(ximena, chain):
    engagement = chain.engagement()
    path = reverse("coordination:add_seat", args=[engagement.pk])
    values = {"role": "panelist", "filled_by": "network", "preparation": "45", "travel": "90"}
    assert ximena.post(path, values).status_code == 303
    seat = Seat.objects.get()
    assert dict(seat.workload.values_list("component", "minutes")) == {
        "preparation": 45,
        "travel": 90,
    }


def test_impossible_minutes_are_refused(ximena, chain):
    path = reverse("coordination:add_seat", args=[chain.engagement().pk])
    values = {"role": "panelist", "filled_by": "network", "preparation": "1441"}
    assert ximena.post(path, values).status_code == 422
    assert not Seat.objects.exists()
