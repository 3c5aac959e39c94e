"""A real browser against the production WSGI application: what every page test stands on.

    def test_offer_page(visit, cast):
        page = visit(cast.linh.user, size=PHONE)      # signed in, at a phone's size
        page.goto("/offers/")                         # addresses are relative to the site
        axe(page)                                     # no serious accessibility problem
        screenshot(page, "offers")                    # with PARITY_SCREENS=1, under var/screens/

``visit`` opens a fresh browser profile each time; ``site.set_clock`` moves the server's clock.
When the test ends, any script error or refusal by the content security policy fails it.
"""

from __future__ import annotations

import os
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from accounts.models import User
from core import time
from local import tools
from local.paths import CHECKOUT

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NAMES = {PHONE["width"]: "phone", DESK["width"]: "desk"}
SCREENS = CHECKOUT / "var" / "screens"
PATIENCE = 15_000
GRAVE = {"serious", "critical"}
AXE = Axe().axe_script
OF_COLOUR = ["color-contrast", "link-in-text-block"]

# Playwright's event loop lives in the test's own thread, where Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class QuietHandler(WSGIRequestHandler):
    """Keep requests out of the tests' output."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """The running site, and the clock its requests see."""

    address: str = ""
    _now: datetime | None = None

    def set_clock(self, instant: datetime | None) -> None:
        """Let every later request take ``instant`` for the present; None: the real time."""
        self._now = instant

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer as production does, at the site's time."""
        from config.wsgi import application

        with time.clock_at(self._now) if self._now else nullcontext():
            return application(environ, start_response)


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    site = Site()
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(site.application)
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def own_cache(settings: Any) -> None:
    """A cache that no other test has used: no sign-in tries of theirs count here."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    settings.CACHES = {**settings.CACHES, "default": default}


@pytest.fixture
def site(transactional_db: None, own_cache: None, running_site: Site) -> Iterator[Site]:
    """The site over this test's database, with real transactions."""
    yield running_site
    running_site.set_clock(None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(tools.chromium()), args=[*options, "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@dataclass
class Visits:
    """Opens pages in fresh profiles, and keeps what the browser complained of."""

    site: Site
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(
        self,
        user: User | None = None,
        *,
        size: dict[str, int] = PHONE,
        scheme: str = "light",
        locale: str = "en-US",
        script: bool = True,
    ) -> Page:
        """Return a page of a new profile, signed in as ``user``, relative to the site."""
        context = self.browser.new_context(
            base_url=self.site.address,
            viewport=size,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
            java_script_enabled=script,
            timezone_id=settings.TIME_ZONE,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if user is not None:
            sign_in(context, self.site, user)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and re.search("content security policy", message.text, re.I):
            self.complaints.append(message.text)

    def close(self) -> None:
        """Close every profile."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visits]:
    """Open pages; script errors and refused scripts or styles fail the test."""
    visits = Visits(site, chromium)
    yield visits
    visits.close()
    assert visits.complaints == []


def sign_in(context: BrowserContext, site: Site, user: User) -> None:
    """Sign a profile in without going through the sign-in page."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site.address}]
    )


def axe(page: Page, *, of_colour: bool = False) -> None:
    """Fail on any serious or critical accessibility problem of the page as it stands.

    ``of_colour`` looks at those rules alone that can change when only the colours do.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if of_colour:
        options["runOnly"] = OF_COLOUR
    result = page.evaluate("options => axe.run(options)", options)
    found = [
        f"{problem['id']} ({problem['impact']}): {problem['help']} "
        f"{[node['html'][:160] for node in problem['nodes'][:3]]}"
        for problem in result["violations"]
        if problem["impact"] in GRAVE
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)
    assert result["passes"], "axe looked at nothing"


def no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"  # type: ignore[index]


def screenshot(page: Page, name: str) -> None:
    """Keep the whole page as ``var/screens/<name>-<phone|desk>-<light|dark>.png``.

    Only where ``PARITY_SCREENS`` is set: for whoever wants to look, not for every run.
    """
    if not os.environ.get("PARITY_SCREENS"):
        return
    SCREENS.mkdir(parents=True, exist_ok=True)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    size = NAMES.get(page.viewport_size["width"], "other")  # type: ignore[index]
    path = SCREENS / f"{name}-{size}-{'dark' if dark else 'light'}.png"
    page.screenshot(path=path, full_page=True)
