"""Planned beside reported; many confirmed at once with count and total; asking again."""

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from pages.shared.forms import new_key
from tests.factories.chain import BEFORE
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import seat_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


@pytest.fixture
def two(chain, cast):
    """Linh reported the plan; Itzel half an hour more of preparation."""
    return (
        chain.reported(seat_at(chain, -4)),
        chain.reported(seat_at(chain, -6), cast.itzel, {"preparation": 90}),
    )


def chosen(*rows) -> str:
    query = "&".join(f"assignment={row.pk}" for row in rows)
    return f"{reverse('coordination:confirm')}?{query}"


def test_hours_stand_beside_the_plan(ximena, two):
    page = ximena.read(reverse("coordination:hours"))
    assert "1 h planned, 1 h 30 min reported" in page
    assert f'value="{two[0].pk}" checked' in page
    assert f'value="{two[1].pk}" checked' not in page


def test_count_and_total_are_shown_before_confirming(ximena, two):
    page = ximena.read(chosen(*two))
    assert "<dt>Assignments</dt><dd>2</dd>" in page
    assert "<dt>Hours</dt><dd>5.50</dd>" in page
    assert "<dt>Total</dt><dd>$536.25</dd>" in page
    assert [row.state for row in two] == ["reported", "reported"]


def test_confirming_confirms_all_as_reported(ximena, two):
    path = reverse("coordination:confirm")
    response = ximena.post(path, {"assignment": [row.pk for row in two]})
    assert response.status_code == 303
    assert "The hours of 2 assignments are confirmed." in ximena.read(response["Location"])
    for row in two:
        row.refresh_from_db()
        assert row.state == "confirmed"
    confirmed = two[1].work.values_list("component", "confirmed_minutes")
    assert dict(confirmed)["preparation"] == 90


def test_confirming_twice_says_it_was_done(ximena, two):
    path, data = reverse("coordination:confirm"), {"assignment": [two[0].pk]}
    key = new_key()
    first = ximena.post(path, data, key=key)
    assert ximena.post(path, data, key=key)["Location"] == first["Location"]
    assert ximena.post(path, data).status_code == 409
    assert ximena.get(chosen(two[0])).status_code == 409


def test_confirming_nothing_says_so(ximena, cast):
    assert ximena.get(reverse("coordination:confirm")).status_code == 422


def test_asking_again_needs_words_and_takes_nothing_away(ximena, two):
    path = reverse("coordination:ask", args=[two[1].pk])
    assert ximena.post(path, {"note": " "}).status_code == 422
    assert ximena.post(path, {"note": "Was there a detour?"}).status_code == 303
    two[1].refresh_from_db()
    assert (two[1].state, two[1].question) == ("delivered", "Was there a detour?")
    assert dict(two[1].work.values_list("component", "reported_minutes"))["preparation"] == 90


def test_nobody_confirms_their_own_hours(two, cast):
    from accounts.models import Role, RoleGrant

    RoleGrant.objects.create(user=cast.linh.user, role=Role.COORDINATOR)
    answer = Asker(cast.linh.user).post(
        reverse("coordination:confirm"), {"assignment": [two[0].pk]}
    )
    assert answer.status_code == 403
    assert "You may not confirm hours that you reported or are paid for." in on_one_line(answer)


def test_hours_said_by_phone_are_written_down_from_today_and_stand_with_those_to_confirm(
    ximena, chain, cast
):
    offer = chain.sent(seat_at(chain, -4), cast.mose)
    with clock_at(BEFORE):
        assignment = domain.accept_offer(actor=cast.ximena, offer_id=offer.pk)
    with clock_at(assignment.during.upper):
        domain.mark_delivered(actor=cast.ximena, assignment_id=assignment.pk)
    path = reverse("coordination:hours_by_phone", args=[assignment.pk])
    assert path in ximena.read(reverse("coordination:today"))
    assert path in ximena.read(reverse("coordination:engagement", args=[assignment.engagement_id]))
    assert 'value="60"' in ximena.read(path)
    answer = ximena.post(path, {"preparation": "90", "attendance": "60", "debrief": "30"})
    assert answer.status_code == 303
    assert "1 h planned, 1 h 30 min reported" in ximena.read(reverse("coordination:hours"))
    assert ximena.get(path).status_code == 409


def test_nobody_writes_down_the_hours_of_somebody_who_signs_in(ximena, chain):
    assignment = chain.delivered(seat_at(chain, -4))
    path = reverse("coordination:hours_by_phone", args=[assignment.pk])
    assert ximena.get(path).status_code == 403
    assert ximena.post(path, {"attendance": "60"}).status_code == 403
