"""Asking for pages as a person, at the present of the scene."""

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.time import clock_at
from pages.shared.forms import FORM_KEY, new_key
from tests.pages.scenes import NOW

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Asker:
    """One person's browser without a window."""

    def __init__(self, user) -> None:
        """Sign the person in; nobody when there is no user."""
        self.client = Client()
        if user is not None:
            self.client.force_login(user, backend=BACKEND)

    def get(self, path: str):
        """Return the answer."""
        with clock_at(NOW):
            return self.client.get(path)

    def read(self, path: str) -> str:
        """Return the page's text on one line; it must answer 200."""
        response = self.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return on_one_line(response)

    def post(self, path: str, data=None, *, key: str | None = None):
        """Send a form with a key of its own, or the key given."""
        with clock_at(NOW):
            return self.client.post(path, {FORM_KEY: key or new_key(), **(data or {})})

    def queries(self, path: str) -> int:
        """Return how many queries the page costs."""
        with CaptureQueriesContext(connection) as caught:
            self.read(path)
        return len(caught)


def on_one_line(response) -> str:
    """Return the content with its white space folded."""
    return " ".join(response.content.decode().split())


def carried(page: str) -> dict[str, str]:
    """Return what the fields that nobody sees carry back, by name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found if not name.endswith(("key", "token"))}


def main_of(response) -> str:
    """Return what the page says, without what stands around it."""
    return on_one_line(response).split("<main", 1)[1].split("</main>", 1)[0]
