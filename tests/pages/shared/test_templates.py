"""What holds for every template of every page, read from the files themselves."""

import re
from pathlib import Path

import pytest

from local.paths import CHECKOUT

TEMPLATES = sorted((CHECKOUT / "backend" / "pages").glob("*/templates/**/*.html"))
INLINE = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=", re.IGNORECASE)
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)
CODE = sorted((CHECKOUT / "backend").rglob("*.py"))
STYLES = CHECKOUT / "backend/pages/shared/static/shared/parity.css"
OTHERS_ASK_FOR = re.compile(r"/templates/(account/|\d+\.html$)")
"""Templates that Django and allauth look up by their own names."""
FROM_DJANGO = {"errorlist"}
HARSH = re.compile(r"\b(submit|reject|violation|contractor|gig)\b", re.IGNORECASE)


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT / "backend" / "pages").as_posix()


def text_of(path: Path) -> str:
    return re.sub(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}", "", path.read_text(), flags=re.S)


def test_there_are_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_style_or_script_stands_inside_a_page(path):
    text = text_of(path)
    assert INLINE.findall(text) == []
    assert "<style" not in text
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_form_that_changes_something_carries_its_token(path):
    for form in POST_FORM.findall(text_of(path)):
        assert "{% csrf_token %}" in form, form[:200]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_words_are_calm(path):
    assert HARSH.findall(re.sub(r"{[%#].*?[%#]}|<[^>]*>", "", text_of(path))) == []
    marked = re.findall(r"translate \"([^\"]*)\"", text_of(path))
    assert [words for words in marked if HARSH.search(words)] == []


def everything_written() -> str:
    return "\n".join(path.read_text() for path in [*TEMPLATES, *CODE])


def test_every_template_is_used():
    written = everything_written()
    ours = [path for path in TEMPLATES if not OTHERS_ASK_FOR.search(path.as_posix())]
    names = [path.as_posix().split("/templates/")[1] for path in ours]
    assert [
        name for name in names if not re.search(rf"[\"'/]{re.escape(name)}[\"']", written)
    ] == []


def test_every_class_of_the_style_sheet_is_used():
    written = everything_written()
    rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", "", STYLES.read_text(), flags=re.S)
    classes = set(re.findall(r"\.([a-z][\w-]*)", rules)) - FROM_DJANGO

    def is_used(name: str) -> bool:
        built = "|".join(re.escape(name[: n + 1]) for n, sign in enumerate(name) if sign == "-")
        pattern = rf"(?<![\w-])({re.escape(name)}(?![\w-]){f'|({built}){{{{' if built else ''})"
        return re.search(pattern, written) is not None

    assert len(classes) > 80
    assert sorted(name for name in classes if not is_used(name)) == []


NAMES = {"Parity"}
SAID_IN_ATTRIBUTES = re.compile(r"(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_word_is_marked_for_translation(path):
    text = re.sub(r"{% blocktranslate\b.*?{% endblocktranslate %}", "", text_of(path), flags=re.S)
    in_attributes = [TAGS.sub("", said) for said in SAID_IN_ATTRIBUTES.findall(text)]
    between_tags = re.split(r"<[^>]*>|\n|&\w+;", TAGS.sub("", text))
    words = {part.strip() for part in [*in_attributes, *between_tags]}
    assert {word for word in words if re.search(r"[^\W\d_]{2}", word)} <= NAMES
