"""No English is left where a consultant reads Spanish: pages, e-mails and calendars.

Every text of ours stands in brackets here, so that words which went through no catalogue stand
out. Each page is looked at in several of its states; ``permissions/`` looks at all pages.
"""

import re
from zoneinfo import available_timezones

import pytest
from django.urls import reverse

from consultants.models import County
from core.time import clock_at
from engagements import domain
from engagements.domain.calendar import booking_calendar
from notices.domain import message_for
from notices.models import Notice, NoticeKind
from tests.api import rows
from tests.pages.asking import Asker
from tests.pages.brackets import OPEN, WORD, outside, said, write_in_brackets
from tests.pages.scenes import LATER, NOW, changed_booking, make_scene, seat_at

# What people wrote, and names; the languages are named in their own words.
DATA = (
    r"Parity|English|español|PACT Consultant Network|Linh|Ximena|A panel|Spring convening"
    r"|Session 1|Room \d|A hotel|Sacramento County|Is there parking\?"
    r"|Was the travel by train\?|INV-\d+-\d+|[\w.-]+@parity\.invalid|https?://\S+"
)


def untranslated(texts: list[str], names: frozenset[str] = frozenset()) -> list[str]:
    """Return the words that stand in no brackets and are nobody's own."""
    text = re.sub(DATA, " ", " ".join(outside(texts)))
    return [word for word in WORD.findall(text) if word not in names]


def places() -> frozenset[str]:
    """Return every word of the names of counties and time zones."""
    names = [*County.objects.values_list("name", flat=True), *available_timezones()]
    return frozenset(WORD.findall(" ".join(names).replace("_", " ")))


@pytest.fixture
def bracketed(monkeypatch, cast):
    write_in_brackets(monkeypatch, cast.linh.user)


def paths(scene, chain) -> list[str]:
    receipt = rows.shown(chain.cast.linh, scene.booked.engagement_id)
    asked = rows.asked_first(chain, seat_at(chain, 20, day=LATER), chain.cast.linh)
    named = {
        "offer": [scene.open_offer, scene.declined_offer, scene.past_offer, scene.booked.offer],
        "not_now": [scene.open_offer],
        "ask": [scene.open_offer],
        "suggest": [scene.open_offer],
        "asked_first": [asked],
        "change": [changed_booking(chain)],
        "work_item": [scene.booked, scene.to_report],
        "withdraw": [scene.booked],
        "hours": [scene.to_report, scene.asked_again, scene.reported],
        "after": [scene.to_report],
        "check_in": [scene.to_report],
        "receipt": [receipt],
        "choose_shown": [scene.booked.engagement],
        "invoice": [scene.invoice],
        "question": [scene.invoice],
    }
    alone = (
        "home offers work work_month calendar findings shown money profile change_profile reach "
        "interests places needs limits not_for_me facets pause days week not_with bio payee method"
    )
    return [
        *(reverse(f"consultant:{name}") for name in alone.split()),
        *(
            reverse(f"consultant:{name}", args=[row.pk])
            for name, found in named.items()
            for row in found
        ),
    ]


def test_every_page_of_a_consultant(bracketed, chain):
    scene = make_scene(chain)
    with clock_at(NOW):
        domain.ask_about_offer(
            actor=chain.cast.linh.user, offer_id=scene.open_offer.pk, text="Is there parking?"
        )
    linh = Asker(chain.cast.linh.user)
    left = {}
    names = places()
    for path in paths(scene, chain):
        texts = said(linh.get(path).content.decode())
        assert any(OPEN in text for text in texts), f"{path} is in no other language"
        left[path] = untranslated(texts, names)
    assert [f"{path}: {' '.join(words[:9])}" for path, words in left.items() if words] == []


def test_every_email(bracketed, cast):
    for kind in NoticeKind.values:
        notice = Notice(recipient=cast.linh.user, kind=kind, path="/home/", about_id=0)
        message = message_for(notice)
        assert OPEN in message.subject
        assert untranslated([message.subject, str(message.body)]) == [], kind


def test_a_calendar(bracketed, chain, cast):
    booked = chain.booked()
    with clock_at(NOW):
        made = booking_calendar(actor=cast.linh.user, assignment_id=booked.pk)
    text = made.content.decode().replace("\r\n ", "")
    found = re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION):(.*)\r$", text, re.M)
    assert [untranslated([words]) for words in found] == [[], []]
    assert all(OPEN in words for words in found)
