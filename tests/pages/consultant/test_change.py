"""A change of what one is booked for: old beside new, and one tap either way."""

from datetime import timedelta

import pytest

from core.time import clock_at
from engagements import domain
from engagements.models import Reconfirmation
from notices.domain import message_for
from notices.models import Notice
from tests.factories import event_for
from tests.factories.programme import redraft, released
from tests.pages.asking import Asker, main_of
from tests.pages.scenes import LATER, NOW

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def event(chain):
    """A released programme with a panel of an hour on the twentieth of March."""
    event = event_for(chain)
    event.convening.ends_on = LATER.date()
    event.convening.save()
    event.panel = event.session(starts_at=LATER)
    released(event)
    return event


@pytest.fixture
def booked(chain, event):
    return chain.booked(chain.seat(event.panel))


def change(event, **values):
    """Release a change of the panel an hour before the present."""
    redraft(event, event.panel, **values)
    released(event, at=NOW - timedelta(hours=1))


def page(booked) -> str:
    return f"/work/{booked.pk}/change/"


def answer(asker, booked, said):
    asked = Reconfirmation.objects.filter(assignment=booked).latest("pk")
    return asker.post(page(booked), {"answer": said, "asked": asked.pk})


def test_old_and_new_stand_beside_each_other_with_the_pay(event, booked, cast):
    change(event, title="Another title", ends_at=LATER + timedelta(minutes=90))
    linh = Asker(cast.linh.user)
    text = main_of(linh.get(page(booked)))
    for words in ("Session 1", "Another title", "2 h 30 min", "3 h", "$243.75", "$292.50"):
        assert words in text
    assert text.index("$243.75") < text.index("$292.50")
    assert text.count('class="button" name="answer"') == 2


def test_under_another_title_one_is_asked_what_is_shown(event, booked, cast):
    """A yes to be listed covers the words that were shown, and no others."""
    choose = f'href="/shown/for/{event.panel.pk}/"'
    change(event, room_id=event.rooms[1].pk)
    linh = Asker(cast.linh.user)
    assert choose not in linh.read(page(booked))
    change(event, title_discloses=True)
    assert choose in linh.read(page(booked))
    change(event, title="Another title", title_discloses=False)
    assert choose in linh.read(page(booked))
    answer(linh, booked, "step_back")
    assert choose not in linh.read(page(booked))


def test_one_tap_confirms_and_the_desk_is_told(event, booked, cast):
    change(event, room_id=event.rooms[1].pk)
    linh = Asker(cast.linh.user)
    assert answer(linh, booked, "confirm").status_code == 303
    text = linh.read(page(booked))
    assert "You confirmed this change" in text
    assert 'name="answer"' not in text
    assert "Please answer by" not in text
    assert cast.ximena.notices.filter(kind="change_confirmed").count() == 1


def test_one_tap_steps_back_and_the_calendar_gives_the_time_free(event, booked, cast):
    change(event, starts_at=LATER + timedelta(hours=2), ends_at=LATER + timedelta(hours=3))
    linh = Asker(cast.linh.user)
    assert answer(linh, booked, "step_back").headers["Location"] == "/work/"
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    told = Notice.objects.get(recipient=cast.linh.user, kind="booking_cancelled")
    carried = message_for(told).message().as_string()
    assert 'method="CANCEL"' in carried or "method=CANCEL" in carried
    assert cast.ximena.notices.filter(kind="stepped_back").count() == 1
    assert "You stepped back" in linh.read(page(booked))


def test_the_update_carries_the_new_time_under_the_same_name(event, booked, cast):
    change(event, starts_at=LATER + timedelta(hours=2), ends_at=LATER + timedelta(hours=3))
    with clock_at(NOW):
        made = domain.booking_calendar(actor=cast.linh.user, assignment_id=booked.pk)
    told = Notice.objects.get(recipient=cast.linh.user, kind="programme_changed")
    [part] = [each for each in message_for(told).message().walk() if each.get_filename()]
    for content in (made.content, part.get_payload(decode=True)):
        assert f"UID:booking-{booked.pk}@".encode() in content
        assert b"SEQUENCE:1\r\n" in content
        assert b"DTSTART;TZID=America/Los_Angeles:20260320T120000\r\n" in content


def test_changed_twice_it_is_compared_with_what_the_person_knew(event, booked, cast):
    change(event, title="Second title", ends_at=LATER + timedelta(minutes=90))
    first = Reconfirmation.objects.get()
    change(event, title="Third title")
    linh = Asker(cast.linh.user)
    text = main_of(linh.get(page(booked)))
    assert "Session 1" in text
    assert "Third title" in text
    assert "Second title" not in text
    assert "$243.75" in text
    stale = linh.post(page(booked), {"answer": "confirm", "asked": first.pk})
    assert stale.status_code == 409
    assert Reconfirmation.objects.latest("pk").state == "asked"


def test_it_is_the_next_thing_at_home_and_stands_with_the_work(event, booked, cast):
    change(event, ends_at=LATER + timedelta(minutes=90))
    linh = Asker(cast.linh.user)
    assert "Something changed. Does it still suit you?" in linh.read("/home/")
    for path in ("/work/", f"/work/{booked.pk}/"):
        text = linh.read(path)
        assert f'href="{page(booked)}"' in text
        assert "$292.50" in text
    answer(linh, booked, "confirm")
    assert "Something changed" not in linh.read("/home/")
    text = main_of(linh.get(f"/work/{booked.pk}/"))
    assert "<del>$243.75</del>" in text, "what was agreed first stays to be seen"
    assert "1 h 30 min" in text, "attendance is priced at its present length"


def test_in_new_york_one_reads_ones_own_hour_and_that_of_the_place(event, booked, cast):
    cast.linh.timezone = "America/New_York"
    cast.linh.save(update_fields=["timezone"])
    change(event, starts_at=LATER + timedelta(hours=2), ends_at=LATER + timedelta(hours=3))
    text = main_of(Asker(cast.linh.user).get(page(booked)))
    assert "3:00 pm to 4:00 pm" in text
    assert "In Los Angeles time: Friday 20 March, 12:00 pm to 1:00 pm" in text


def test_what_never_changed_has_no_page_and_nobody_sees_anothers(event, booked, cast):
    assert Asker(cast.linh.user).get(page(booked)).status_code == 404
    change(event, title="Another title")
    assert Asker(cast.linh.user).get(page(booked)).status_code == 200
    assert Asker(cast.itzel.user).get(page(booked)).status_code == 404


def test_the_page_takes_as_many_queries_for_many_changes_as_for_one(event, booked, cast):
    linh = Asker(cast.linh.user)
    change(event, title="Title 1")
    few = linh.queries(page(booked))
    for number in range(2, 6):
        change(event, title=f"Title {number}")
    assert linh.queries(page(booked)) == few
