"""No English is left where a consultant reads Spanish: pages, e-mails and calendars.

Every translation stands in brackets here, whatever it says, so that words which never went
through the catalogue stand out. What the catalogue lacks, ``make check-translations`` names.
"""

import re
from html.parser import HTMLParser
from zoneinfo import available_timezones

import pytest
from django.urls import reverse
from django.utils.translation import trans_real

from consultants.models import County
from core.time import clock_at
from engagements import domain
from engagements.domain.calendar import booking_calendar
from notices.domain import message_for
from notices.models import Notice, NoticeKind
from tests.api import rows
from tests.pages.asking import Asker
from tests.pages.scenes import LATER, NOW, changed_booking, make_scene, seat_at

OPEN, CLOSE = "⟦", "⟧"
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label"}
UNSEEN = {"script", "style"}
# What people wrote, and names; the languages are named in their own words.
DATA = (
    r"Parity|English|español|PACT Consultant Network|Linh|Ximena|A panel|Spring convening"
    r"|Session 1|Room \d|A hotel|Sacramento County|Is there parking\?"
    r"|Was the travel by train\?|INV-\d+-\d+|[\w.-]+@parity\.invalid|https?://\S+"
)


class Bracketed:
    """A language in which every text is itself, in brackets."""

    def gettext(self, text):
        words = text.split(trans_real.CONTEXT_SEPARATOR)[-1]
        return f"{OPEN}{words}{CLOSE}" if words else words

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)

    def to_language(self):
        return "es"

    def language(self):
        return "es"


class Spoken(HTMLParser):
    """Collects what a page says, to the eye or the ear."""

    def __init__(self):
        super().__init__()
        self.said = []
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        self.inside = tag if tag in UNSEEN else ""
        self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if not self.inside:
            self.said.append(data)


def untranslated(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Return the words that stand in no brackets and are nobody's own."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    return [word for word in WORD.findall(re.sub(DATA, " ", text)) if word not in names]


def places() -> frozenset[str]:
    """Return every word of the names of counties and time zones."""
    names = [*County.objects.values_list("name", flat=True), *available_timezones()]
    return frozenset(WORD.findall(" ".join(names).replace("_", " ")))


@pytest.fixture
def bracketed(monkeypatch, cast):
    """Write to Linh in a language of brackets, wherever Spanish would stand."""
    monkeypatch.setitem(trans_real._translations, "es", Bracketed())
    cast.linh.user.language = "es"
    cast.linh.user.save(update_fields=["language"])


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
        page = Spoken()
        page.feed(linh.get(path).content.decode())
        assert any(OPEN in said for said in page.said), f"{path} is in no other language"
        left[path] = untranslated(" ".join(page.said), names)
    assert [f"{path}: {' '.join(words[:9])}" for path, words in left.items() if words] == []


def test_every_email(bracketed, cast):
    for kind in NoticeKind.values:
        notice = Notice(recipient=cast.linh.user, kind=kind, path="/home/", about_id=0)
        message = message_for(notice)
        assert OPEN in message.subject
        assert untranslated(f"{message.subject}\n{message.body}") == [], kind


def test_a_calendar(bracketed, chain, cast):
    booked = chain.booked()
    with clock_at(NOW):
        made = booking_calendar(actor=cast.linh.user, assignment_id=booked.pk)
    text = made.content.decode().replace("\r\n ", "")
    said = re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION):(.*)\r$", text, re.M)
    assert [untranslated(words) for words in said] == [[], []]
    assert all(OPEN in words for words in said)
