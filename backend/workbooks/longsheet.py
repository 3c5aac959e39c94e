"""The one long sheet of a workbook: what it is, and how its rows become sheet XML in batches.

Rows stay columns of strings from end to end: a batch is split once, each column is checked and
converted as a whole, and the cells are laid between their tags by slice assignment. That is what
makes a million rows a matter of seconds in plain Python.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from workbooks import cells, copytext
from workbooks.cells import TEXT_KINDS, CellValue, Kind
from workbooks.copytext import EMPTY
from workbooks.errors import WorkbookError

_CONTROLS = bytes(set(range(32)) - {9, 10})
_LOOKS_ESCAPED = re.compile(rb"_x(?=[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile(b"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")
_ENTITIES = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"))
_PIECE = re.compile(r"_x[0-9A-F]{4}_|&(?:amp|lt|gt);|.", re.DOTALL)
_MONEY_COLUMN = re.compile(rb"-?\d{1,13}\.\d\d(?:\t-?\d{1,13}\.\d\d)*")
_INTEGER_COLUMN = re.compile(rb"-?\d{1,15}(?:\t-?\d{1,15})*")
_TEXT_TAGS = (b' t="inlineStr"><is><t xml:space="preserve">', b"</t></is></c>")
_NUMBER_TAGS = (b"><v>", b"</v></c>")


@dataclass(frozen=True)
class Column:
    """One column of a long sheet; ``key`` names it in code, ``header`` on the sheet."""

    key: str
    header: str
    kind: Kind = Kind.TEXT
    width: float = 14
    total: Literal["sum", "count"] | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.total == "sum" and self.kind not in {Kind.MONEY, Kind.HOURS, Kind.INTEGER}:
            raise WorkbookError(f"Column {self.key} cannot be summed: it holds {self.kind}.")


@dataclass(frozen=True)
class LongSheet:
    """A sheet with one table and any number of rows.

    ``rows`` are tuples of Python values, or, faster, the raw chunks of PostgreSQL's
    ``COPY (…) TO STDOUT`` in text format (``copy_chunks``): exactly one of the two.
    Beyond a sheet's limit the rows continue on "Title 2", with a table and totals of its own.
    """

    title: str
    table_name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[CellValue]] | None = None
    copy_chunks: Iterable[bytes | memoryview] | None = None
    frozen_columns: int = 1
    totals_label: str = "Total"

    def __post_init__(self) -> None:
        if (self.rows is None) == (self.copy_chunks is None):
            raise WorkbookError("A long sheet takes either rows or copy_chunks.")
        headers = [column.header.casefold() for column in self.columns]
        if len(set(headers)) != len(headers) or not all(map(_is_header, headers)):
            raise WorkbookError("Headers must be unique, printable and not empty.")
        if self.columns[0].total:
            raise WorkbookError("The first column carries the totals label, not a total.")

    def batches(self) -> Iterator[bytes]:
        """Return the rows as pieces of COPY text, each of whole rows."""
        if self.copy_chunks is not None:
            return copytext.whole_rows(self.copy_chunks)
        kinds = [column.kind for column in self.columns]
        return copytext.encode_rows(self.rows or (), kinds)


def _is_header(text: str) -> bool:
    return 0 < len(text) <= 255 and text.isprintable() and text == text.strip()


class Totals:
    """Exact running totals of a run of rows: cents, minutes or counts, never floats."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.row_count = 0
        self.by_key: dict[str, int] = {column.key: 0 for column in columns if column.total}

    def add(self, other: "Totals") -> None:
        """Add another run of rows to this one."""
        self.row_count += other.row_count
        for key, value in other.by_key.items():
            self.by_key[key] += value


class DateSerials(dict[bytes, bytes]):
    """ISO date to day number, computed once per distinct date."""

    def __missing__(self, text: bytes) -> bytes:
        serial = EMPTY if text == EMPTY else b"%d" % cells.date_serial(_parsed_date(text))
        self[text] = serial
        return serial


class HourNumbers(dict[bytes, bytes]):
    """Minutes to hours, computed once per distinct number of minutes."""

    def __missing__(self, text: bytes) -> bytes:
        hours = EMPTY if text == EMPTY else cells.hours_number(int(text)).encode()
        self[text] = hours
        return hours


def _parsed_date(text: bytes) -> date:
    try:
        return date.fromisoformat(text.decode())
    except ValueError as error:
        raise WorkbookError(f"{text.decode()!r} is not a date.") from error


def _datetime_number(text: bytes) -> bytes:
    if text == EMPTY:
        return EMPTY
    try:
        moment = datetime.fromisoformat(text.decode())
    except ValueError as error:
        raise WorkbookError(f"{text.decode()!r} is not a local date and time.") from error
    return cells.datetime_serial(moment).encode()


class RowRenderer:
    """Turns pieces of COPY text into ``<row>`` elements and keeps the totals.

    It works on UTF-8 bytes throughout: one Vietnamese name in a batch would double the width of
    every character of a ``str``.
    """

    def __init__(self, columns: Sequence[Column], styles: Mapping[Kind, int]) -> None:
        self.columns = columns
        self._dates = DateSerials()
        self._hours = HourNumbers()
        self._openings = [b'<c s="%d"' % styles[column.kind] for column in columns]

    def split(self, data: bytes) -> list[list[bytes]]:
        """Return the columns of a piece of whole rows, escaped for XML."""
        columns = copytext.split_columns(_escaped(data), len(self.columns))
        if max(map(len, data.split(b"\n"))) > cells.MAX_CELL_CHARACTERS:
            columns = [[_shortened(value) for value in column] for column in columns]
        return columns

    def render(self, columns: Sequence[list[bytes]], *, first_row: int) -> tuple[bytes, Totals]:
        """Return the XML of these rows, numbered from ``first_row``, and their totals."""
        totals = Totals(self.columns)
        count = totals.row_count = len(columns[0])
        numbers = "\n".join(map(str, range(first_row, first_row + count))).encode()
        laid = [numbers.split(b"\n")]
        fragments = [b'<row r="']
        closing = b'">'
        for column, opening, values in zip(self.columns, self._openings, columns, strict=True):
            before, after = _TEXT_TAGS if column.kind in TEXT_KINDS else _NUMBER_TAGS
            values = self._converted(column, values, totals)
            if not all(values):
                values = [before + value + after if value else b"/>" for value in values]
                before = after = b""
            laid.append(values)
            fragments.append(closing + opening + before)
            closing = after
        return _interleave([*fragments, closing + b"</row>"], laid), totals

    def _converted(self, column: Column, values: list[bytes], totals: Totals) -> list[bytes]:
        """Check one column, add it to the totals and return what stands in its cells."""
        if column.total == "count":
            totals.by_key[column.key] = sum(map(bool, values))
        if column.kind in TEXT_KINDS:
            return values
        if column.kind is Kind.DATE:
            return list(map(self._dates.__getitem__, values))
        if column.kind is Kind.DATETIME:
            return [_datetime_number(value) for value in values]
        return self._numbers(column, values, totals)

    def _numbers(self, column: Column, values: list[bytes], totals: Totals) -> list[bytes]:
        present = values if all(values) else [value for value in values if value]
        if present:
            joined = b"\t".join(present)
            pattern = _MONEY_COLUMN if column.kind is Kind.MONEY else _INTEGER_COLUMN
            if not pattern.fullmatch(joined):
                raise WorkbookError(f"Column {column.key} holds a value that is not {column.kind}.")
            if column.total == "sum":
                totals.by_key[column.key] = sum(map(int, joined.replace(b".", b"").split(b"\t")))
        if column.kind is Kind.HOURS:
            return list(map(self._hours.__getitem__, values))
        return values


def _interleave(fragments: Sequence[bytes], laid: Sequence[list[bytes]]) -> bytes:
    """Lay the values of each column between the constant pieces, for all rows at once."""
    count, width = len(laid[0]), 2 * len(laid)
    out = [b""] * (count * width)
    out[0::width] = [fragments[-1] + fragments[0]] * count
    out[0] = fragments[0]
    for index, values in enumerate(laid):
        out[2 * index + 1 :: width] = values
        if index:
            out[2 * index :: width] = [fragments[index]] * count
    out.append(fragments[-1])
    return b"".join(out)


def _escaped(data: bytes) -> bytes:
    """Escape COPY text for XML; its own tabs, newlines and backslashes stay as they are."""
    if b"_x" in data:
        data = _LOOKS_ESCAPED.sub(b"_x005F_x", data)
    for character, entity in _ENTITIES:
        if character in data:
            data = data.replace(character, entity)
    if len(data.translate(None, _CONTROLS)) != len(data) or b"\xef\xbf" in data:
        data = _FORBIDDEN.sub(lambda match: b"_x%04X_" % ord(match[0].decode()), data)
    return data


def _shortened(value: bytes) -> bytes:
    """Cut escaped text to one cell's limit without cutting an escape in two."""
    if len(value) <= cells.MAX_CELL_CHARACTERS:
        return value
    pieces = [(m[0], 2 if m[0] > "\uffff" else 1) for m in _PIECE.finditer(value.decode())]
    if sum(units for _, units in pieces) <= cells.MAX_CELL_CHARACTERS:
        return value
    kept: list[str] = []
    room = cells.MAX_CELL_CHARACTERS - 1
    for piece, units in pieces:
        room -= units
        if room < 0:
            break
        kept.append(piece)
    return ("".join(kept) + "…").encode()


def total_number(column: Column, total: int) -> str:
    """Return a running total as it stands in a cell of its column."""
    if column.total == "count" or column.kind is Kind.INTEGER:
        return str(total)
    return cells.hours_number(total) if column.kind is Kind.HOURS else cells.cents_number(total)


def total_value(column: Column, total: int) -> int | Decimal:
    """Return a running total as the domain says it: dollars, minutes or a count."""
    if column.total == "sum" and column.kind is Kind.MONEY:
        return Decimal(total).scaleb(-2)
    return total
