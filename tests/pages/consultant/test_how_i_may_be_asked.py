"""The parts of the profile: a week without a script, days, a pause, bios, whom not to meet."""

from datetime import timedelta

import pytest
from django.urls import reverse

from consultants import domain
from consultants.models import Apart, Bio, Consultant, County, Exclusion, Topic, WeeklyTime
from core.time import clock_at, today
from tests.pages.asking import Asker, main_of, on_one_line
from tests.pages.scenes import NOW

pytestmark = pytest.mark.django_db
WEEK = reverse("consultant:week")


@pytest.fixture
def linh(cast):
    return Asker(cast.linh.user)


def said(cast) -> list[tuple[int, str, str, str]]:
    return [
        (each.weekday, each.says, f"{each.starts:%H:%M}", f"{each.ends:%H:%M}")
        for each in WeeklyTime.objects.filter(consultant=cast.linh)
    ]


def test_a_week_is_written_row_by_row_and_read_back_as_it_was(linh, cast):
    week = {
        "d0_0_says": "free",
        "d0_0_starts": "09:00",
        "d0_0_ends": "12:00",
        "d0_1_says": "free",
        "d0_1_starts": "18:00",
        "d1_0_says": "ask",
        "d6_0_says": "away",
    }
    assert linh.post(WEEK, week).status_code == 303
    expected = [
        (0, "free", "09:00", "12:00"),
        (0, "free", "18:00", "00:00"),
        (6, "away", "00:00", "00:00"),
    ]
    assert said(cast) == expected
    page = linh.read(WEEK)
    assert 'name="d0_0_starts" value="09:00"' in page
    assert 'name="d0_2_says"' in page, "there is room for one more time"
    days = linh.read(reverse("consultant:days"))
    assert "I am free: 6:00 pm to 12:00 am" in days


def test_what_cannot_be_a_week_names_its_day_and_loses_nothing(linh, cast):
    domain.set_week(actor=cast.linh.user, consultant_id=cast.linh.pk, times=[])
    for wrong, words in (
        ({"d2_0_says": "ask", "d2_0_starts": "09:00"}, "Choose free or not free for these hours"),
        ({"d2_0_says": "free", "d2_0_starts": "22:00", "d2_0_ends": "02:00"}, "on the next day"),
        ({"d2_0_says": "free", "d2_0_starts": "soon"}, "valid time"),
    ):
        answer = linh.post(WEEK, {"d4_0_says": "free", **wrong})
        assert answer.status_code == 422
        page = main_of(answer)
        assert words in page
        assert "Wednesday:" in page or "From:" in page
        assert 'value="free" checked' in page or "checked" in page.split('name="d4_0_says"')[2]
    assert said(cast) == []


def test_a_pause_is_one_tap_and_so_is_its_undoing(linh, cast):
    path = reverse("consultant:pause_now")
    assert linh.post(path).status_code == 303
    cast.linh.refresh_from_db()
    with clock_at(NOW):
        assert cast.linh.paused_until == today(cast.linh.timezone) + timedelta(days=30)
    assert "Undo: ask me again" in linh.read(reverse("consultant:profile"))
    linh.post(path, {"answer": "lift"})
    cast.linh.refresh_from_db()
    assert cast.linh.paused_until is None


def test_days_away_are_added_shown_and_taken_away(linh, cast):
    path = reverse("consultant:days")
    with clock_at(NOW):
        first = today(cast.linh.timezone) + timedelta(days=2)
    assert linh.post(path, {"says": "away", "starts_on": first}).status_code == 303
    block = cast.linh.date_blocks.get()
    assert (block.starts_on, block.ends_on) == (first, first)
    assert "Not free" in linh.read(path)
    again = linh.post(path, {"says": "free", "starts_on": first})
    assert again.status_code == 422
    assert "Take it away first." in on_one_line(again)
    linh.post(reverse("consultant:drop_days", args=[block.pk]))
    assert not cast.linh.date_blocks.exists()


def test_everything_not_done_is_kept_on_one_page_and_what_is_liked_is_refused(linh, cast):
    path = reverse("consultant:not_for_me")
    liked, other = Topic.objects.all()[:2]
    county = County.objects.first()
    cast.linh.topics.add(liked)
    sent = {"county_ids": [county.pk], "audiences": ["media"], "venues": "Old Mill\n\n The  Hall "}
    refused = linh.post(path, sent | {"topic_ids": [liked.pk, other.pk]})
    assert refused.status_code == 422
    assert str(liked) in main_of(refused).split('class="error-summary"')[1].split("</div>")[0]
    assert not Exclusion.objects.exists()
    assert linh.post(path, sent | {"topic_ids": [other.pk]}).status_code == 303
    assert {str(each) for each in Exclusion.objects.all()} == {
        str(other),
        county.name,
        "Media",
        "Old Mill",
        "The Hall",
    }
    page = linh.read(path)
    assert "Old Mill The Hall" in page
    assert "1 chosen" in page
    linh.post(path, {"venues": "Old Mill"})
    assert [each.venue for each in Exclusion.objects.all()] == ["Old Mill"]


def test_words_about_a_person_wait_for_their_yes(linh, cast):
    draft = domain.write_bio(
        actor=cast.ximena, consultant_id=cast.linh.pk, language="en", text="Speaks on housing."
    )
    assert "Words about you wait for your yes." in linh.read(reverse("consultant:profile"))
    path = reverse("consultant:answer_bio", args=[draft.pk])
    linh.post(path, {"answer": "approve"})
    assert "Speaks on housing." in linh.read(reverse("consultant:profile"))
    linh.post(reverse("consultant:bio"), {"language": "en", "text": "In my own words."})
    states = Bio.objects.order_by("number").values_list("text", "state")
    assert list(states) == [("Speaks on housing.", "retired"), ("In my own words.", "approved")]


def test_a_person_sees_whom_they_named_and_never_who_named_them(linh, cast):
    domain.note_apart(
        actor=cast.ximena, consultant_id=cast.linh.pk, other_id=cast.itzel.pk, note="Between us"
    )
    path = reverse("consultant:not_with")
    assert "You have named nobody." in linh.read(path)
    linh.post(path, {"words": "My cousin"})
    apart = Apart.objects.get(is_own=True)
    domain.link_apart(actor=cast.ximena, apart_id=apart.pk, other_id=cast.itzel.pk, note="Cousins")
    page = linh.read(path) + linh.read(reverse("consultant:profile"))
    assert "My cousin" in page
    for hidden in ("Itzel", "Cousins", "Between us"):
        assert hidden not in page
    linh.post(reverse("consultant:drop_not_with", args=[apart.pk]))
    assert not Apart.objects.filter(is_own=True).exists()


def test_limits_are_typed_in_hours_and_shown_back(linh, cast):
    path = reverse("consultant:limits")
    linh.post(path, {"most_asks_a_month": "0", "most_minutes_a_month": "7.5"})
    cast.linh.refresh_from_db()
    assert (cast.linh.most_asks_a_month, cast.linh.most_minutes_a_month) == (0, 450)
    assert 'value="7.50"' in linh.read(path)
    assert "7 h 30 min of work a month" in linh.read(reverse("consultant:profile"))


def test_the_profile_costs_as_many_queries_for_thirty_entries_as_for_one(linh, cast):
    path = reverse("consultant:profile")

    def fill(numbers) -> None:
        for number in numbers:
            Exclusion.objects.create(consultant=cast.linh, kind="venue", venue=f"Hall {number}")
            Apart.objects.create(
                consultant=cast.linh,
                other_words=f"Someone {number}",
                is_own=True,
                stated_by=cast.linh.user,
                stated_at=NOW,
            )
        Consultant.objects.get(pk=cast.linh.pk).topics.set(Topic.objects.all()[: len(numbers)])

    fill(range(1))
    few = linh.queries(path)
    fill(range(1, 30))
    assert linh.queries(path) == few <= 30
