"""My work: the agenda, withdrawing, and hours by component."""

import pytest
from django.urls import reverse

from engagements.models import Assignment
from tests.factories.chain import PLAN
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import LATER, seat_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


def hours_of(assignment) -> str:
    return reverse("consultant:hours", args=[assignment.pk])


def reported(assignment) -> dict[str, int]:
    return dict(assignment.work.values_list("component", "reported_minutes"))


def test_withdrawing_says_first_what_it_means_for_pay(linh, chain):
    booked = chain.booked(seat_at(chain, 0, day=LATER))
    path = reverse("consultant:withdraw", args=[booked.pk])
    page = linh.read(path)
    assert page.index("Nothing you have earned is lost.") < page.index("Yes, withdraw")
    response = linh.post(path)
    assert response.status_code == 303
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    assert "Nothing else is expected of you." in linh.read(response["Location"])


def test_work_that_has_begun_cannot_be_withdrawn_from(linh, chain):
    delivered = chain.delivered()
    assert linh.get(reverse("consultant:withdraw", args=[delivered.pk])).status_code == 409


def test_hours_come_filled_in_with_the_dates_that_follow(linh, chain):
    page = linh.read(hours_of(chain.delivered()))
    assert "Please report by 17 March. Then you are paid by 7 April." in page
    assert "planned 1 h" in page
    assert "$243.75" in page


def test_looks_right_reports_the_plan(linh, chain):
    delivered = chain.delivered()
    response = linh.post(hours_of(delivered), {"answer": "right"})
    assert response.status_code == 303
    assert reported(delivered) == {**PLAN, "attendance": 60}
    assert "Your coordinator looks at these hours." in linh.read(response["Location"])


def test_a_change_is_reported_by_component(linh, chain):
    delivered = chain.delivered()
    values = {"preparation_hours": "1", "preparation_minutes": "20", "attendance_hours": "1"}
    values |= {"debrief_minutes": "0", "waiting_minutes": "15", "answer": "change"}
    assert linh.post(hours_of(delivered), values).status_code == 303
    assert reported(delivered) == {
        "preparation": 80,
        "attendance": 60,
        "debrief": 0,
        "waiting": 15,
    }


@pytest.mark.parametrize("value", ["-1", "25", "1.5", "two"])
def test_impossible_hours_are_named_and_nothing_is_lost(linh, chain, value):
    delivered = chain.delivered()
    values = {"attendance_hours": value, "preparation_minutes": "45", "answer": "change"}
    response = linh.post(hours_of(delivered), values)
    assert response.status_code == 422
    page = on_one_line(response)
    assert "Attendance: enter hours from 0 to 24." in page
    assert 'value="45"' in page
    assert Assignment.objects.get().state == "delivered"


def test_no_hours_at_all_are_refused_with_what_to_do(linh, chain):
    delivered = chain.delivered()
    response = linh.post(hours_of(delivered), {"answer": "change"})
    assert response.status_code == 422
    assert "Enter at least one minute of work" in on_one_line(response)


def test_a_question_is_shown_and_looks_right_keeps_what_was_said(linh, chain, cast):
    sent = chain.reported(minutes={"preparation": 90})
    Asker(cast.ximena).post(reverse("coordination:ask", args=[sent.pk]), {"note": "Was it longer?"})
    assert "Was it longer?" in linh.read(reverse("consultant:work"))
    assert "Was it longer?" in linh.read(hours_of(sent))
    linh.post(hours_of(sent), {"answer": "right"})
    assert reported(sent)["preparation"] == 90


def test_another_persons_hours_answer_like_none(cast, chain):
    itzel = Asker(cast.itzel.user)
    delivered = chain.delivered()
    assert itzel.get(hours_of(delivered)).status_code == 404
    assert itzel.post(hours_of(delivered), {"answer": "right"}).status_code == 404
    assert itzel.get(reverse("consultant:withdraw", args=[delivered.pk])).status_code == 404


def test_staff_who_are_consultants_see_only_their_own_work(cast, chain):
    from accounts.models import Role, RoleGrant
    from consultants.models import Consultant

    RoleGrant.objects.create(user=cast.ximena, role=Role.CONSULTANT)
    Consultant.objects.filter(pk=cast.mose.pk).update(user=cast.ximena)
    delivered = chain.delivered()
    assert Asker(cast.ximena).get(hours_of(delivered)).status_code == 404
