"""Every page that a consultant may open, and every mistake they can make, in their language.

The pages are those of the policy, so a new one is read too. What the database holds is data
here; that the names of things it holds are translated is looked at with the consultant's pages.
"""

import re
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import CharField, JSONField, TextField

from tests.pages.brackets import OPEN, WORD, outside, said, write_in_brackets
from tests.permissions.pages_policy import PAGES
from tests.permissions.policy import X
from tests.permissions.test_pages import DOWNLOADS, send, signed_in
from tests.permissions.test_pages import world as world  # the same rows
from tests.permissions.world import CANARY_NOTE, undone

# Looked for before what people wrote, which may be a part of one.
ADDRESSES = re.compile(r"\S+@\S+|https?://\S+")
# The name of the house, languages by their own name, and clocks by theirs.
NAMES = re.compile(r"Parity|English|[Ee]spañol|[A-Z]{3,4}")
SHORTEST = 3
"""A code such as "es" is nobody's words, and would hide those that begin with it."""


def _strings(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_strings, value.values()))
    if isinstance(value, list):
        return set().union(*map(_strings, value))
    return {value} if isinstance(value, str) else set()


def stored() -> re.Pattern[str]:
    """Return a pattern of every text that the database holds, and of the names of time zones."""
    found = {CANARY_NOTE} | {zone.replace("_", " ") for zone in available_timezones()}
    tables = connection.introspection.table_names()
    for model in (each for each in apps.get_models() if each._meta.db_table in tables):
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                for value in model._base_manager.values_list(field.attname, flat=True):
                    found |= _strings(value)
    lines = {line.strip() for text in found for line in (text, *text.split("\n"))}
    longest_first = sorted((line for line in lines if len(line) >= SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def left(texts: list[str], data: re.Pattern[str]) -> list[str]:
    """Return the pieces that hold words of ours in no brackets."""
    pieces = outside(texts)
    return [" ".join(text.split())[:80] for text in pieces if WORD.search(_ours(text, data))]


def _ours(text: str, data: re.Pattern[str]) -> str:
    return NAMES.sub("", data.sub("", ADDRESSES.sub("", text)))


@pytest.fixture
def reader(world, monkeypatch):
    write_in_brackets(monkeypatch, world.users[X])
    client = signed_in(world.users[X])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    return client


def test_every_page_that_a_consultant_may_open(world, reader):
    data = stored()
    wrong, read = {}, 0
    for name, page in PAGES.items():
        if name in DOWNLOADS or not (page.get and X in page.get):
            continue
        with undone():
            answer = send(reader, world, name, "get", "own")
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            texts = said(answer.content.decode())
            assert any(OPEN in text for text in texts), f"{name} is in no other language"
            wrong[name] = left(texts, data)
            read += 1
    assert [f"{name}: {words}" for name, words in wrong.items() if words] == []
    assert read > 40


def test_every_form_that_is_sent_empty(world, reader):
    data = stored()
    wrong, refused = {}, 0
    for name, page in PAGES.items():
        if not (page.post and X in page.post and page.data):
            continue
        with undone():
            empty = dict.fromkeys(page.data(world, world.own), "")
            answer = send(reader, world, name, "post", "own", empty)
        if answer.status_code == 422:
            wrong[name] = left(said(answer.content.decode()), data)
            refused += 1
    assert [f"{name}: {words}" for name, words in wrong.items() if words] == []
    assert refused > 10


def test_what_goes_through_no_catalogue_is_found(world):
    texts = ["Forgotten words", "⟦Kept, with ", "Linh", " in it⟧ 4", "Linh", "12:30 PDT"]
    assert left(texts, stored()) == ["Forgotten words"]
