"""Check the plain cells of one sheet against its layout and turn them into typed values."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from core.money import round_amount
from workbooks.layout import InputColumn, InputKind, InputSheet, Limits, Row
from workbooks.problems import Problem

_EMAIL = re.compile(r"[^@\s\"<>(),;:\\\[\]]+@[^@\s\"<>(),;:\\\[\]]+\.[^@\s\"<>(),;:\\\[\]]{2,}")
_YES = frozenset({"yes", "y", "true", "1", "sí", "si", "x"})
_NO = frozenset({"no", "n", "false", "0"})
_SHOWN_VALUE = 80
_SHOWN_CHOICES = 12
_MOST_CENTS = 10**12
_MOST_INTEGER = 10**15
_MAX_EMAIL = 254

CellContent = tuple[str, Any]
"""The type and plain value that the reading process gave."""


class _Wrong(Exception):
    """A cell is not as its column asks; carries the problem's code and parameters."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class _Place:
    """A cell of a known column."""

    sheet: str
    row: int
    number: int
    column: InputColumn

    def problem(self, code: str, value: object = "", **params: object) -> Problem:
        """Return a problem of this cell."""
        return Problem(
            code,
            sheet=self.sheet,
            row=self.row,
            column=self.number,
            header=self.column.header,
            value=str(value)[:_SHOWN_VALUE],
            params=params,
        )


def check_sheet(
    sheet: InputSheet, rows: Sequence[Sequence[Any]], limits: Limits
) -> tuple[Sequence[Row], Sequence[Problem]]:
    """Return the valid rows and the problems of one sheet; rows that are all blank are ignored."""
    header_cells = rows[0][1] if rows and rows[0][0] == 1 else []
    columns, problems = _match_headers(sheet, header_cells)
    if any(problem.code == "missing_header" for problem in problems):
        return (), problems
    seen: dict[str, dict[object, int]] = {
        column.key: {} for column in sheet.columns if column.unique
    }
    nameless = {n for n, cell in enumerate(header_cells, start=1) if _is_blank(cell)}
    checker = _RowChecker(sheet, columns, seen, named=len(header_cells), nameless=nameless)
    valid: list[Row] = []
    for number, cells in rows:
        if number == 1 or all(map(_is_blank, cells)):
            continue
        values, found = checker.check(number, cells)
        problems += found
        if not found:
            valid.append(Row(sheet.key, number, MappingProxyType(values)))
        if len(problems) > limits.problems:
            break
    return tuple(valid), problems


def _normalised(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_blank(cell: CellContent | None) -> bool:
    return cell is None or (cell[0] == "text" and not str(cell[1]).strip())


def _match_headers(
    sheet: InputSheet, cells: Sequence[CellContent | None]
) -> tuple[dict[int, InputColumn], list[Problem]]:
    """Return the layout's columns by their position in the file, counted from 1."""
    wanted = {_normalised(column.header): column for column in sheet.columns}
    columns: dict[int, InputColumn] = {}
    problems: list[Problem] = []
    for number, cell in enumerate(cells, start=1):
        if cell is None or _is_blank(cell):
            continue
        text = str(cell[1])[:_SHOWN_VALUE]
        column = wanted.get(_normalised(text)) if cell[0] == "text" else None
        if cell[0] == "formula":
            code = "formula"
        elif column is None:
            code = "unknown_header"
        elif column in columns.values():
            code = "duplicate_header"
        else:
            columns[number] = column
            continue
        problems.append(Problem(code, sheet.title, 1, number, header=text, value=text))
    problems += [
        Problem("missing_header", sheet.title, row=1, header=column.header)
        for column in sheet.columns
        if column.required and column not in columns.values()
    ]
    return columns, problems


class _RowChecker:
    """Checks row after row and remembers the values that must not repeat."""

    def __init__(
        self,
        sheet: InputSheet,
        columns: Mapping[int, InputColumn],
        seen: dict[str, dict[object, int]],
        *,
        named: int,
        nameless: set[int],
    ) -> None:
        self._sheet = sheet
        self._columns = columns
        self._seen = seen
        self._named = named
        self._nameless = nameless

    def check(
        self, row: int, cells: Sequence[CellContent | None]
    ) -> tuple[dict[str, object], list[Problem]]:
        """Return the values of one row by column key, and its problems."""
        values: dict[str, object] = {column.key: None for column in self._sheet.columns}
        problems = self._beside(row, cells)
        for number, column in self._columns.items():
            cell = cells[number - 1] if number <= len(cells) else None
            place = _Place(self._sheet.title, row, number, column)
            try:
                values[column.key] = value = _value(column, cell)
                self._check_unique(column, value, row)
            except _Wrong as wrong:
                shown = "" if cell is None else cell[1]
                problems.append(place.problem(wrong.code, shown, **wrong.params))
        return values, problems

    def _beside(self, row: int, cells: Sequence[CellContent | None]) -> list[Problem]:
        """Name values in columns without a header; a header we do not know was named already."""
        return [
            Problem(
                "no_header",
                self._sheet.title,
                row=row,
                column=number,
                value=str(cell[1])[:_SHOWN_VALUE],
            )
            for number, cell in enumerate(cells, start=1)
            if cell is not None
            and not _is_blank(cell)
            and (number > self._named or number in self._nameless)
        ]

    def _check_unique(self, column: InputColumn, value: object, row: int) -> None:
        if not column.unique or value is None:
            return
        key = _normalised(value) if isinstance(value, str) else value
        first = self._seen[column.key].setdefault(key, row)
        if first != row:
            raise _Wrong("repeated", other=first)


def _value(column: InputColumn, cell: CellContent | None) -> object:
    """Return the typed value of one cell; raises what is wrong with it."""
    if cell is None or _is_blank(cell):
        if column.required:
            raise _Wrong("required")
        return () if column.kind is InputKind.LIST else None
    kind, content = cell
    if kind == "formula":
        raise _Wrong("formula")
    if kind == "error":
        raise _Wrong("error_value")
    return _READERS[column.kind](column, kind, content)


def _read_text(column: InputColumn, kind: str, content: Any) -> str:
    if kind == "number":
        # An identifier or a postcode typed as digits.
        content = str(int(content)) if float(content).is_integer() else repr(content)
    elif kind != "text":
        raise _Wrong("not_text")
    text = str(content).replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\n" in text and not column.multiline:
        raise _Wrong("line_break")
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        raise _Wrong("control_character")
    if len(text) > column.max_length:
        raise _Wrong("too_long", limit=column.max_length)
    return text


def _read_integer(_column: InputColumn, kind: str, content: Any) -> int:
    if kind != "number" or not float(content).is_integer() or abs(content) >= _MOST_INTEGER:
        raise _Wrong("not_an_integer")
    return int(content)


def _read_minutes(column: InputColumn, kind: str, content: Any) -> int:
    minutes = _read_integer(column, kind, content)
    if minutes < 0:
        raise _Wrong("negative")
    return minutes


def _read_money(_column: InputColumn, kind: str, content: Any) -> Decimal:
    if kind != "number" or not abs(content) < _MOST_CENTS:
        raise _Wrong("not_an_amount")
    # repr is the shortest decimal that gives this float: what the person typed.
    amount = Decimal(repr(content))
    if amount != round_amount(amount):
        raise _Wrong("not_an_amount")
    if amount < 0:
        raise _Wrong("negative")
    return round_amount(amount)


def _read_datetime(_column: InputColumn, kind: str, content: Any) -> datetime:
    if kind != "datetime":
        raise _Wrong("not_a_datetime", example="2023-04-17 09:00")
    # Spreadsheets hold fractions of a day: 09:30 may come back as 09:29:59.999997.
    moment = datetime.fromisoformat(content) + timedelta(milliseconds=500)
    return moment.replace(microsecond=0)


def _read_date(_column: InputColumn, kind: str, content: Any) -> date:
    if kind != "datetime":
        raise _Wrong("not_a_date", example="2023-04-17")
    moment = datetime.fromisoformat(content)
    if moment.time() != datetime.min.time():
        raise _Wrong("has_a_time")
    return moment.date()


def _read_email(column: InputColumn, kind: str, content: Any) -> str:
    address = _read_text(column, kind, content)
    if len(address) > _MAX_EMAIL or not _EMAIL.fullmatch(address):
        raise _Wrong("not_an_email")
    return address


def _chosen(column: InputColumn, text: str) -> str:
    for choice in column.choices:
        if _normalised(choice) == _normalised(text):
            return choice
    more = ", …" if len(column.choices) > _SHOWN_CHOICES else ""
    raise _Wrong("not_a_choice", choices=", ".join(column.choices[:_SHOWN_CHOICES]) + more)


def _read_choice(column: InputColumn, kind: str, content: Any) -> str:
    return _chosen(column, _read_text(column, kind, content))


def _read_list(column: InputColumn, kind: str, content: Any) -> tuple[str, ...]:
    parts = [part.strip() for part in _read_text(column, kind, content).split(";")]
    items = [part for part in parts if part]
    return tuple(_chosen(column, item) if column.choices else item for item in items)


def _read_boolean(_column: InputColumn, kind: str, content: Any) -> bool:
    if kind == "boolean":
        return bool(content)
    word = str(content).strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise _Wrong("not_yes_or_no")


_READERS: Mapping[InputKind, Callable[[InputColumn, str, Any], object]] = {
    InputKind.TEXT: _read_text,
    InputKind.INTEGER: _read_integer,
    InputKind.MINUTES: _read_minutes,
    InputKind.MONEY: _read_money,
    InputKind.DATE: _read_date,
    InputKind.DATETIME: _read_datetime,
    InputKind.EMAIL: _read_email,
    InputKind.CHOICE: _read_choice,
    InputKind.LIST: _read_list,
    InputKind.BOOLEAN: _read_boolean,
}
