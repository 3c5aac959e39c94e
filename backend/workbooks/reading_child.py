"""The process that opens a stranger's workbook: openpyxl under limits, plain cells out.

Run as ``python -m workbooks.reading_child`` with the limits and the wanted sheet titles as JSON
in the first argument and the workbook on standard input. Writes one JSON object to standard
output: either ``{"sheets": …}`` or ``{"problem": …}``. It shares nothing else with its parent, so
whatever the file does to it stays here.
"""

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape


class Refused(Exception):
    """The file goes beyond a limit; carries the problem's code and parameters."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.problem = {"code": code, **params}


def main() -> None:
    """Read standard input, write what was found."""
    request = json.loads(sys.argv[1])
    _limit_resources(request["limits"])
    try:
        answer: dict[str, object] = {"sheets": read(sys.stdin.buffer.read(), request)}
    except Refused as refused:
        answer = {"problem": refused.problem}
    except MemoryError:
        answer = {"problem": {"code": "unzips_too_large"}}
    except Exception as error:  # noqa: BLE001  # a damaged file can raise anything in a parser
        sys.stderr.write(f"{type(error).__name__}\n")
        answer = {"problem": {"code": "unreadable"}}
    json.dump(answer, sys.stdout)


def read(data: bytes, request: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the wanted sheets with their cells; refuses what is beyond the limits."""
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml must be installed to read a stranger's workbook.")
    limits = request["limits"]
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
    if len(book.sheetnames) > limits["sheets"]:
        raise Refused("too_many_sheets", limit=limits["sheets"])
    wanted = set(request["titles"])
    budget = _Budget(limits["total_characters"])
    return [
        {"title": sheet.title, "rows": list(_rows(sheet, limits, budget))}
        for sheet in book.worksheets
        if sheet.title.strip().casefold() in wanted
    ]


def _limit_resources(limits: Mapping[str, Any]) -> None:
    for kind, amount in (
        (resource.RLIMIT_AS, int(limits["memory_bytes"])),
        (resource.RLIMIT_CPU, int(limits["seconds"]) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):
            # macOS refuses some of these; the parent's clock and the other limits still hold.
            continue


class _Budget:
    """Counts characters over the whole file: one shared string may stand in a million cells."""

    def __init__(self, characters: int) -> None:
        self._left = characters

    def spend(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise Refused("too_much_text")


def _rows(sheet: Any, limits: Mapping[str, Any], budget: _Budget) -> Iterator[list[object]]:
    # The stated dimension may be a lie, for example every cell of the sheet.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > limits["rows"] + 1:
            raise Refused("too_many_rows", sheet=sheet.title, limit=limits["rows"])
        cells = [None if cell.value is None else _cell(cell, budget) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > limits["columns"]:
            raise Refused("too_many_columns", sheet=sheet.title, limit=limits["columns"])
        if cells:
            yield [number, cells]


def _cell(cell: Any, budget: _Budget) -> list[object]:
    """Return the type and plain value of one cell."""
    value = cell.value
    if cell.data_type == "f":
        return ["formula", ""]
    if cell.data_type == "e":
        return ["error", str(value)]
    if isinstance(value, str):
        budget.spend(len(value))
        return ["text", unescape(value)]
    budget.spend(8)
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, int | float):
        return ["number", value]
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["datetime", datetime(value.year, value.month, value.day).isoformat()]  # noqa: DTZ001  # workbooks know no zones
    return ["other", str(value)]


if __name__ == "__main__":
    main()
