"""PostgreSQL's COPY text format: how long sheets receive their rows.

``COPY (…) TO STDOUT`` is the fast path; rows given as Python tuples are written into the same
format first, so that there is one renderer. A newline always ends a row and a tab a field;
inside values both are escaped with a backslash, and ``\\N`` alone is NULL.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from workbooks.cells import CellValue, Kind, money_number, replace_surrogates
from workbooks.errors import WorkbookError

EMPTY = b""
"""What NULL becomes: an empty cell, just as an empty text does."""
_ROWS_A_CHUNK = 2_048
_BYTES_A_PIECE = 1 << 18
_DOUBLED_OR_NULL = re.compile(rb"\\\\|\\N")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SPECIAL = re.compile(r"[\\\t\n\r\0]")
_TO_COPY = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\000"}
_FROM_COPY = {
    b"b": b"_x0008_",
    b"f": b"_x000C_",
    b"n": b"\n",
    b"r": b"_x000D_",
    b"t": b"\t",
    b"v": b"_x000B_",
    b"\\": b"\\",
}


def whole_rows(chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Regroup COPY's chunks, however they were cut, into pieces of whole rows.

    Refuses data that ends in the middle of a row: the COPY was cut off.
    """
    source = iter(chunks)
    at_once, rest = 1, b""
    while taken := list(islice(source, at_once)):
        data = rest + b"".join(taken)
        # PostgreSQL sends a chunk per row, a file perhaps 64 KiB: take what makes one piece.
        at_once = max(1, min(2 * at_once, _BYTES_A_PIECE * len(taken) // (len(data) + 1)))
        end = data.rfind(b"\n") + 1
        rest = data[end:]
        if end:
            yield data[:end]
    if rest:
        raise WorkbookError("The rows ended in the middle of a row.")


def split_columns(data: bytes, width: int) -> list[list[bytes]]:
    """Split whole rows into columns; NULL becomes empty, backslash escapes are undone.

    The data must already be escaped for XML: undoing an escape yields only characters that XML
    allows, or their ``_xHHHH_`` form.
    """
    escaped = b"\\" in data
    if escaped:
        data = _empty_nulls(data)
        escaped = b"\\" in data
    rows = data.count(b"\n")
    flat = data[:-1].replace(b"\n", b"\t").split(b"\t")
    if len(flat) != rows * width:
        raise WorkbookError(f"The rows do not have {width} fields each.")
    columns = [flat[index::width] for index in range(width)]
    if escaped:
        columns = [[_unescape(value) for value in column] for column in columns]
    return columns


def _empty_nulls(data: bytes) -> bytes:
    if b"\\\\" not in data:
        return data.replace(b"\\N", EMPTY)
    return _DOUBLED_OR_NULL.sub(lambda match: EMPTY if match[0] == b"\\N" else match[0], data)


def _unescape(value: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, value) if b"\\" in value else value


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code.isdigit():
        return b"_x%04X_" % int(code, 8)
    return _FROM_COPY.get(code, code)


def encode_rows(rows: Iterable[Sequence[CellValue]], kinds: Sequence[Kind]) -> Iterator[bytes]:
    """Write Python rows in COPY's text format, a few thousand rows at a time.

    Refuses a value that is not of its column's kind, and a row of another width.
    """
    source = iter(rows)
    while batch := list(islice(source, _ROWS_A_CHUNK)):
        if any(len(row) != len(kinds) for row in batch):
            raise WorkbookError(f"Every row must have {len(kinds)} values.")
        fields = (
            _encode_column(kind, column)
            for kind, column in zip(kinds, zip(*batch, strict=True), strict=True)
        )
        lines = map("\t".join, zip(*fields, strict=True))
        yield ("\n".join(lines) + "\n").encode()


def _encode_column(kind: Kind, values: Sequence[CellValue]) -> list[str]:
    encode = _ENCODERS[kind]
    return ["\\N" if value is None else encode(value) for value in values]


def _encode_text(value: CellValue) -> str:
    text = value if isinstance(value, str) else str(value)
    if not text.isascii():
        text = replace_surrogates(text)
    return text if text.isprintable() and "\\" not in text else _escape_text(text)


def _escape_text(text: str) -> str:
    return _SPECIAL.sub(lambda match: _TO_COPY[match[0]], text)


def _encode_money(value: CellValue) -> str:
    if not isinstance(value, Decimal):
        raise WorkbookError(f"Money is a Decimal, not a {type(value).__name__}.")
    text = str(value)
    return text if text[-3:-2] == "." else money_number(value)


def _encode_integer(value: CellValue) -> str:
    if not isinstance(value, int):
        raise WorkbookError(f"Whole numbers are int, not a {type(value).__name__}.")
    return str(int(value))


def _encode_date(value: CellValue) -> str:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise WorkbookError(f"Dates are date, not a {type(value).__name__}.")
    return value.isoformat()


def _encode_datetime(value: CellValue) -> str:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise WorkbookError("Moments are naive datetimes in local wall time.")
    return value.isoformat(sep=" ")


_ENCODERS = {
    Kind.TEXT: _encode_text,
    Kind.ID: _encode_text,
    Kind.MONEY: _encode_money,
    Kind.HOURS: _encode_integer,
    Kind.INTEGER: _encode_integer,
    Kind.DATE: _encode_date,
    Kind.DATETIME: _encode_datetime,
}
