"""Whatever is typed into a page: an answer that can be read, never a broken page, never markup."""

from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compensation.models import Fund
from consultants.models import Consultant
from core.models import StateChange
from engagements.models import (
    Convening,
    Engagement,
    Remark,
    Request,
    Requester,
    RequestMessage,
    Room,
    Seat,
)
from payments.models import Invoice, Payment
from tests.permissions.pages_policy import PAGES
from tests.permissions.test_pages import address_of, send, signed_in, text_of, whose_of
from tests.permissions.test_pages import world as world  # the same rows
from tests.permissions.world import undone

MARKUP = "<img src=x onerror=alert(1)>{{ 7 }}\u202e"
VALUES = ["", "-1", str(2**63), "9" * 5_000, "\x00", "\u202e" + MARKUP, "9999-12-31", "x" * 40_000]
QUERIES = {
    "after": "after",
    "page": "page",
    "sort": "sort",
    "invoice": "invoice",
    "assignment": "assignment",
    "in": "in",
    "title": "title",
    "state": "state",
    "name": "name",
    "county": "county",
}
STORED: dict[type, tuple[str, ...]] = {
    Consultant: ("chosen_name", "pronouns"),
    User: ("name",),
    Requester: ("name",),
    Engagement: ("title", "place", "audience"),
    Seat: ("label", "note"),
    Convening: ("title", "venue_name", "venue_address"),
    Room: ("name",),
    Fund: ("name", "gl_account"),
    Invoice: ("query_note",),
    Payment: ("note", "trace_number"),
    Request: (
        "organisation",
        "contact_name",
        "phone",
        "what",
        "when_words",
        "place",
        "budget",
        "hopes",
        "closing_words",
    ),
    RequestMessage: ("text",),
    Remark: ("text",),
}


def actor_of(world, name: str) -> Client:
    page = PAGES[name]
    return signed_in(world.users[sorted(page.post or page.get or page.area)[0]])


def test_no_value_in_any_field_of_a_form_breaks_its_page(world):
    broken = []
    for name, page in PAGES.items():
        if not page.post or not page.data:
            continue
        client = actor_of(world, name)
        for field in page.data(world, world.own):
            for value in VALUES:
                with undone():
                    answer = send(client, world, name, "post", "own", {field: value})
                    if answer.status_code >= 500 or MARKUP in text_of(answer):
                        broken.append((name, field, value[:20], answer.status_code))
    assert not broken, "\n".join(map(str, broken))


def test_no_value_in_an_address_breaks_a_page(world):
    broken = []
    for name, page in PAGES.items():
        if not page.get:
            continue
        client = actor_of(world, name)
        path = address_of(world, name, page, whose_of(page)[0])
        for value in VALUES[1:6]:
            with undone():
                answer = client.get(path, dict.fromkeys(QUERIES, value))
                text = text_of(answer)
            if answer.status_code >= 500 or MARKUP in text:
                broken.append((name, value[:20], answer.status_code))
    assert not broken, "\n".join(map(str, broken))


def test_a_number_that_no_row_can_have_is_just_not_there(world):
    client = signed_in(world.users["preparer"])
    for name in ("finance:invoice", "finance:run", "finance:file", "job"):
        assert client.get(reverse(name, args=[10**30])).status_code == 404, name


def test_stored_text_is_never_markup(world):
    for model, fields in STORED.items():
        for field in fields:
            column = model._meta.get_field(field)
            assert isinstance(column, CharField | TextField), field
            text = MARKUP[: column.max_length] if column.max_length else MARKUP
            if model is Room:  # no two of one convening have one name
                model.objects.update(name=Concat(Value(text), Cast("pk", CharField())))
            elif not column.unique:
                model.objects.update(**{field: text})
    assert StateChange.objects.exists()
    shown = set()
    for name, page in PAGES.items():
        if not page.get:
            continue
        client = signed_in(world.users[sorted(page.get)[0]])
        answer = send(client, world, name, "get", "own")
        text = text_of(answer)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue  # a file is no markup: a PDF holds every text as it stands
        assert "<img src=x" not in text, name
        assert "{{ 7 }}" not in text or "&lt;img" in text, name
        if "&lt;img src=x" in text:
            shown.add(name)
    assert len(shown) > 20, shown
