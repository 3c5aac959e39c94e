"""No word that a consultant reads is left out of the catalogue.

Every page, e-mail and calendar entry is read in a language in which each text of ours stands
between marks. What then stands outside of them is either data or was never marked for
translation. That the catalogue itself is complete is `make check`'s to say.
"""

import re
from html.parser import HTMLParser
from itertools import accumulate
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import CharField, JSONField, TextField
from django.utils.translation import trans_real

from notices.domain import message_for
from notices.models import Notice, NoticeKind
from tests.permissions.pages_policy import PAGES
from tests.permissions.policy import X
from tests.permissions.test_pages import DOWNLOADS, send, signed_in
from tests.permissions.test_pages import world as world  # the same rows
from tests.permissions.world import CANARY_NOTE, undone

OPENS, CLOSES = "\u27e6", "\u27e7"
BETWEEN = "\x1e"
SAID = {"alt", "aria-label", "placeholder", "title"}
SILENT = {"script", "style", "code"}
# Before somebody's own words are looked for, which may be a part of them.
ADDRESSES = re.compile(r"\S+@\S+|https?://\S+")
# The name of the house, languages by their own name, and clocks by theirs.
NAMES = re.compile(r"Parity|English|[Ee]spañol|[A-Z]{3,4}")
WORD = re.compile(r"[^\W\d_]{2,}")


class Marked(trans_real.DjangoTranslation):
    """Says every text of ours in English, between marks."""

    def gettext(self, message: str) -> str:
        """Mark a text; what stands before it for the translator is left out."""
        return OPENS + message.split("\x04")[-1] + CLOSES

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Mark the form that English has for the number."""
        return self.gettext(singular if number == 1 else plural)


class Reading(HTMLParser):
    """Collects what a page says to a person."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is said by attributes."""
        self._silent += tag in SILENT
        of = dict(attrs)
        self.attributes += [text for name, text in attrs if name in SAID and text]
        if tag == "input" and of.get("type") in ("submit", "button"):
            self.attributes.append(of.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave what is not read."""
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        if not self._silent:
            self.texts.append(data)


def outside(text: str) -> str:
    """Return what does not stand between marks."""
    depths = accumulate((sign == OPENS) - (sign == CLOSES) for sign in text)
    return "".join(
        sign for sign, depth in zip(text, depths, strict=True) if depth == 0 and sign != CLOSES
    )


def said_by_people() -> re.Pattern[str]:
    """Return a pattern of every text that the database holds, and of the names of time zones."""
    found = {CANARY_NOTE} | {zone.replace("_", " ") for zone in available_timezones()}
    tables = connection.introspection.table_names()
    for model in (each for each in apps.get_models() if each._meta.db_table in tables):
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField):
                rows = model._base_manager.values_list(field.attname, flat=True)
                found.update(str(text) for text in rows if text)
            elif isinstance(field, JSONField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    found.update(_strings(value))
    # A code such as "es" is no sentence, and would hide words that begin with it.
    texts = sorted((text for text in found if len(text) > 2), key=len, reverse=True)
    lines = dict.fromkeys(line.strip() for text in texts for line in (text, *text.split("\n")))
    return re.compile("|".join(re.escape(line) for line in lines if len(line) > 2))


def _strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_strings, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_strings, value)) if value else set()
    return {value} if isinstance(value, str) else set()


def left(texts: list[str], data: re.Pattern[str]) -> list[str]:
    """Return the pieces of text that are neither marked nor somebody's own words."""
    # A text of ours may go on across the tags within it.
    pieces = outside(BETWEEN.join(texts)).split(BETWEEN)
    return [" ".join(text.split())[:80] for text in pieces if WORD.search(_ours(text, data))]


def _ours(text: str, data: re.Pattern[str]) -> str:
    return NAMES.sub("", data.sub("", ADDRESSES.sub("", text)))


@pytest.fixture
def marked(monkeypatch):
    monkeypatch.setitem(trans_real._translations, "es", Marked("es"))


@pytest.fixture
def reader(world, marked):
    user = world.users[X]
    user.language = "es"
    user.save()
    return user


def test_every_page_of_consultants_says_nothing_that_is_not_marked(world, reader):
    client = signed_in(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    data = said_by_people()
    wrong, read = {}, 0
    for name, page in PAGES.items():
        if name in DOWNLOADS or not (page.get and X in page.get):
            continue
        with undone():
            answer = send(client, world, name, "get", "own")
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        reading = Reading()
        reading.feed(answer.content.decode())
        assert any(OPENS in text for text in reading.texts), name
        read += 1
        if unmarked := left(reading.texts + reading.attributes, data):
            wrong[name] = unmarked
    assert not wrong, "\n".join(f"{name}: {texts}" for name, texts in wrong.items())
    assert read > 40


def test_every_form_that_is_sent_back_says_nothing_that_is_not_marked(world, reader):
    """Also what is said of a mistake: every form is sent empty."""
    client = signed_in(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    data = said_by_people()
    wrong, read = {}, 0
    for name, page in PAGES.items():
        if not (page.post and X in page.post and page.data):
            continue
        empty = dict.fromkeys(page.data(world, world.own), "")
        with undone():
            answer = send(client, world, name, "post", "own", empty)
        if answer.status_code != 422:
            continue
        reading = Reading()
        reading.feed(answer.content.decode())
        read += 1
        if unmarked := left(reading.texts + reading.attributes, data):
            wrong[name] = unmarked
    assert not wrong, "\n".join(f"{name}: {texts}" for name, texts in wrong.items())
    assert read > 10


def test_every_email_says_nothing_that_is_not_marked(world, reader):
    data = said_by_people()
    about = world.own.ids["assignment"]
    wrong = {}
    for kind in NoticeKind.values:
        notice = Notice(pk=1, recipient=reader, kind=kind, path="/work/", about_id=about)
        message = message_for(notice)
        texts = [message.subject, str(message.body), *_entries(message)]
        if unmarked := left(texts, data):
            wrong[kind] = unmarked
    assert not wrong, "\n".join(f"{name}: {texts}" for name, texts in wrong.items())


def _entries(message: EmailMessage) -> list[str]:
    """Return what a calendar shows of the files that come with an e-mail."""
    files = [each.get_payload(decode=True) for each in message.message().walk()]
    text = b"".join(content for content in files if content).decode("utf-8", "replace")
    return re.findall(r"^(?:SUMMARY|DESCRIPTION|NAME)[^:]*:(.*)$", text, re.M)


def test_what_is_not_marked_is_found(world):
    data = said_by_people()
    assert left(["Forgotten words", f"{OPENS}Kept{CLOSES} 4", "Linh", "12:30 PDT"], data) == [
        "Forgotten words"
    ]
