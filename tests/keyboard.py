"""Going through a page with the Tab key alone; it works with scripts switched off too."""

from playwright.sync_api import Page

FARTHEST = 80


def reach(page: Page, words: str) -> None:
    """Press Tab until what has the focus says the words."""
    for _press in range(FARTHEST):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.textContent ?? ''"):
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")


def press(page: Page, *words: str) -> None:
    """Reach a link or button and press Enter, one after the other, each on the page it led to."""
    for each in words:
        reach(page, each)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def field(page: Page, label: str, keys: str) -> None:
    """Press Tab until a field of that label has the focus, and type."""
    for _press in range(FARTHEST):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.labels?.[0]?.innerText ?? ''")
        if said.strip().startswith(label):
            page.keyboard.type(keys)
            return
    raise AssertionError(f"the keyboard does not reach the field “{label}”")
