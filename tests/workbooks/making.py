"""Makes workbooks as a person would, well or badly."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

Change = Callable[[Any], None]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Return a workbook of plain rows by sheet title."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    return saved(book)


def changed(data: bytes, change: Change) -> bytes:
    """Return the workbook after ``change`` was made to it with openpyxl."""
    book = openpyxl.load_workbook(BytesIO(data))
    change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    """Return the workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def bomb(data: bytes, *, sheet: str, megabytes: int) -> bytes:
    """Return the workbook with one sheet's XML swollen by blanks that deflate to almost nothing."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == sheet:
                content = content.replace(
                    b"</worksheet>", b" " * megabytes * 2**20 + b"</worksheet>"
                )
            target.writestr(name, content)
    return out.getvalue()


def find_row(page: Any, value: object) -> int:
    """Return the number of the first row that has the value in its first column."""
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == value)


def find_column(page: Any, header: str) -> int:
    """Return the number of the column with the header."""
    return next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == header)
