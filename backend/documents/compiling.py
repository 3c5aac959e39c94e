"""One Typst compiler per thread, reused for every document: that is most of the speed."""

import functools
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from documents.fonts import fonts

TEMPLATES = Path(__file__).resolve().parent / "templates"
_local = threading.local()


class DocumentError(RuntimeError):
    """A document could not be made: Typst refused its template or warned about it."""


class GlyphMissing(DocumentError):
    """Some text has no glyph in the bundled fonts, which PDF/UA forbids."""


def compile_pdf(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return the PDF of a bundled template; ``data`` reach it as JSON, ``made_at`` is its date.

    Refuses to return a document about which Typst warned, such as one without its fonts.
    """
    compiler = _compiler(template)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            raise GlyphMissing("Some text has no glyph.") from error
        raise DocumentError(f"{template}: {error}") from error
    if warnings or not isinstance(pdf, bytes):
        raise DocumentError(f"{template}: {[warning.message for warning in warnings]}")
    return pdf


def _compiler(template: str) -> typst.Compiler:
    # Kept per thread: a compiler must not be entered twice at once.
    if not hasattr(_local, "compilers"):
        _local.compilers = functools.cache(_new_compiler)
    compiler: typst.Compiler = _local.compilers(template)
    return compiler


def _new_compiler(template: str) -> typst.Compiler:
    return typst.Compiler(
        input=str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=fonts(),
        ignore_system_fonts=True,
    )
