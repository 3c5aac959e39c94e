"""Every component, at both sizes, in both schemes, read by axe in a real browser."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.browser import DESK, PHONE, axe, no_sideways_scroll, screenshot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_styleguide_is_accessible(visit, size, scheme):
    page = visit(size=size, scheme=scheme)
    page.goto("/styleguide/")
    page.get_by_text("More about this").click()
    page.get_by_text("Filter this list").click()
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "styleguide")


def test_asking_once_more_says_the_consequence_first(visit):
    page = visit()
    page.goto("/styleguide/confirm/")
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "confirm")
    yes = page.get_by_role("button", name="Withdraw").bounding_box()
    no = page.get_by_role("link", name="No, go back").bounding_box()
    assert (yes["width"], yes["height"]) == (no["width"], no["height"])


def test_list_sorts_and_pages_in_the_address(visit):
    page = visit(size=DESK)
    page.goto("/styleguide/?name=x")
    assert page.get_by_label("Name contains").input_value() == "x"
    page.get_by_role("link", name="Amount").click()
    head = page.locator("th", has_text="Amount").first
    assert head.get_attribute("aria-sort") == "ascending"
    assert "name=x" in page.url
    page.get_by_role("link", name="Further in the list").click()
    assert "page=2" in page.url
    assert "sort=amount" in page.url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_targets_are_large_enough(visit, size):
    page = visit(size=size)
    page.goto("/styleguide/")
    low = page.evaluate(
        """[...document.querySelectorAll('.button, summary, .field input, select')]
        .filter(e => e.checkVisibility() && !e.matches('[type=checkbox], [type=radio]'))
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )
    assert low == []


def test_page_prints_dark_on_white_without_what_only_works_on_screen(visit):
    page = visit(size=DESK, scheme="dark")
    page.goto("/styleguide/")
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(42, 37, 33)")
    for hidden in (".exit", ".foot", ".button", ".pages"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_stylesheet_stays_small_and_logical():
    sheet = Path(finders.find("shared/parity.css"))
    text = sheet.read_text()
    assert sheet.stat().st_size <= 30 * 1024
    physical = r"(?m)^\s*[^@/*]*[;{ ](margin|padding|border|inset)?-?(left|right|top|bottom)\s*:"
    assert re.findall(physical, text) == []


def test_form_with_problems_is_accessible(visit):
    page = visit()
    page.goto("/styleguide/form/")
    with page.expect_response("**/styleguide/form/") as answer:
        page.get_by_role("button", name="Save").click()
    assert answer.value.status == 422
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "form-problems")
    page.get_by_role("link", name="Chosen name").click()
    name = page.get_by_role("textbox", name="Chosen name")
    assert name.evaluate("field => field === document.activeElement || field.matches(':target')")
    described = name.get_attribute("aria-describedby").split()
    told = " ".join(page.locator(f"#{part}").inner_text() for part in described)
    assert "The name we use everywhere." in told
    assert "This field is required." in told


def test_axe_finds_what_is_wrong(visit):
    page = visit()
    page.goto("/styleguide/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
