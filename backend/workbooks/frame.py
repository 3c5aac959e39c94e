"""The frame of a workbook, built by openpyxl: everything except the cells.

Styles, tables, panes, print set-up, names and document properties are openpyxl's work. Each
sheet is left empty here; its ``<sheetData>`` is put in place when the package is written.
"""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from workbooks.cells import NUMBER_FORMATS, TEXT_KINDS, Kind
from workbooks.errors import WorkbookError
from workbooks.longsheet import Column, LongSheet
from workbooks.smallsheet import Chart, Look, SmallSheet, column_letter

_LETTER_PAPER = 1
_EMPTY_DATA = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_TABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,200}")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_TITLE_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MAX_TITLE = 31

_INK, _ACCENT, _GOLD, _WASH = "FF1F2A37", "FF1F4E5F", "FFC29A3B", "FFF6F3EC"


@dataclass(frozen=True)
class Properties:
    """Document properties; ``created_at`` fixes the bytes: same input, same file.

    ``page_footer`` holds the print codes ``&P`` (page) and ``&N`` (pages).
    """

    title: str
    creator: str
    created_at: datetime
    page_footer: str = "Page &P of &N"

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise WorkbookError("created_at must carry its time zone.")


@dataclass(frozen=True)
class LongPart:
    """One sheet of a long sheet's rows: where its data and its totals row are."""

    title: str
    table_name: str
    first_row: int
    last_row: int

    @property
    def totals_row(self) -> int:
        """The row below the data, inside the table."""
        return self.last_row + 1

    def data_range(self, number: int) -> str:
        """Return the data of one column (counted from 1) as a reference within the sheet."""
        letter = column_letter(number)
        return f"{letter}{self.first_row}:{letter}{self.last_row}"

    def total_formula(self, number: int, column: Column) -> str:
        """Return the totals-row formula of one column: it follows the table's filter."""
        function = 109 if column.total == "sum" else 103
        return f"SUBTOTAL({function},{self.data_range(number)})"


FrameSheet = SmallSheet | tuple[LongSheet, LongPart]


def check_title(title: str) -> str:
    """Return the title; refuses one that spreadsheets do not allow."""
    if (
        not 0 < len(title) <= _MAX_TITLE
        or _TITLE_FORBIDDEN.search(title)
        or title.startswith("'")
        or title.endswith("'")
        or title.casefold() == "history"
    ):
        raise WorkbookError(f"{title!r} cannot be the title of a sheet.")
    return title


def safe_title(text: str, taken: Sequence[str] = ()) -> str:
    """Return a sheet title made from any text, unlike those already taken."""
    base = _TITLE_FORBIDDEN.sub(" ", text).strip(" '")[:_MAX_TITLE].strip(" '") or "Sheet"
    used = {title.casefold() for title in taken} | {"history"}
    title, number = base, 1
    while title.casefold() in used:
        number += 1
        suffix = f" {number}"
        title = base[: _MAX_TITLE - len(suffix)] + suffix
    return title


class Frame:
    """One workbook's frame: styles first, then as many builds as are needed."""

    def __init__(self, properties: Properties) -> None:
        self.properties = properties
        self.styles = _register_styles(Workbook())

    def parts(self, sheets: Sequence[FrameSheet]) -> dict[str, bytes]:
        """Return the package's parts by name, in openpyxl's order, sheets without cells."""
        book = Workbook()
        book.remove(book.active)
        for sheet in sheets:
            if isinstance(sheet, SmallSheet):
                self._add_small(book, sheet)
            else:
                self._add_long(book, *sheet)
        book.calculation.fullCalcOnLoad = False
        # Registered last: adding a sheet must not disturb the numbers of the styles.
        if _register_styles(book) != self.styles:
            raise WorkbookError("The styles of this workbook are not stable.")
        return saved_parts(book, self.properties)

    def _add_small(self, book: Workbook, sheet: SmallSheet) -> None:
        page = book.create_sheet(check_title(sheet.title))
        for number, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[column_letter(number)].width = width
        if sheet.frozen_rows:
            page.freeze_panes = f"A{sheet.frozen_rows + 1}"
        if sheet.repeated_row:
            page.print_title_rows = f"{sheet.repeated_row}:{sheet.repeated_row}"
        page.sheet_view.showGridLines = False
        if sheet.chart:
            _add_chart(page, sheet.chart)
        self._set_up_print(page)

    def _add_long(self, book: Workbook, sheet: LongSheet, part: LongPart) -> None:
        page = book.create_sheet(check_title(part.title))
        for number, column in enumerate(sheet.columns, start=1):
            page.column_dimensions[column_letter(number)].width = column.width
        page.freeze_panes = f"{column_letter(sheet.frozen_columns + 1)}2"
        page.print_title_rows = "1:1"
        page.add_table(_table(sheet, part))
        self._set_up_print(page)

    def _set_up_print(self, page: Worksheet) -> None:
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = _LETTER_PAPER
        page.page_setup.fitToWidth = 1
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.oddFooter.center.text = self.properties.page_footer


def saved_parts(book: Workbook, properties: Properties) -> dict[str, bytes]:
    """Return the parts of an openpyxl workbook by name, with properties that hold no clock."""
    buffer = BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    created = properties.created_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core = DocumentProperties(
        title=properties.title, creator=properties.creator, created=created, modified=created
    )
    parts["docProps/core.xml"] = bytes(tostring(core.to_tree()))
    return parts


def apply_look(cell: Any, look: Look) -> None:
    """Give an openpyxl cell the font, fill, border and wrapping of a look."""
    font, fill, border, wraps = _LOOKS[look]
    cell.font = font
    if fill:
        cell.fill = fill
    if border:
        cell.border = border
    cell.alignment = Alignment(vertical="top" if wraps else "center", wrap_text=wraps)


def split_at_data(sheet_xml: bytes) -> tuple[bytes, bytes]:
    """Return what stands before and after the sheet's data, without the unknown dimension."""
    sheet_xml = _DIMENSION.sub(b"", sheet_xml, count=1)
    head, tail = _EMPTY_DATA.split(sheet_xml, maxsplit=1)
    return head, tail


def _table(sheet: LongSheet, part: LongPart) -> Table:
    if not _TABLE_NAME.fullmatch(part.table_name) or _CELL_LIKE.fullmatch(part.table_name):
        raise WorkbookError(f"{part.table_name!r} cannot be the name of a table.")
    last = column_letter(len(sheet.columns))
    table = Table(displayName=part.table_name, ref=f"A1:{last}{part.totals_row}", totalsRowCount=1)
    table.autoFilter = AutoFilter(ref=f"A1:{last}{part.last_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    for number, column in enumerate(sheet.columns, start=1):
        entry = TableColumn(id=number, name=column.header)
        if number == 1:
            entry.totalsRowLabel = sheet.totals_label
        elif column.total:
            entry.totalsRowFunction = "custom"
            formula = part.total_formula(number, column)
            entry.totalsRowFormula = TableFormula(attr_text=formula)
        table.tableColumns.append(entry)
    return table


def _add_chart(page: Worksheet, spec: Chart) -> None:
    chart = BarChart()
    chart.type = "bar"
    chart.title = spec.title
    first, last = spec.value_columns
    values = Reference(
        page, min_col=first, max_col=last, min_row=spec.header_row, max_row=spec.last_row
    )
    chart.add_data(values, titles_from_data=True)
    labels = spec.label_column
    chart.set_categories(
        Reference(page, min_col=labels, min_row=spec.first_row, max_row=spec.last_row)
    )
    # Bars are compared by their length, so they start at nothing; the first row is on top.
    chart.y_axis.scaling.min = 0
    chart.x_axis.scaling.orientation = "maxMin"
    # Spreadsheets hide an axis that does not say that it is there.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorGridlines = None
    chart.gapWidth = 60
    for series in chart.series:
        series.graphicalProperties.solidFill = _ACCENT[2:]
    if len(chart.series) == 1:
        chart.legend = None
    chart.height = max(7.5, 1.2 + 0.9 * (spec.last_row - spec.first_row + 1))
    page.add_chart(chart, spec.anchor)


def _register_styles(book: Workbook) -> dict[tuple[Kind, Look], int]:
    """Give every kind and look its style number in this workbook."""
    scratch = book.create_sheet("scratch")
    numbers: dict[tuple[Kind, Look], int] = {}
    for look in Look:
        for kind in Kind:
            # A new cell each time: openpyxl keeps a cell's style object and would alter it.
            cell = scratch.cell(1, len(numbers) + 1)
            apply_look(cell, look)
            cell.number_format = NUMBER_FORMATS[kind]
            aligned = copy(cell.alignment)
            aligned.horizontal = "left" if kind in TEXT_KINDS else "right"
            cell.alignment = aligned
            numbers[kind, look] = cell.style_id
    book.remove(scratch)
    return numbers


_LOOKS: Mapping[Look, tuple[Font, PatternFill | None, Border | None, bool]] = {
    Look.BODY: (Font(name="Calibri", size=11), None, None, False),
    Look.HEADER: (
        Font(name="Calibri", size=11, bold=True, color="FFFFFFFF"),
        PatternFill("solid", fgColor=_ACCENT),
        Border(bottom=Side("medium", color=_GOLD)),
        True,
    ),
    Look.TOTAL: (
        Font(name="Calibri", size=11, bold=True, color=_INK),
        PatternFill("solid", fgColor=_WASH),
        Border(top=Side("thin", color=_GOLD)),
        False,
    ),
    Look.TITLE: (Font(name="Calibri", size=16, bold=True, color=_ACCENT), None, None, False),
    Look.LABEL: (Font(name="Calibri", size=11, bold=True, color=_INK), None, None, False),
    Look.NOTE: (Font(name="Calibri", size=11, color=_INK), None, None, True),
}
