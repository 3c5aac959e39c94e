"""The bundled fonts, and text made safe to print with them.

Only fonts that ship with the packages are used, so that a document looks the same everywhere.
PDF/UA forbids a character without a glyph, so one that no font has is shown as a white square:
seen, and never a reason for an invoice not to be made.
"""

import functools
import struct
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import fontpkg_noto_sans_thai
import typst

Printer = Callable[..., str]
"""What makes text printable: ``printable``, or the plainer of the two."""
MISSING = "\u25a1"
"""A white square; Typst's own DejaVu Sans Mono has it."""
_SHORTENED = "…"
_BREAK = "\u200b"
_LONGEST_WORD = 28
_JOINERS = frozenset("\u200c\u200d")
_PACKAGES = (fontpkg_noto_sans, fontpkg_noto_sans_arabic, fontpkg_noto_sans_thai)
# Typst's built-in Libertinus Serif has the Hebrew letters; it is no file whose map could be read.
_HEBREW_LETTERS = frozenset(map(chr, range(0x05D0, 0x05EB)))
_CMAP_BMP, _CMAP_FULL = 4, 12


def font_folders() -> list[Path]:
    """Return the folders of the bundled font files."""
    return [Path(package.ROOT) / "files" for package in _PACKAGES]


@functools.cache
def fonts() -> typst.Fonts:
    """Return the fonts of every document: bundled files and Typst's own, never the system's."""
    folders = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@functools.cache
def covered() -> frozenset[str]:
    """Return every character that has a glyph in the bundled fonts."""
    found = set(_HEBREW_LETTERS) | {MISSING}
    for folder in font_folders():
        for path in sorted(folder.glob("*.ttf")):
            found.update(_mapped_characters(path.read_bytes()))
    return frozenset(found)


def printable(text: str, *, limit: int = 300, plain: bool = False) -> str:
    """Return text that can be printed in one field, whatever it was.

    Control and bidirectional control characters go, line breaks become spaces, characters without
    a glyph become a white square, what is beyond ``limit`` an ellipsis, and a word too long for
    its column gets places to break. ``plain`` also drops combining marks and joiners, for the rare
    text whose parts are covered but whose combination is not.
    """
    text = unicodedata.normalize("NFC", " ".join(text[: 4 * limit].split()))
    known = covered()
    kept = [char if char in known else MISSING for char in text if _is_kept(char, plain=plain)]
    if len(kept) > limit:
        kept = [*kept[: limit - 1], _SHORTENED]
    return " ".join(map(_breakable, "".join(kept).split(" ")))


def plainly_printable(text: str, *, limit: int = 300) -> str:
    """Return printable text without combining marks and joiners."""
    return printable(text, limit=limit, plain=True)


def _is_kept(char: str, *, plain: bool) -> bool:
    category = unicodedata.category(char)
    if plain and (category.startswith("M") or char in _JOINERS):
        return False
    return category != "Cc" and (category != "Cf" or char in _JOINERS)


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    parts = [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)]
    return _BREAK.join(parts)


def _mapped_characters(font: bytes) -> Iterator[str]:
    """Read which characters a TrueType file has glyphs for, from its ``cmap`` table."""
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, table, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            (subtables,) = struct.unpack_from(">H", font, table + 2)
            for number in range(subtables):
                (offset,) = struct.unpack_from(">I", font, table + 4 + 8 * number + 4)
                for start, end in _segments(font, table + offset):
                    yield from map(chr, range(start, end + 1))


def _segments(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == _CMAP_FULL:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for index in range(groups):
            start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * index)
            yield start, end
    elif kind == _CMAP_BMP:
        (doubled,) = struct.unpack_from(">H", font, at + 6)
        ends = struct.unpack_from(f">{doubled // 2}H", font, at + 14)
        starts = struct.unpack_from(f">{doubled // 2}H", font, at + 16 + doubled)
        yield from ((a, b) for a, b in zip(starts, ends, strict=True) if b != 0xFFFF)
