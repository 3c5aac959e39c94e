"""Translation catalogues without GNU gettext: Babel reads, compares and compiles them.

    python -m local.translations messages    bring every catalogue up to date with the source
    python -m local.translations add es      begin a catalogue for another language
    python -m local.translations check       fail on a stale, untranslated, fuzzy or broken entry
    python -m local.translations compile     write the .mo files that Django reads

Compiled files are not kept in the repository: `make run`, `make test` and the image make them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from local.paths import CHECKOUT

BACKEND = CHECKOUT / "backend"
SOURCES = (BACKEND, CHECKOUT / "worker")
LOCALES = BACKEND / "locale"
DOMAIN = "django"
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}
# Lists that are shown by name: the file, its list, and the context of its names.
NAMED = (
    (BACKEND / "consultants" / "data" / "languages.json", "languages", "language"),
    (BACKEND / "consultants" / "data" / "topics.json", "topics", "topic"),
    (BACKEND / "consultants" / "data" / "facets.json", "facets", "facet"),
    (BACKEND / "consultants" / "data" / "counties.json", "regions", "region"),
)
SKIPPED = {"migrations", "locale", "static", "__pycache__"}

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Dates in the header would make every refresh a conflict between two people's work.
FIXED_DATE = datetime(2026, 1, 1, tzinfo=UTC)

Key = tuple[str | None, str, str | None]


def template_as_python(source: str) -> str:
    """A template as Python calls of gettext, line for line.

    Django blanks everything else out but keeps its white space; indentation would then look like
    a broken Python block.
    """
    return re.sub(r"(?m)^[ \t]+", "", templatize(source))


def source_files() -> Iterator[Path]:
    """Every file that can hold text for people, in a steady order."""
    for root in SOURCES:
        for path in sorted(root.rglob("*")):
            if SKIPPED.intersection(path.relative_to(root).parts) or not path.is_file():
                continue
            if path.suffix == ".py" or (
                path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts
            ):
                yield path


def extracted() -> Catalog:
    """All marked text in the source, with the files it stands in."""
    catalog = Catalog(domain=DOMAIN, charset="utf-8")
    for path in source_files():
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else template_as_python(text)
        where = path.relative_to(CHECKOUT).as_posix()
        found = extract("python", BytesIO(code.encode()), KEYWORDS, ["Translators:"], {})
        for _line, message, comments, context in found:
            if not message or message == ("", ""):
                continue
            catalog.add(message, None, [(where, 1)], auto_comments=comments, context=context)
    for path, key, context in NAMED:
        where = path.relative_to(CHECKOUT).as_posix()
        for entry in json.loads(path.read_text(encoding="utf-8"))[key]:
            catalog.add(entry["name"], None, [(where, 1)], context=context)
    return catalog


def catalogues() -> list[Path]:
    """The .po file of every language."""
    return sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(path: Path) -> Catalog:
    """One language's catalogue, as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN, abort_invalid=True)


def refresh(path: Path) -> None:
    """Add what is new and drop what is gone; nothing is guessed, so nothing becomes fuzzy."""
    catalog = read(path)
    catalog.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    write(path, catalog)


def begin(language: str) -> Path:
    """An empty catalogue for a language that has none."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write(path, Catalog(locale=language, domain=DOMAIN, charset="utf-8", fuzzy=False))
        refresh(path)
    return path


def write(path: Path, catalog: Catalog) -> None:
    """One language's catalogue as people edit it: sorted, and with nothing that changes daily."""
    catalog.creation_date = catalog.revision_date = FIXED_DATE
    catalog.project, catalog.version = "Parity", "1"
    catalog.last_translator = catalog.language_team = "Parity"
    catalog.msgid_bugs_address = ""
    catalog.header_comment = f"# Parity in {catalog.locale.english_name}: edit the msgstr lines."
    written = BytesIO()
    write_po(written, catalog, width=100, sort_output=True, include_lineno=False)
    path.write_bytes(written.getvalue())


def problems(path: Path) -> list[str]:
    """Everything that is wrong with one language's catalogue, as sentences."""
    catalog, source = read(path), extracted()
    known = {_key(message): message for message in catalog if message.id}
    wanted = {_key(message): message for message in source if message.id}
    name = path.relative_to(CHECKOUT).as_posix()
    found = [
        f"{name}: missing: {_shown(key)} ({wanted[key].locations[0][0]})"
        for key in wanted.keys() - known.keys()
    ]
    found += [f"{name}: no longer used: {_shown(key)}" for key in known.keys() - wanted.keys()]
    found += [f"{name}: left over: {message.id!r}" for message in catalog.obsolete.values()]
    for key in sorted(known.keys() & wanted.keys(), key=str):
        found += [f"{name}: {text}: {_shown(key)}" for text in _faults(known[key], catalog)]
    return sorted(found)


def compile_all() -> int:
    """Write every .mo file that is older than its .po file. Returns how many were written."""
    written = 0
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        making = compiled.with_suffix(".mo.new")
        with making.open("wb") as file:
            write_mo(file, read(path))
        making.replace(compiled)
        written += 1
    return written


def _key(message: Message) -> Key:
    """What makes a message itself: its context, its text and its plural."""
    if isinstance(message.id, str):
        return (message.context, message.id, None)
    singular, plural = message.id
    return (message.context, singular, plural)


def _shown(key: Key) -> str:
    context, text, _plural = key
    return f"{text!r}" + (f" (context {context!r})" if context else "")


def _faults(message: Message, catalog: Catalog) -> list[str]:
    string = message.string or ""
    texts = [string] if isinstance(string, str) else list(string)
    found = []
    if not texts or not all(texts):
        found.append("not translated")
    if message.fuzzy:
        found.append("marked fuzzy")
    found += [str(error) for error in message.check(catalog)] if all(texts) else []
    return found


def main(arguments: list[str]) -> int:
    verb = arguments[0] if len(arguments) == 1 else ""
    if arguments[:1] == ["add"] and len(arguments) == 2:
        print(begin(arguments[1]))
        return 0
    if verb == "messages":
        for path in catalogues():
            refresh(path)
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        found = [problem for path in catalogues() for problem in problems(path)]
        for problem in found:
            print(problem, file=sys.stderr)
        if not catalogues():
            found = ["there is no catalogue"]
        print(f"{len(catalogues())} catalogue(s), {len(found)} problem(s)")
        return 1 if found else 0
    else:
        print(__doc__, file=sys.stderr)
        return 64
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
