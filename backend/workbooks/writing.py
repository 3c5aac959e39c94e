"""Write a workbook: a frame by openpyxl, its long sheets streamed, its totals returned."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from workbooks.cells import Kind
from workbooks.errors import WorkbookError
from workbooks.frame import (
    Frame,
    FrameSheet,
    LongPart,
    Properties,
    check_title,
    safe_title,
    split_at_data,
)
from workbooks.longsheet import (
    Column,
    LongSheet,
    RowRenderer,
    Totals,
    total_number,
    total_value,
)
from workbooks.package import BackgroundEntry, HashingSink, Package
from workbooks.smallsheet import (
    Cell,
    Chart,
    Look,
    SmallSheet,
    column_letter,
    render_row,
    render_sheet_data,
)

__all__ = [
    "Cell",
    "Chart",
    "Column",
    "Kind",
    "LongSheet",
    "Look",
    "Properties",
    "SmallSheet",
    "Written",
    "WrittenLongSheet",
    "safe_title",
    "write_workbook",
]

MAX_DATA_ROWS = 1_048_576 - 2
"""A sheet's rows less the header and the totals row."""
_MAX_PART_BYTES = 1_900_000_000
"""Below the size at which a zip entry needs extensions that some readers lack."""
DEFAULT_COMPRESSION = 3

Progress = Callable[[int], None]


@dataclass(frozen=True)
class WrittenLongSheet:
    """What was written: rows, exact totals, and formulas that add up across all its sheets."""

    title: str
    columns: Sequence[Column]
    parts: Sequence[LongPart]
    row_count: int
    totals: Mapping[str, int | Decimal]
    """By column key: dollars as Decimal, hours as integer minutes, counts as int."""

    def sum_formula(self, key: str) -> str:
        """Return the sum of a column, whatever is filtered out of sight."""
        return f"SUM({','.join(self._ranges(key))})"

    def count_formula(self, key: str) -> str:
        """Return the number of filled cells of a column."""
        return f"COUNTA({','.join(self._ranges(key))})"

    def sumifs_formula(self, key: str, criteria: Mapping[str, str]) -> str:
        """Return the sum of a column where other columns equal the cells named in criteria.

        The sign before the cell keeps a text such as ``<5`` from being a condition itself.
        """
        matched = [self._ranges(other) for other in criteria]
        terms = []
        for index, summed in enumerate(self._ranges(key)):
            conditions = zip(matched, criteria.values(), strict=True)
            pairs = ",".join(f'{ranges[index]},"="&{cell}' for ranges, cell in conditions)
            terms.append(f"SUMIFS({summed},{pairs})")
        return "+".join(terms)

    def _ranges(self, key: str) -> list[str]:
        keys = [column.key for column in self.columns]
        letter = column_letter(keys.index(key) + 1)
        return [
            "'{}'!${}${}:${}${}".format(
                part.title.replace("'", "''"), letter, part.first_row, letter, part.last_row
            )
            for part in self.parts
        ]


@dataclass(frozen=True)
class Written:
    """The finished file: its hash, its size and its long sheets by title."""

    sha256: str
    size: int
    long_sheets: Mapping[str, WrittenLongSheet]


LateSheet = Callable[[Mapping[str, WrittenLongSheet]], SmallSheet]
"""A small sheet made after the long ones, from what was written."""


def write_workbook(
    out: BinaryIO | Path,
    *,
    properties: Properties,
    sheets: Sequence[LongSheet | SmallSheet | LateSheet],
    progress: Progress | None = None,
    compression: int = DEFAULT_COMPRESSION,
    max_data_rows: int = MAX_DATA_ROWS,
) -> Written:
    """Write the sheets in order and return the hash, size and exact totals.

    ``progress`` is called with the rows done so far, batch by batch; it may raise to cancel,
    which leaves an incomplete file for the caller to discard. The same input gives the same bytes.
    """
    with _opened(out) as stream:
        sink = HashingSink(stream)
        with Package(sink, compression=compression) as package:
            writer = _Writer(package, Frame(properties), progress, max_data_rows)
            writer.write(sheets)
    return Written(sha256=sink.sha256, size=sink.size, long_sheets=writer.written)


@contextmanager
def _opened(out: BinaryIO | Path) -> Iterator[BinaryIO]:
    if isinstance(out, Path):
        with out.open("wb") as stream:
            yield stream
    else:
        yield out


class _Writer:
    """Streams the long sheets first, then everything whose content or number they decide."""

    def __init__(
        self, package: Package, frame: Frame, progress: Progress | None, max_data_rows: int
    ) -> None:
        self._package = package
        self._frame = frame
        self._progress = progress
        self._max_data_rows = max_data_rows
        self._rows_done = 0
        self._names: set[str] = set()
        self.written: dict[str, WrittenLongSheet] = {}

    def write(self, sheets: Sequence[LongSheet | SmallSheet | LateSheet]) -> None:
        placed: list[FrameSheet | LateSheet] = []
        for sheet in sheets:
            if isinstance(sheet, LongSheet):
                parts = self._write_long(sheet, position=len(placed) + 1)
                placed += [(sheet, part) for part in parts]
            else:
                placed.append(sheet)
        final = [sheet(self.written) if callable(sheet) else sheet for sheet in placed]
        titles = [
            sheet.title if isinstance(sheet, SmallSheet) else sheet[1].title for sheet in final
        ]
        if len({title.casefold() for title in titles}) != len(titles):
            raise WorkbookError("Two sheets have the same title.")
        self._write_rest(final)

    def _write_rest(self, final: Sequence[FrameSheet]) -> None:
        parts = self._frame.parts(final)
        for position, sheet in enumerate(final, start=1):
            name = _sheet_part(position)
            if isinstance(sheet, SmallSheet):
                head, tail = split_at_data(parts[name])
                data = render_sheet_data(sheet.rows, self._frame.styles)
                parts[name] = head + data.encode() + tail
            else:
                del parts[name]
        for name, content in parts.items():
            self._package.add(name, content)

    def _write_long(self, sheet: LongSheet, *, position: int) -> list[LongPart]:
        renderer = RowRenderer(
            sheet.columns, {kind: self._frame.styles[kind, Look.BODY] for kind in Kind}
        )
        source = _Source(sheet, renderer)
        whole = Totals(sheet.columns)
        parts: list[LongPart] = []
        while not parts or source.has_more():
            number = len(parts) + 1
            title = sheet.title if number == 1 else f"{sheet.title} {number}"
            table = sheet.table_name if number == 1 else f"{sheet.table_name}_{number}"
            start = LongPart(check_title(title), table, first_row=2, last_row=2)
            part, totals = self._write_part(sheet, start, source, position + number - 1)
            parts.append(part)
            whole.add(totals)
        self.written[sheet.title] = WrittenLongSheet(
            title=sheet.title,
            columns=sheet.columns,
            parts=parts,
            row_count=whole.row_count,
            totals={
                column.key: total_value(column, whole.by_key[column.key])
                for column in sheet.columns
                if column.total
            },
        )
        return parts

    def _write_part(
        self, sheet: LongSheet, start: LongPart, source: "_Source", position: int
    ) -> tuple[LongPart, Totals]:
        frame_xml = self._frame.parts([(sheet, start)])[_sheet_part(1)]
        head, tail = split_at_data(frame_xml)
        with self._package.streamed(_sheet_part(position)) as entry:
            entry.write(head + b"<sheetData>" + self._header_row(sheet).encode())
            totals = self._stream_rows(sheet, source, entry)
            # A table needs a row of data, even when there is nothing to show.
            last = 1 + max(totals.row_count, 1)
            part = LongPart(start.title, start.table_name, first_row=2, last_row=last)
            empty = "" if totals.row_count else '<row r="2"></row>'
            totals_row = self._totals_row(sheet, part, totals)
            entry.write(f"{empty}{totals_row}</sheetData>".encode() + tail)
        return part, totals

    def _stream_rows(self, sheet: LongSheet, source: "_Source", entry: BackgroundEntry) -> Totals:
        totals = Totals(sheet.columns)
        while totals.row_count < self._max_data_rows and entry.size < _MAX_PART_BYTES:
            taken = source.take(self._max_data_rows - totals.row_count)
            if taken is None:
                break
            xml, added = source.renderer.render(taken, first_row=2 + totals.row_count)
            entry.write(xml)
            totals.add(added)
            self._rows_done += added.row_count
            if self._progress:
                self._progress(self._rows_done)
        return totals

    def _header_row(self, sheet: LongSheet) -> str:
        row = [Cell(column.header, Kind.TEXT, Look.HEADER) for column in sheet.columns]
        return render_row(1, row, self._frame.styles)

    def _totals_row(self, sheet: LongSheet, part: LongPart, totals: Totals) -> str:
        styles = self._frame.styles
        rendered = []
        for number, column in enumerate(sheet.columns, start=1):
            reference = f"{column_letter(number)}{part.totals_row}"
            kind = Kind.INTEGER if column.total == "count" else column.kind
            style = styles[kind, Look.TOTAL]
            if number == 1:
                row_cell = Cell(sheet.totals_label, Kind.TEXT, Look.TOTAL)
                rendered.append(render_row(part.totals_row, [row_cell], styles)[: -len("</row>")])
            elif column.total:
                value = total_number(column, totals.by_key[column.key])
                formula = part.total_formula(number, column)
                rendered.append(
                    f'<c r="{reference}" s="{style}"><f>{formula}</f><v>{value}</v></c>'
                )
            else:
                rendered.append(f'<c r="{reference}" s="{style}"/>')
        return "".join(rendered) + "</row>"


class _Source:
    """Batches of a long sheet's rows, which can be cut where one sheet ends and the next begins."""

    def __init__(self, sheet: LongSheet, renderer: RowRenderer) -> None:
        self.renderer = renderer
        self._batches = sheet.batches()
        self._waiting: list[list[bytes]] | None = None

    def has_more(self) -> bool:
        """Say whether any row is left."""
        if self._waiting is None:
            data = next(self._batches, None)
            self._waiting = self.renderer.split(data) if data else None
        return self._waiting is not None

    def take(self, limit: int) -> list[list[bytes]] | None:
        """Return the next batch, cut to at most ``limit`` rows, or None at the end."""
        if not self.has_more() or self._waiting is None:
            return None
        columns = self._waiting
        if len(columns[0]) <= limit:
            self._waiting = None
        else:
            self._waiting = [column[limit:] for column in columns]
            columns = [column[:limit] for column in columns]
        return columns


def _sheet_part(position: int) -> str:
    return f"xl/worksheets/sheet{position}.xml"
