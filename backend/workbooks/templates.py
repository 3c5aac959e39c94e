"""Write an import workbook from its layout: instructions, headers, lists of choices, and rows.

The same file is the template a coordinator fills in and the form in which data is handed out to
be edited and brought back: what is written here reads back equal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workbooks import cells
from workbooks.errors import WorkbookError
from workbooks.frame import Properties, apply_look, check_title, saved_parts
from workbooks.layout import InputColumn, InputKind, InputSheet, WorkbookLayout
from workbooks.package import HashingSink, Package
from workbooks.problems import gettext_noop
from workbooks.smallsheet import Look, column_letter

_LISTS_TITLE = "Lists"
_LAST_PREPARED_ROW = 2_000
"""How far down the lists of choices and the date formats reach."""
_COMPRESSION = 6
_FORMATS = {
    InputKind.TEXT: "@",
    InputKind.EMAIL: "@",
    InputKind.LIST: "@",
    InputKind.DATE: "yyyy-mm-dd",
    InputKind.DATETIME: "yyyy-mm-dd hh:mm",
    InputKind.MONEY: "#,##0.00",
    InputKind.INTEGER: "0",
    InputKind.MINUTES: "0",
}


@dataclass(frozen=True)
class TemplateWords:
    """The words of the instructions sheet, in the reader's language."""

    title: str = gettext_noop("Instructions")
    introduction: Sequence[str] = ()
    headers: Sequence[str] = (
        gettext_noop("Sheet"),
        gettext_noop("Column"),
        gettext_noop("Needed"),
        gettext_noop("What to type"),
        gettext_noop("Meaning"),
        gettext_noop("Example"),
    )
    yes: str = gettext_noop("Yes")
    no: str = gettext_noop("No")
    unique: str = gettext_noop("Each value only once.")
    kinds: Mapping[InputKind, str] = field(
        default_factory=lambda: {
            InputKind.TEXT: gettext_noop("Text"),
            InputKind.INTEGER: gettext_noop("A whole number"),
            InputKind.MINUTES: gettext_noop("Minutes, as a whole number"),
            InputKind.MONEY: gettext_noop("Dollars and cents"),
            InputKind.DATE: gettext_noop("A date"),
            InputKind.DATETIME: gettext_noop("A date and time"),
            InputKind.EMAIL: gettext_noop("An e-mail address"),
            InputKind.CHOICE: gettext_noop("One of the list"),
            InputKind.LIST: gettext_noop("One or more, with a semicolon between"),
            InputKind.BOOLEAN: gettext_noop("Yes or no"),
        }
    )


def write_template(
    layout: WorkbookLayout,
    *,
    properties: Properties,
    words: TemplateWords | None = None,
    rows: Mapping[str, Iterable[Mapping[str, object]]] | None = None,
) -> bytes:
    """Return a workbook of this layout, filled with ``rows`` (by sheet key) when there are any.

    Refuses a value that is not of its column's kind. The same input gives the same bytes.
    """
    words = words or TemplateWords()
    book = Workbook()
    book.remove(book.active)
    _write_instructions(book, layout, words)
    lists = _Lists()
    for sheet in layout.sheets:
        page = book.create_sheet(check_title(sheet.title))
        _write_headers(page, sheet)
        for number, row in enumerate((rows or {}).get(sheet.key, ()), start=2):
            _write_row(page, number, sheet, row)
        _prepare_columns(page, sheet, lists, words)
    lists.write(book)
    out = BytesIO()
    with Package(HashingSink(out), compression=_COMPRESSION) as package:
        for name, content in saved_parts(book, properties).items():
            package.add(name, content)
    return out.getvalue()


def _put_text(page: Worksheet, row: int, column: int, text: str, look: Look | None = None) -> None:
    """Write text that stays text, whatever it begins with."""
    cell = page.cell(row, column)
    safe = cells.escape_forbidden(cells.escape_lookalikes(cells.replace_surrogates(text)))
    cell.value = safe
    cell.data_type = "s"
    if look:
        apply_look(cell, look)


def _write_instructions(book: Workbook, layout: WorkbookLayout, words: TemplateWords) -> None:
    page = book.create_sheet(check_title(words.title))
    page.sheet_view.showGridLines = False
    for number, width in enumerate((20, 26, 10, 30, 52, 30), start=1):
        page.column_dimensions[column_letter(number)].width = width
    _put_text(page, 1, 1, words.title, Look.TITLE)
    row = 2
    for sentence in words.introduction:
        _put_text(page, row, 1, sentence)
        row += 1
    row += 1
    for number, header in enumerate(words.headers, start=1):
        _put_text(page, row, number, header, Look.HEADER)
    for sheet in layout.sheets:
        for column in sheet.columns:
            row += 1
            for number, text in enumerate(_explained(sheet, column, words), start=1):
                _put_text(page, row, number, text, Look.NOTE)


def _explained(sheet: InputSheet, column: InputColumn, words: TemplateWords) -> list[str]:
    meaning = " ".join(filter(None, (column.meaning, words.unique if column.unique else "")))
    return [
        sheet.title,
        column.header,
        words.yes if column.required else words.no,
        words.kinds[column.kind],
        meaning,
        column.example,
    ]


def _write_headers(page: Worksheet, sheet: InputSheet) -> None:
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    for number, column in enumerate(sheet.columns, start=1):
        _put_text(page, 1, number, column.header, Look.HEADER if column.required else Look.TOTAL)


def _prepare_columns(
    page: Worksheet, sheet: InputSheet, lists: "_Lists", words: TemplateWords
) -> None:
    """Give every column its width, its format for what will be typed, and its list."""
    for number, column in enumerate(sheet.columns, start=1):
        letter = column_letter(number)
        dimension = page.column_dimensions[letter]
        dimension.width = column.width
        dimension.number_format = _FORMATS.get(column.kind, "General")
        choices = column.choices if column.kind is InputKind.CHOICE else ()
        if column.kind is InputKind.BOOLEAN:
            choices = (words.yes, words.no)
        if choices:
            validation = DataValidation(
                type="list", formula1=lists.reference(choices), allow_blank=not column.required
            )
            validation.add(f"{letter}2:{letter}{_LAST_PREPARED_ROW}")
            page.add_data_validation(validation)


def _write_row(page: Worksheet, number: int, sheet: InputSheet, row: Mapping[str, object]) -> None:
    unknown = set(row) - {column.key for column in sheet.columns}
    if unknown:
        raise WorkbookError(f"The sheet {sheet.title} has no column {sorted(unknown)}.")
    for position, column in enumerate(sheet.columns, start=1):
        value = row.get(column.key)
        if value is None or value == () or value == "":
            continue
        plain = _plain(column, value)
        if isinstance(plain, str):
            _put_text(page, number, position, plain)
        else:
            page.cell(number, position).value = plain
        page.cell(number, position).number_format = _FORMATS.get(column.kind, "General")


def _plain(column: InputColumn, value: Any) -> str | int | Decimal | date | datetime:
    """Return what stands in the cell for one value; refuses another kind."""
    match column.kind, value:
        case InputKind.BOOLEAN, bool():
            return "yes" if value else "no"
        case InputKind.LIST, tuple() | list():
            return "; ".join(value)
        case InputKind.INTEGER | InputKind.MINUTES, int() if not isinstance(value, bool):
            return value
        case InputKind.MONEY, Decimal():
            return value
        case InputKind.DATETIME, datetime() if value.tzinfo is None:
            return value
        case InputKind.DATE, date() if not isinstance(value, datetime):
            return value
        case InputKind.TEXT | InputKind.EMAIL | InputKind.CHOICE, str():
            return value
    raise WorkbookError(f"{value!r} does not fit the column {column.header} ({column.kind}).")


class _Lists:
    """The hidden sheet that holds the choices: a list in a rule may have 255 characters only."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def reference(self, choices: Sequence[str]) -> str:
        """Return the range in which these choices will stand."""
        number = self._columns.setdefault(tuple(choices), len(self._columns) + 1)
        letter = column_letter(number)
        return f"'{_LISTS_TITLE}'!${letter}$1:${letter}${len(choices)}"

    def write(self, book: Workbook) -> None:
        """Add the sheet, if any column has choices."""
        if not self._columns:
            return
        page = book.create_sheet(_LISTS_TITLE)
        page.sheet_state = "hidden"
        for choices, number in self._columns.items():
            for row, choice in enumerate(choices, start=1):
                _put_text(page, row, number, choice)
