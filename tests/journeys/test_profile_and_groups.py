"""Profile, people and groups in a real browser: every page, the keyboard alone, and no script."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from consultants import domain
from consultants.models import Facet, Group, Topic, WeeklyTime
from core.time import clock_at
from engagements.domain import call_meeting, make_requester
from tests.browser import DESK, PHONE
from tests.factories import Chain
from tests.journeys.test_every_page import tour
from tests.pages.scenes import NOW

pytestmark = pytest.mark.browser


@pytest.fixture
def said(chain: Chain, site) -> Group:
    """Let Linh say one of everything, and sit in a cohort; return the cohort."""
    cast = chain.cast
    own = {"actor": cast.linh.user, "consultant_id": cast.linh.pk}
    nine, noon = time(9), time(12)
    with clock_at(NOW):
        domain.set_week(
            **own,
            times=[
                domain.TimeOfWeek(0, "free", nine, noon),
                domain.TimeOfWeek(0, "away", noon, time(0)),
                domain.TimeOfWeek(5, "away", time(0), time(0)),
            ],
        )
        domain.add_date_block(
            **own, says="away", starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8)
        )
        domain.set_limits(**own, most_asks_a_month=3, most_minutes_a_month=600, rest_days_after=2)
        domain.set_needs(**own, access_needs="A quiet room\nBreaks", support_person="My sister")
        domain.set_facets(**own, facet_ids=[Facet.objects.first().pk])
        domain.set_exclusions(
            **own, topic_ids=[Topic.objects.last().pk], audiences=["media"], venues=["Old Mill"]
        )
        apart = domain.state_apart(**own, words="My cousin, who works for a county")
        domain.link_apart(actor=cast.ximena, apart_id=apart.pk, other_id=cast.mose.pk)
        for language in ("en", "es"):
            bio = domain.write_bio(**own, language=language, text="Linh trains caregivers.")
            domain.approve_bio(actor=cast.linh.user, bio_id=bio.pk)
        domain.write_bio(
            actor=cast.ximena,
            consultant_id=cast.linh.pk,
            language="en",
            text="Linh trains caregivers and speaks on housing.",
        )
        cohort = domain.make_group(actor=cast.ximena, kind="cohort", name="Cohort 4", seat_count=10)
        for person in (cast.linh, cast.itzel):
            domain.seat_member(
                actor=cast.ximena,
                group_id=cohort.pk,
                consultant_id=person.pk,
                starts_on=date(2026, 1, 1),
            )
    site.set_clock(NOW)
    return cohort


def test_every_page_of_the_profile(visit, said, chain):
    names = "profile change_profile reach interests places needs limits not_for_me facets pause"
    names += " days week not_with bio"
    pages = {f"profile-{name}": reverse(f"consultant:{name}") for name in names.split()}
    tour(visit, chain.cast.linh.user, pages)


def test_every_page_of_people_and_groups(visit, said, chain):
    cast = chain.cast
    asks = make_requester(actor=cast.ximena, name="The network")
    with clock_at(NOW):
        call_meeting(
            actor=cast.ximena,
            group_id=said.pk,
            title="Spring meeting",
            starts_at=NOW + timedelta(days=20),
            ends_at=NOW + timedelta(days=20, hours=1),
            requester_id=asks.pk,
            fund_id=chain.fund.pk,
            reply_by_at=NOW + timedelta(days=10),
            activity="panel",
            role="panelist",
        )

    def at(name: str, *args: int | str) -> str:
        return reverse(f"coordination:{name}", args=args)

    pages = {
        "person": at("person", cast.linh.pk),
        "person-by-phone": at("person", cast.mose.pk),
        "add": at("add_person"),
        "contact": at("contact", cast.mose.pk),
        "bio": at("bio", cast.linh.pk),
        "week": at("by_phone", "week", cast.mose.pk),
        "apart": at("apart", cast.linh.pk),
        "link": at("link_apart", cast.linh.apart.get().pk),
        "groups": at("groups"),
        "make": at("make_group"),
        "group": at("group", said.pk),
        "change": at("change_group", said.pk),
        "seat": at("seat_member", said.pk),
        "end": at("end_term", said.memberships.first().pk),
        "meeting": at("call_meeting", said.pk),
    }
    tour(visit, cast.ximena, {f"people-{name}": path for name, path in pages.items()})


def fill_tuesday(page: Page) -> None:
    """Say "free from nine to noon" of Tuesday with the keyboard alone, from the day's first box."""
    page.goto(reverse("consultant:week"))
    page.locator('[name="d1_0_says"][value="ask"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.locator('[name="d1_0_says"][value="free"]').is_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("0900AM")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.name === 'd1_0_ends'"):
        page.keyboard.press("Tab")
    page.keyboard.type("1200PM")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without"])
def test_a_week_is_written_with_the_keyboard_alone(visit, site, cast, script):
    site.set_clock(NOW)
    page = visit(cast.linh.user, size=PHONE if script else DESK, script=script)
    if script:
        fill_tuesday(page)
    else:
        page.goto(reverse("consultant:week"))
        page.locator('[name="d1_0_says"][value="free"]').check()
        page.locator('[name="d1_0_starts"]').fill("09:00")
        page.locator('[name="d1_0_ends"]').fill("12:00")
    page.get_by_role("button", name="Keep this").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/profile/days/")
    (kept,) = WeeklyTime.objects.filter(consultant=cast.linh)
    assert (kept.weekday, kept.says, kept.starts, kept.ends) == (1, "free", time(9), time(12))


def test_a_pause_and_its_undoing_are_one_tap_each(visit, site, cast):
    site.set_clock(NOW)
    page = visit(cast.linh.user)
    page.goto(reverse("consultant:profile"))
    page.get_by_role("button", name="Pause for 30 days").click()
    page.get_by_role("button", name="Undo: ask me again").click()
    page.get_by_text("You can be asked again.").wait_for()
    cast.linh.refresh_from_db()
    assert cast.linh.paused_until is None
