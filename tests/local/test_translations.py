"""The catalogues are read, judged and compiled without GNU gettext."""

from __future__ import annotations

import ast
import gettext
import re
from pathlib import Path

import pytest

from local import translations

TEMPLATE = """{% load i18n %}
    {% if x %}
  <p>{% translate "Money" %} it's {{ unbalanced|default:_("nothing") }}</p>
{% endif %}
{% blocktranslate trimmed with name=person.name %}
    Dear {{ name }},
    welcome.
{% endblocktranslate %}
{% translate "May" context "month" %}
{% blocktranslate count counter=n %}one hour{% plural %}{{ counter }} hours{% endblocktranslate %}
"""
PYTHON = """from django.utils.translation import gettext as _, ngettext, pgettext_lazy
A = _("Hours")
B = ngettext("%(n)d seat", "%(n)d seats", 2)
C = pgettext_lazy("money", "Balance")
D = _(not_a_literal)
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source tree with an empty Spanish catalogue; returns the catalogue's path."""
    backend = tmp_path / "backend"
    templates = backend / "pages" / "templates"
    templates.mkdir(parents=True)
    (templates / "home.html").write_text(TEMPLATE)
    (backend / "pages" / "views.py").write_text(PYTHON)
    (backend / "pages" / "migrations").mkdir()
    (backend / "pages" / "migrations" / "0001.py").write_text('_("never shown")')
    catalogue = backend / "locale" / "es" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n')
    monkeypatch.setattr(translations, "CHECKOUT", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", (backend,))
    monkeypatch.setattr(translations, "NAMED", ())
    monkeypatch.setattr(translations, "LOCALES", backend / "locale")
    return catalogue


def translate_all(path: Path) -> None:
    """Give every entry a translation that keeps its placeholders."""
    catalog = translations.read(path)
    for message in catalog:
        if message.id:
            message.string = (
                f"es {message.id}" if isinstance(message.id, str) else tuple(message.id)
            )
    translations.write(path, catalog)


def test_text_is_found_in_python_and_in_templates(tree: Path) -> None:
    found = {(message.context, message.id) for message in translations.extracted() if message.id}
    assert found == {
        (None, "Money"),
        (None, "nothing"),
        (None, "Dear %(name)s, welcome."),
        ("month", "May"),
        (None, ("one hour", "%(counter)s hours")),
        (None, "Hours"),
        (None, ("%(n)d seat", "%(n)d seats")),
        ("money", "Balance"),
    }


def test_names_of_a_list_are_text_too(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = translations.CHECKOUT / "backend" / "topics.json"
    listed.write_text('{"topics": [{"name": "Housing"}]}')
    monkeypatch.setattr(translations, "NAMED", ((listed, "topics", "topic"),))
    found = {(message.context, message.id) for message in translations.extracted()}
    assert ("topic", "Housing") in found


def test_gettext_goes_by_no_name_that_the_catalogue_does_not_look_for() -> None:
    """A text behind another name would stay English without anybody being told."""
    unknown = {
        f"{path.name}: {name.name} as {name.asname}"
        for path in translations.source_files()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname and name.name in translations.KEYWORDS and name.asname != "_"
    }
    assert unknown == set()


def test_an_up_to_date_and_translated_catalogue_has_no_problem(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    assert translations.problems(tree) == []


def test_refreshing_twice_changes_nothing(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    translations.refresh(tree)
    once = tree.read_bytes()
    translations.refresh(tree)
    assert tree.read_bytes() == once
    assert b"es Money" in once


def test_text_that_is_not_in_the_catalogue_is_a_problem(tree: Path) -> None:
    assert any("missing: 'Money'" in text for text in translations.problems(tree))


def test_an_untranslated_entry_is_a_problem(tree: Path) -> None:
    translations.refresh(tree)
    assert any("not translated: 'Money'" in text for text in translations.problems(tree))


def test_text_that_is_gone_from_the_source_is_a_problem(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    tree.write_text(tree.read_text() + '\nmsgid "Gone"\nmsgstr "Ido"\n')
    assert translations.problems(tree) == [
        "backend/locale/es/LC_MESSAGES/django.po: no longer used: 'Gone'"
    ]


def test_a_fuzzy_entry_is_a_problem(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    tree.write_text(tree.read_text().replace('msgid "Hours"', '#, fuzzy\nmsgid "Hours"'))
    (problem,) = translations.problems(tree)
    assert "marked fuzzy: 'Hours'" in problem


def test_a_placeholder_that_is_lost_in_translation_is_a_problem(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    text = tree.read_text()
    assert "es Dear %(name)s, welcome." in text
    tree.write_text(text.replace("es Dear %(name)s, welcome.", "Bienvenida, %(nombre)s."))
    (problem,) = translations.problems(tree)
    assert "Dear %(name)s" in problem


def test_a_compiled_catalogue_is_what_gettext_reads(tree: Path) -> None:
    translations.refresh(tree)
    translate_all(tree)
    assert translations.compile_all() == 1
    assert translations.compile_all() == 0
    with tree.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("Hours") == "es Hours"
    assert read.pgettext("month", "May") == "es May"


def test_a_new_language_begins_with_everything_untranslated(tree: Path) -> None:
    path = translations.begin("tl")
    assert {problem.split(": ")[1] for problem in translations.problems(path)} == {"not translated"}
    translate_all(path)
    assert translations.problems(path) == []


LONGEST_SENTENCE = 20
OTHER_WORDS = re.compile(
    r"\b(usted\w*|añad\w+|corrida\w*|informar?\b|monto\w*|cola)\b", re.IGNORECASE
)
"""Words for which the Spanish catalogue has another one; see docs/translating.md."""


def spanish() -> list[str]:
    """Every Spanish text of the application."""
    catalog = translations.read(translations.LOCALES / "es" / "LC_MESSAGES" / "django.po")
    strings = [message.string for message in catalog if message.id]
    return [text for one in strings for text in (one if isinstance(one, tuple) else (one,))]


def test_spanish_has_one_word_for_one_idea() -> None:
    assert [text for text in spanish() if OTHER_WORDS.search(text)] == []
    assert OTHER_WORDS.search("Añade una función.")


def test_spanish_sentences_are_short() -> None:
    sentences = [
        sentence
        for text in spanish()
        for sentence in re.split(r"(?<=[.:?!])\s+", re.sub(r"<[^>]+>", "", text))
    ]
    assert len(sentences) > 1000
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []
