"""A language of brackets: every text of ours is itself, in brackets.

Words that stand in none never went through the catalogue. What the catalogue lacks,
``make check-translations`` names.
"""

import re
from html.parser import HTMLParser

from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label"}
UNSEEN = {"script", "style"}
# Between two pieces of text; a text of ours may go on across the tags within it.
BETWEEN = "\x1e"


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


def write_in_brackets(monkeypatch, user) -> None:
    """Write to somebody in the language of brackets, wherever Spanish would stand."""
    monkeypatch.setitem(trans_real._translations, "es", Bracketed())
    user.language = "es"
    user.save(update_fields=["language"])


class Spoken(HTMLParser):
    """Collects what a page says, to the eye or the ear."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self.attributes = []
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        self._inside = tag if tag in UNSEEN else ""
        self.attributes += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if not self._inside:
            self.texts.append(data)


def said(html: str) -> list[str]:
    """Return all that a page says, piece by piece."""
    page = Spoken()
    page.feed(html)
    return page.texts + page.attributes


def outside(texts: list[str]) -> list[str]:
    """Return what of each piece stands in no brackets."""
    text = BETWEEN.join(texts)
    while INNERMOST.search(text):
        text = INNERMOST.sub(lambda ours: " " + BETWEEN * ours[0].count(BETWEEN), text)
    return text.split(BETWEEN)
