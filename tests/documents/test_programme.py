"""The programme: its text equals its data, it is tagged, and hostile text in it is inert."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from documents.programme import (
    ListedPerson,
    ListedSession,
    ProgrammeDocument,
    Released,
    render,
)

SACRAMENTO = ZoneInfo("America/Los_Angeles")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, 4, day, hour, minute, tzinfo=SACRAMENTO)


LUNCH = ListedSession("Lunch", at(17, 12), at(17, 13), "Ballroom", is_pause=True)
PANEL = ListedSession(
    "Harm reduction",
    at(17, 13, 30),
    at(17, 15),
    "Room D",
    (
        ListedPerson("Nguyễn Thị Ánh", "Panelist", "Network consultant", "Speaks on housing."),
        ListedPerson("مريم الحسيني", "Facilitator"),
    ),
    unnamed_count=2,
)
BESIDE = ListedSession("Placement", at(17, 13, 30), at(17, 15), "Room E", unnamed_count=1)
NIGHT = ListedSession("Night walk", at(18, 22), at(19, 1), "Garden")
PROGRAMME = ProgrammeDocument(
    title="Spring convening",
    language="en",
    host="The network",
    venue_name="Delta Hall",
    venue_address="1 River Road",
    starts_on=date(2023, 4, 17),
    ends_on=date(2023, 4, 18),
    city="Los Angeles",
    sessions=(LUNCH, PANEL, BESIDE, NIGHT),
    made_at=at(2, 9),
    released=Released(2, date(2023, 4, 1)),
)


def read(document: ProgrammeDocument) -> PdfReader:
    return PdfReader(BytesIO(render(document)))


def text_of(document: ProgrammeDocument) -> str:
    pages = [page.extract_text() for page in read(document).pages]
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def tags(node, found):
    node = node.get_object()
    for child in node if isinstance(node, list) else [node]:
        child = child.get_object()
        if isinstance(child, dict):
            found += [child["/S"]] if "/S" in child else []
            tags(child["/K"], found) if "/K" in child else None
    return found


def test_the_text_is_the_data():
    text = text_of(PROGRAMME)
    for expected in (
        "Spring convening",
        "Release 2, Apr 1, 2023",
        "Apr 17–18, 2023",
        "Delta Hall 1 River Road All times are Los Angeles time.",
        "Monday, April 17, 2023",
        "12:00 pm to 1:00 pm Lunch Ballroom",
        "1:30 pm to 3:00 pm Harm reduction Room D",
        "Nguyễn Thị Ánh, Network consultant Panelist Speaks on housing.",
        "And 2 other consultants",
        "Placement Room E 1 consultant",
        "Names and labels stand here as each person agreed on Apr 2, 2023.",
        "Page 1 of 1",
    ):
        assert expected in text
    assert text.count("1:30 pm") == 1  # side by side, under one time


def test_an_event_over_midnight_names_the_day_on_which_it_ends():
    text = text_of(PROGRAMME)
    assert "Tuesday, April 18, 2023 10:00 pm to 1:00 am, Wednesday, April 19, 2023 Night" in text


def test_it_speaks_spanish():
    text = text_of(replace(PROGRAMME, language="es-MX"))
    for expected in ("Programa", "Publicación 2, 1 abr 2023", "Lunes 17 de abril de 2023"):
        assert expected in text
    for expected in ("12:00 pm a 1:00 pm", "Y 2 personas consultoras más", "1 persona consultora"):
        assert expected in text
    assert " to " not in text


def test_a_programme_that_was_never_released_says_so():
    assert "Not released yet" in text_of(replace(PROGRAMME, released=None))


def test_a_programme_without_sessions_says_so():
    assert "No session is on the programme yet." in text_of(replace(PROGRAMME, sessions=()))


def test_it_is_tagged_titled_and_in_its_language():
    root = read(PROGRAMME).trailer["/Root"]
    found = tags(root["/StructTreeRoot"], [])
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert read(PROGRAMME).metadata["/Title"] == "Spring convening – Programme"
    assert (found.count("/H1"), found.count("/H2"), found.count("/H3")) == (1, 2, 4)


def test_the_same_data_gives_the_same_bytes():
    assert render(PROGRAMME) == render(PROGRAMME)
    assert render(PROGRAMME) != render(replace(PROGRAMME, released=None))


def test_a_bio_longer_than_a_page_runs_on():
    person = ListedPerson("Ana", "Panelist", bio="word " * 399 + "last.")
    document = replace(PROGRAMME, sessions=[replace(PANEL, people=[person] * 5)])
    assert len(read(document).pages) > 1
    assert text_of(document).count("last.") == 5


def test_times_without_a_zone_are_refused():
    with pytest.raises(ValueError, match="zone"):
        replace(PROGRAMME, sessions=[replace(LUNCH, ends_at=datetime(2023, 4, 17, 13))])  # noqa: DTZ001


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(max_size=400))
def test_any_text_makes_a_document(name, words):
    person = ListedPerson(name, words, words, words)
    session = replace(PANEL, title=name, room=words, people=[person])
    document = replace(PROGRAMME, title=name, host=words, city=name, sessions=[session])
    assert len(read(document).pages) >= 1


def test_the_syntax_of_the_typesetter_is_text():
    hostile = "#panic() $x$ *b* _i_ @ref <label> \\ `raw` https://example.org"
    document = replace(PROGRAMME, sessions=[replace(LUNCH, title=hostile)])
    assert hostile in text_of(document)
    assert all("/Annots" not in page for page in read(document).pages)
