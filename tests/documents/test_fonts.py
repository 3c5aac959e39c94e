"""Printable text: whatever comes in, something that has glyphs comes out."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.fonts import MISSING, covered, printable


def test_the_scripts_of_names_are_covered():
    for name in (
        "María-José Ñandú",
        "Nguyễn Thị Ánh",
        "Kaʻiulani",
        "Łukasz Žižek",
        "Xyooj Maiv Nplooj",
        "مريم الحسيني",
        "שלום",
        "สมชาย",
        "अनीता",
        "Мария Ελένη",
    ):
        assert MISSING not in printable(name)
        assert printable(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("漢字 Ana", f"{MISSING}{MISSING} Ana"),
        ("\U0001f98b", MISSING),
        ("a\x00b\x07c", "abc"),
        ("\u202eabc\u2066d\u2069", "abcd"),
        ("  two\nlines\t\r\n ", "two lines"),
        ("\ud800x", f"{MISSING}x"),
        ("\ufffe\ue000", MISSING * 2),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_what_cannot_be_printed_is_shown_or_dropped(text, shown):
    assert printable(text) == shown


def test_long_text_is_cut_and_long_words_may_break():
    assert printable("ab " * 400, limit=10) == "ab ab ab …"
    assert printable("x" * 60).split("\u200b") == ["x" * 28, "x" * 28, "x" * 4]


def test_plain_text_has_no_marks_left_to_combine():
    assert printable("م\u0301\u200dx", plain=True) == "مx"


@given(st.text(max_size=400))
@example("\u0301")
def test_every_character_has_a_glyph_or_is_a_joiner(text):
    shown = printable(text, limit=50)
    assert set(shown) <= covered() | set(" …\u200b\u200c\u200d")
    assert len(shown.replace("\u200b", "")) <= 50
