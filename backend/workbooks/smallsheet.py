"""Short sheets (summary, controls, about, data dictionary): cells with looks and stored formulas.

A formula always carries the value it computes to, so that protected view and previewers show it,
and may use only functions on which Excel, LibreOffice, Google Sheets and Numbers agree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workbooks.cells import (
    TEXT_KINDS,
    CellValue,
    Kind,
    escape_markup,
    number_text,
    xml_text,
)
from workbooks.errors import WorkbookError

ALLOWED_FUNCTIONS = frozenset({"SUM", "SUBTOTAL", "SUMIFS", "COUNTA", "IF", "ROUND"})
_FUNCTION = re.compile(r"([A-Za-z_.][\w.]*)\s*\(")
_QUOTED = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")


class Look(StrEnum):
    """How a cell looks, apart from its number format."""

    BODY = "body"
    HEADER = "header"
    TOTAL = "total"
    TITLE = "title"
    LABEL = "label"
    NOTE = "note"


@dataclass(frozen=True)
class Cell:
    """One cell. With a ``formula`` (no leading "="), ``value`` is what it computes to."""

    value: CellValue
    kind: Kind = Kind.TEXT
    look: Look = Look.BODY
    formula: str | None = None

    def __post_init__(self) -> None:
        if self.formula is None:
            return
        if self.value is None:
            raise WorkbookError("A formula needs its stored value.")
        used = {name.upper() for name in _FUNCTION.findall(_QUOTED.sub("", self.formula))}
        if self.formula.startswith("=") or not used <= ALLOWED_FUNCTIONS:
            raise WorkbookError(f"This formula is not allowed: {self.formula}")


@dataclass(frozen=True)
class Chart:
    """A bar chart over columns of its own sheet; rows and columns count from 1.

    ``header_row`` names the series; categories are in ``label_column``.
    """

    title: str
    anchor: str
    header_row: int
    first_row: int
    last_row: int
    label_column: int
    value_columns: tuple[int, int]


@dataclass(frozen=True)
class SmallSheet:
    """A sheet that fits in memory, given row by row; ``None`` leaves a cell empty."""

    title: str
    rows: Sequence[Sequence[Cell | None]]
    widths: Sequence[float] = field(default=(28, 16, 16, 16, 16, 16))
    frozen_rows: int = 0
    repeated_row: int | None = None
    chart: Chart | None = None


def column_letter(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def render_cell(reference: str, cell: Cell, style: int) -> str:
    """Return one ``<c>`` element."""
    opening = f'<c r="{reference}" s="{style}"'
    if cell.value is None:
        return f"{opening}/>"
    is_text = cell.kind in TEXT_KINDS
    value = xml_text(str(cell.value)) if is_text else number_text(cell.kind, cell.value)
    if cell.formula is not None:
        typed = ' t="str"' if is_text else ""
        return f"{opening}{typed}><f>{escape_markup(cell.formula)}</f><v>{value}</v></c>"
    if is_text:
        return f'{opening} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f"{opening}><v>{value}</v></c>"


def render_row(
    number: int, row: Sequence[Cell | None], styles: "dict[tuple[Kind, Look], int]"
) -> str:
    """Return one ``<row>`` element."""
    rendered = [
        render_cell(f"{column_letter(index)}{number}", cell, styles[cell.kind, cell.look])
        for index, cell in enumerate(row, start=1)
        if cell is not None
    ]
    return f'<row r="{number}">{"".join(rendered)}</row>'


def render_sheet_data(
    rows: Sequence[Sequence[Cell | None]], styles: "dict[tuple[Kind, Look], int]"
) -> str:
    """Return the ``<sheetData>`` element of a small sheet."""
    numbered = enumerate(rows, start=1)
    return f"<sheetData>{''.join(render_row(n, row, styles) for n, row in numbered)}</sheetData>"
