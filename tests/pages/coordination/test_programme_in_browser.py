"""The programme in a browser: read by axe, moved and released by keyboard and by drag."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Reconfirmation, Release, SessionDraft
from tests.browser import DESK, PHONE, axe, no_sideways_scroll
from tests.journeys.test_every_page import look_at, tour
from tests.pages.programme import draft_changes, planned_programme, release
from tests.pages.scenes import LATER, NOW, shipped_convening

pytestmark = pytest.mark.browser


def at(name: str, *args) -> str:
    return reverse(f"coordination:{name}", args=args)


def test_every_page_of_a_programme_is_read_by_axe(visit, site, chain):
    told_otherwise = shipped_convening(chain.cast)
    plan = planned_programme(chain)
    site.set_clock(NOW)
    release(chain, plan)
    draft_changes(chain, plan)
    release(chain, plan)
    draft_changes_again(chain, plan)
    phone = Reconfirmation.objects.get(assignment=plan.mose)
    pages = {
        "grid": at("convening", plan.code),
        "move": at("move", plan.longer.session_id),
        "change": at("change_session", plan.longer.session_id),
        "take-back": at("discard_all", plan.code),
        "release": at("release", plan.code),
        "preview": at("preview_change", plan.itzel.pk),
        "released": at("released", phone.change.release_id),
        "releases": at("releases", plan.code),
        "by-phone": at("confirm_by_phone", phone.pk),
        "add-session": at("add_session", plan.code),
        "add-room": at("add_room", plan.code),
        "rename-room": at("room", plan.event.rooms[0].pk),
        "source": at("source", told_otherwise.code),
        "briefing": at("briefing", plan.longer.pk),
    }
    named = {f"programme-{name}": path for name, path in pages.items()}
    page = tour(visit, chain.cast.ximena, named)
    page.get_by_label("Agreed questions").fill("What helped?\nWhat would you change?")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="1 booked person will be told").wait_for()
    look_at(page, "programme-briefing-told")
    read_in_spanish(page, chain.cast.ximena, pages)


def read_in_spanish(page, user, pages) -> None:
    """Read the pages once more where words are longer; colours know no language."""
    user.language = "es"
    user.save()
    page.emulate_media(color_scheme="light")
    for path in pages.values():
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == "es"
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            axe(page)
            no_sideways_scroll(page)


def draft_changes_again(chain, plan) -> None:
    """Change a session that somebody was asked about already."""
    with clock_at(NOW):
        domain.move_session(
            actor=chain.cast.ximena,
            session_id=plan.other_room.session_id,
            starts_at=LATER + timedelta(hours=1),
            room_id=plan.event.rooms[1].pk,
        )


def test_a_session_is_moved_and_released_without_mouse_and_script(visit, site, chain):
    plan = planned_programme(chain)
    release(chain, plan)
    site.set_clock(NOW)
    page = visit(chain.cast.ximena, size=PHONE, script=False)
    page.goto(at("convening", plan.code))
    no_sideways_scroll(page)
    page.get_by_role("link", name="Move to… Session 1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile(r"Room 3\s?, 12:00 pm")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Kept in the draft.").wait_for()
    page.get_by_role("link", name="Look at the changes and release").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Release and ask 1 person").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 person is asked to confirm again.").wait_for()
    assert Reconfirmation.objects.get().assignment == plan.linh


def drag(page, card, target) -> None:
    """Drag with the mouse in steps, as a hand does."""
    for place in (card, target):
        place.scroll_into_view_if_needed()
    start, end = card.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 20, steps=6)
    page.mouse.up()


def test_a_session_is_dragged_to_a_free_place(visit, site, chain):
    plan = planned_programme(chain)
    site.set_clock(NOW)
    page = visit(chain.cast.ximena, size=DESK)
    page.goto(at("convening", plan.code))
    target = page.locator(f"td[data-place='{plan.event.rooms[2].pk}|2026-03-20T12:00']")
    drag(page, page.locator("#session-S1"), target)
    page.get_by_text("Kept in the draft.").wait_for()
    draft = SessionDraft.objects.get()
    assert (draft.starts_at, draft.room) == (LATER + timedelta(hours=2), plan.event.rooms[2])
    assert Release.objects.count() == 0
