"""Every component, at both sizes, in both schemes, read by axe in a real browser."""

import pytest

from tests.browser import DESK, PHONE, axe, no_sideways_scroll, screenshot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_styleguide_is_accessible(visit, size, scheme):
    page = visit(size=size, scheme=scheme)
    page.goto("/styleguide/")
    page.get_by_text("More about this").click()
    axe(page)
    no_sideways_scroll(page)
    screenshot(page, "styleguide")


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
