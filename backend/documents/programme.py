"""The programme of a convening, to be printed and handed out.

It says what holds, and of people no more than it is given: whoever makes it passes only what
each person agreed to show. There is no field for anything else about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from documents.compiling import GlyphMissing, compile_pdf
from documents.fonts import Printer, plainly_printable, printable
from documents.labels import (
    LABELS,
    document_language,
    show_clock,
    show_date,
    show_dates,
    show_weekday,
)

_TEMPLATE = "programme.typ"
_NOTHING = "–"
_TITLE_CHARACTERS = 250
_LINE_CHARACTERS = 200
_BIO_CHARACTERS = 2000


@dataclass(frozen=True)
class ListedPerson:
    """Someone as they agreed to be listed; ``role`` is a word in the document's language."""

    name: str
    role: str
    label: str = ""
    bio: str = ""


@dataclass(frozen=True)
class ListedSession:
    """One session. Both times carry the zone of the place, in which they are shown.

    ``unnamed_count`` are people who work at it and are not listed. ``is_pause`` sets meals,
    breaks and the like apart from what people come for.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    room: str
    people: Sequence[ListedPerson] = ()
    unnamed_count: int = 0
    is_pause: bool = False


@dataclass(frozen=True)
class Released:
    """Which release of the programme it is, and the day it was released, at the place."""

    number: int
    on: date


@dataclass(frozen=True)
class ProgrammeDocument:
    """Everything a programme says; ``sessions`` are in order of time.

    ``made_at`` carries the zone of the place and is the day on which people's choices were
    read. It fixes the bytes: same data, same file. Refuses times without a zone.
    """

    title: str
    language: str
    host: str
    venue_name: str
    venue_address: str
    starts_on: date
    ends_on: date
    city: str
    sessions: Sequence[ListedSession]
    made_at: datetime
    released: Released | None = None

    def __post_init__(self) -> None:
        times = [
            self.made_at,
            *(at for one in self.sessions for at in (one.starts_at, one.ends_at)),
        ]
        if any(at.tzinfo is None for at in times):
            raise ValueError("The times of a programme carry the zone of its place.")


def render(document: ProgrammeDocument) -> bytes:
    """Return the document as a tagged PDF (PDF/UA-1), the same bytes for the same data."""
    try:
        return compile_pdf(_TEMPLATE, _shown(document, printable), made_at=document.made_at)
    except GlyphMissing:
        # Characters that have glyphs apart but not together: show them without their marks.
        shown = _shown(document, plainly_printable)
        return compile_pdf(_TEMPLATE, shown, made_at=document.made_at)


def _shown(document: ProgrammeDocument, show: Printer) -> dict[str, Any]:
    """Return the document's words, already formatted, for the template."""
    language = document_language(document.language)
    words = LABELS[language]
    title = _heading(document.title, show)
    made_on = show_date(document.made_at.date(), language)
    city = show(document.city, limit=_LINE_CHARACTERS)
    return {
        "language": language,
        "title": f"{title} – {words['programme']}",
        "author": show(document.host, limit=_LINE_CHARACTERS),
        "heading": title,
        "kind": words["programme"],
        "release": _release(document.released, words, language),
        "dates": show_dates(document.starts_on, document.ends_on, language),
        "venue": show(document.venue_name, limit=_LINE_CHARACTERS),
        "address": show(document.venue_address, limit=_LINE_CHARACTERS),
        "local_times": words["local_times"].format(city=city),
        "as_agreed": words["as_agreed"].format(date=made_on),
        "days": [
            {
                "heading": _capital(show_weekday(day, language)),
                "slots": _slots(list(sessions), words, show, language),
            }
            for day, sessions in groupby(document.sessions, lambda one: one.starts_at.date())
        ],
        "words": dict(words),
    }


def _slots(
    sessions: Sequence[ListedSession], words: Mapping[str, str], show: Printer, language: str
) -> list[dict[str, Any]]:
    """Return sessions by their time, so that those side by side stand together."""
    by_time = groupby(sessions, lambda one: (one.starts_at, one.ends_at))
    return [
        {
            "time": _time(starts_at, ends_at, words, language),
            "sessions": [_session(one, words, show) for one in together],
        }
        for (starts_at, ends_at), together in by_time
    ]


def _heading(title: str, show: Printer) -> str:
    """Return a title that prints something: PDF/UA has no empty heading."""
    return show(title, limit=_TITLE_CHARACTERS).strip("\u200b\u200c\u200d ") or _NOTHING


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _release(released: Released | None, words: Mapping[str, str], language: str) -> str:
    if released is None:
        return words["not_released"]
    return words["released"].format(number=released.number, date=show_date(released.on, language))


def _time(starts_at: datetime, ends_at: datetime, words: Mapping[str, str], language: str) -> str:
    """Return the span on the clock of the place; a later day is named."""
    end = show_clock(ends_at)
    if ends_at.date() != starts_at.date():
        end = f"{end}, {show_weekday(ends_at.date(), language)}"
    return words["time_span"].format(start=show_clock(starts_at), end=end)


def _session(one: ListedSession, words: Mapping[str, str], show: Printer) -> dict[str, Any]:
    return {
        "title": _heading(one.title, show),
        "room": show(one.room, limit=_LINE_CHARACTERS),
        "is_pause": one.is_pause,
        "people": [
            {
                "name": show(person.name, limit=_LINE_CHARACTERS),
                "role": show(person.role, limit=_LINE_CHARACTERS),
                "label": show(person.label, limit=_LINE_CHARACTERS),
                "bio": show(person.bio, limit=_BIO_CHARACTERS),
            }
            for person in one.people
        ],
        "others": _others(one, words),
    }


def _others(one: ListedSession, words: Mapping[str, str]) -> str:
    """Say how many people work at it who are not listed, so that no one is counted out."""
    if not one.unnamed_count:
        return ""
    which = "more" if one.people else "unnamed"
    how_many = "one" if one.unnamed_count == 1 else "many"
    return words[f"{which}_{how_many}"].format(count=one.unnamed_count)
