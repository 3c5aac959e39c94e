"""``make check-templates``: every template of ours compiles, with its tags and its parents.

Run with the servers' environment, because Django's settings ask for it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.base import Template
from django.template.loader_tags import ExtendsNode, IncludeNode

from local.paths import CHECKOUT
from local.translations import TEMPLATE_SUFFIXES

BACKEND = CHECKOUT / "backend"


def names() -> list[tuple[str, Path]]:
    """Each template's name as Django knows it, and its file."""
    found = []
    for path in sorted(BACKEND.rglob("templates/**/*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            last = len(path.parts) - path.parts[::-1].index("templates")
            found.append(("/".join(path.parts[last:]), path))
    return found


def problems() -> list[str]:
    """Every template that does not compile, or that names one that does not exist."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    wrong = []
    for name, path in names():
        where = path.relative_to(CHECKOUT)
        try:
            template: Template = engine.get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError) as error:
            wrong.append(f"{where}: {type(error).__name__}: {error}")
            continue
        if Path(str(template.origin.name)) != path:
            wrong.append(f"{where}: hidden by {template.origin.name}")
        wrong += [f"{where}: {text}" for text in _missing(template, engine)]
    return wrong


def _missing(template: Template, engine: object) -> list[str]:
    """Parents and includes with a fixed name that do not exist."""
    found = []
    for kind, attribute in ((ExtendsNode, "parent_name"), (IncludeNode, "template")):
        for node in template.nodelist.get_nodes_by_type(kind):
            named = getattr(node, attribute).var
            if isinstance(named, str):
                try:
                    engine.get_template(named)  # type: ignore[attr-defined]
                except TemplateDoesNotExist:
                    found.append(f"names {named!r}, which does not exist")
                except TemplateSyntaxError:
                    continue  # reported where it stands
    return found


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if not names():
        print("There is no template.", file=sys.stderr)
        return 1
    wrong = problems()
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(names())} template(s), {len(wrong)} problem(s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
