"""Planning an engagement and its seats."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from compensation.models import Fund
from consultants.models import County
from engagements.models import Engagement, Requester, Seat
from notices.models import Notice
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import LATER, seat_at

pytestmark = pytest.mark.django_db

PLAN = {
    "activity": "panel",
    "title": "Training for caregivers",
    "new_requester": "Yolo County",
    "starts_at": "2026-04-14T09:00",
    "ends_at": "2026-04-14T11:30",
    "timezone": "America/Denver",
    "audience": "Foster parents",
    "recording": "none",
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
    values = {"role": "panelist", "filled_by": "network", "way": "any"} | {
        "preparation": "45",
        "travel": "90",
    }
    assert ximena.post(path, values).status_code == 303
    seat = Seat.objects.get()
    assert dict(seat.workload.values_list("component", "minutes")) == {
        "preparation": 45,
        "travel": 90,
    }


def test_impossible_minutes_are_refused(ximena, chain):
    path = reverse("coordination:add_seat", args=[chain.engagement().pk])
    values = {"role": "panelist", "filled_by": "network", "way": "any", "preparation": "1441"}
    assert ximena.post(path, values).status_code == 422
    assert not Seat.objects.exists()


def test_everything_that_is_planned_is_kept_and_shown(ximena, chain, cast):
    more = {
        "audiences": ["law_enforcement", "courts"],
        "format": "Ten minutes each",
        "questions": "What helped?",
        "recording": "consented",
        "support_on_site": "A counsellor is there",
        "support_by_id": cast.ximena.pk,
        "contact": "Call the desk",
    }
    answer = ximena.post(reverse("coordination:plan"), PLAN | {"fund_id": chain.fund.pk} | more)
    planned = Engagement.objects.get()
    assert planned.audiences == ["courts", "law_enforcement"]
    assert planned.support_by == cast.ximena
    page = ximena.read(answer["Location"])
    for words in ("Law enforcement", "Ten minutes each", "Only those who agreed", "A counsellor"):
        assert words in page


def test_the_briefing_is_changed_and_those_who_are_booked_are_told(ximena, chain, cast):
    booked = chain.booked(seat_at(chain, 0, day=LATER))
    path = reverse("coordination:briefing", args=[booked.engagement_id])
    before = Notice.objects.filter(recipient=cast.linh.user).count()
    sent = {"recording": "none", "questions": "Why now?", "told": "yes"}
    assert ximena.post(path, sent).status_code == 303
    page = ximena.read(reverse("coordination:engagement", args=[booked.engagement_id]))
    assert "Why now?" in page
    assert "1 booked person is told." in page
    assert Notice.objects.filter(recipient=cast.linh.user).count() == before + 1
    refused = ximena.post(path, {"recording": "none", "join_link": "nowhere"})
    assert refused.status_code == 422
    assert "Enter a whole link" in on_one_line(refused)


def test_what_someone_is_being_asked_with_is_not_changed_under_them(ximena, chain):
    offer = chain.sent(seat_at(chain, 0, day=LATER))
    path = reverse("coordination:briefing", args=[offer.seat.engagement_id])
    answer = ximena.post(path, {"recording": "all", "questions": "Kept in the form"})
    assert answer.status_code == 409
    assert "Take the offer back first." in on_one_line(answer)
    assert "Kept in the form" in on_one_line(answer)


def test_several_equal_seats_are_added_at_once_with_their_wishes(ximena, chain):
    engagement, fresno = chain.engagement(), County.objects.get(name="Fresno")
    values = {
        "role": "panelist",
        "filled_by": "network",
        "count": 3,
        "county_id": fresno.pk,
        "way": "in_person",
        "fund_id": chain.fund.pk,
        "preparation": "30",
    }
    answer = ximena.post(reverse("coordination:add_seat", args=[engagement.pk]), values)
    assert answer.status_code == 303
    seats = list(Seat.objects.all())
    assert [seat.position for seat in seats] == [1, 2, 3]
    assert {(seat.county, seat.way, seat.fund) for seat in seats} == {
        (fresno, "in_person", chain.fund)
    }
    assert "3 seats are added." in ximena.read(answer["Location"])


def test_a_county_and_a_region_are_not_wished_for_together(ximena, chain):
    fresno = County.objects.get(name="Fresno")
    path = reverse("coordination:add_seat", args=[chain.engagement().pk])
    values = {"role": "panelist", "filled_by": "network", "way": "any", "county_id": fresno.pk}
    answer = ximena.post(path, values | {"region_id": fresno.region_id})
    assert answer.status_code == 422
    assert "Choose a county or a region, not both." in on_one_line(answer)


def test_a_seat_is_changed_until_somebody_is_asked_for_it(ximena, chain):
    seat = seat_at(chain, 0, day=LATER)
    path = reverse("coordination:change_seat", args=[seat.pk])
    assert 'name="preparation" value="60"' in ximena.read(path)
    values = {"way": "remote", "preparation": "45", "note": "Near the door"}
    assert ximena.post(path, values).status_code == 303
    seat.refresh_from_db()
    assert (seat.way, seat.note) == ("remote", "Near the door")
    assert dict(seat.workload.values_list("component", "minutes")) == {"preparation": 45}
    chain.sent(seat)
    refused = ximena.post(path, values | {"note": "Another"})
    assert refused.status_code == 409
    assert "Take the offer back first." in on_one_line(refused)


def test_a_note_on_a_seat_is_for_coordinators(ximena, chain, cast):
    seat = seat_at(chain, 0, day=LATER)
    Seat.objects.update(note="Ask her sister first")
    Engagement.objects.update(questions="Agreed in private")
    page = reverse("coordination:engagement", args=[seat.engagement_id])
    assert "Ask her sister first" in ximena.read(page)
    for reader in (cast.ansel, cast.adwoa):
        read = Asker(reader).read(page)
        assert "Ask her sister first" not in read
        assert "Agreed in private" not in read


def test_cost_stands_against_the_fund_as_seats_fill(ximena, chain):
    engagement = chain.engagement(starts_at=LATER)
    chain.booked(chain.seat(engagement))
    chain.seat(engagement)
    chain.booked(seat_at(chain, 40), chain.cast.itzel)
    page = ximena.read(reverse("coordination:engagement", args=[engagement.pk]))
    for label, amount in (
        ("Budget", "$50,000.00"),
        ("Committed elsewhere", "$243.75"),
        ("Committed here", "$243.75"),
        ("Planned here", "$243.75"),
        ("Left", "$49,268.75"),
    ):
        assert f'data-label="{label}">{amount}</td>' in page
    Fund.objects.update(budget_amount=500)
    page = ximena.read(reverse("coordination:engagement", args=[engagement.pk]))
    assert "Nobody is paid less" in page


def test_a_new_seat_begins_with_paid_time_before_and_after_that_can_be_changed(ximena, chain):
    engagement = chain.engagement(starts_at=LATER)
    path = reverse("coordination:add_seat", args=[engagement.pk])
    page = ximena.read(path)
    for component, minutes in (("preparation", 60), ("debrief", 30)):
        assert f'name="{component}" value="{minutes}"' in page
    seat = {"role": "panelist", "filled_by": "network", "way": "any", "debrief": "0"}
    assert ximena.post(path, seat).status_code == 303
    assert not Seat.objects.get(engagement=engagement).workload.exists()
