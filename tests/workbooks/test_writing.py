"""The streaming writer: values, totals, text that stays text, and a valid package."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tests.workbooks.package_check import check_package
from workbooks.errors import WorkbookError
from workbooks.writing import (
    Cell,
    Chart,
    Column,
    Kind,
    LongSheet,
    Look,
    Properties,
    SmallSheet,
    safe_title,
    write_workbook,
)

wall_time = datetime.fromisoformat
CREATED = datetime(2026, 5, 16, 17, 0, tzinfo=UTC)
PROPERTIES = Properties("Payments 2026-05", "The organisation", CREATED)
COLUMNS = (
    Column("payee", "Payee", width=30),
    Column("vendor", "Vendor ID", Kind.ID, total="count"),
    Column("served_on", "Service date", Kind.DATE),
    Column("confirmed_at", "Confirmed", Kind.DATETIME),
    Column("minutes", "Hours", Kind.HOURS, total="sum"),
    Column("amount", "Amount", Kind.MONEY, total="sum"),
    Column("lines", "Lines", Kind.INTEGER, total="sum"),
)
ROWS = (
    ("Ana", "007", date(2026, 4, 17), wall_time("2026-04-17 09:30"), 20, Decimal("32.50"), 1),
    ("Bo", None, None, None, None, None, None),
    ("Chue", "008", date(2026, 4, 18), None, 40, Decimal("-3.05"), 2),
)
COPY_ROWS = (
    b"Ana\t007\t2026-04-17\t2026-04-17 09:30:00\t20\t32.50\t1\n"
    b"Bo\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n"
    b"Chue\t008\t2026-04-18\t\\N\t40\t-3.05\t2\n"
)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "http://example.org",
    "  two spaces each side  ",
    "a\tb",
    "line\nbreak",
    "carriage\rreturn\r\n",
    "back\\slash \\N \\n \\\\",
    "\\N",
    "<b>&amp;</b> ]]> \"'",
    "_x0041_ _x005F_ _X0041_ _x41_",
    "bell\x07 escape\x1b vt\x0b ff\x0c bs\x08",
    "nul\x00in the middle",
    "\x00",
    "\ufffe\uffff\ufffd",
    "emoji \U0001f98b and 𠜎",
    "\u202eright to left\u202c שלום مرحبا",
    "Nguyễn Thị Ánh, Ñandú, e\u0301",
    "{{ 7*7 }} #let x = 1",
    "0",
    "TRUE",
    "2026-04-17",
    "1e5",
]


def write(*sheets, **options):
    out = BytesIO()
    written = write_workbook(out, properties=PROPERTIES, sheets=sheets, **options)
    return out.getvalue(), written


def payments(rows=ROWS, **changes):
    return LongSheet("Payments", "Payments", COLUMNS, rows=rows, **changes)


def values(data, title, **options):
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(data), **options)[title]]


def test_values_arrive_typed_and_totals_are_exact():
    data, written = write(payments())

    rows = values(data, "Payments", data_only=True)
    assert rows[0] == [column.header for column in COLUMNS]
    served, confirmed = wall_time("2026-04-17"), wall_time("2026-04-17 09:30")
    assert rows[1] == ["Ana", "007", served, confirmed, 1 / 3, 32.5, 1]
    assert rows[2] == ["Bo", None, None, None, None, None, None]
    assert rows[4] == ["Total", 2, None, None, 1.0, 29.45, 3]
    sheet = written.long_sheets["Payments"]
    assert sheet.row_count == 3
    assert sheet.totals == {"vendor": 2, "minutes": 60, "amount": Decimal("29.45"), "lines": 3}


def test_totals_are_formulas_over_the_data():
    data, _ = write(payments())

    formulas = values(data, "Payments")[4]
    assert formulas[1] == "=SUBTOTAL(103,B2:B4)"
    assert formulas[5] == "=SUBTOTAL(109,F2:F4)"


@pytest.mark.parametrize("size", [1, 7, 50, 10_000])
def test_copy_chunks_cut_anywhere_give_the_same_bytes_as_rows(size):
    chunks = [COPY_ROWS[start : start + size] for start in range(0, len(COPY_ROWS), size)]
    from_rows, _ = write(payments())
    from_copy, _ = write(LongSheet("Payments", "Payments", COLUMNS, copy_chunks=chunks))

    assert from_copy == from_rows


def test_number_formats_and_alignment_follow_the_kind():
    data, _ = write(payments())

    row = load_workbook(BytesIO(data))["Payments"][2]
    assert [cell.number_format for cell in row] == [
        "General",
        "@",
        "yyyy-mm-dd",
        "yyyy-mm-dd hh:mm",
        "0.00",
        "#,##0.00",
        "#,##0",
    ]
    assert [row[0].alignment.horizontal, row[5].alignment.horizontal] == ["left", "right"]


def test_hostile_text_arrives_as_text_unchanged():
    column = Column("text", "Text")
    number = Column("number", "Number", Kind.INTEGER)
    rows = [(text, 1) for text in HOSTILE]
    sheet = LongSheet("Long", "Long", (column, number), rows=rows)
    small = SmallSheet("Small", [[Cell(text)] for text in HOSTILE])
    data, _ = write(sheet, small)

    check_package(data)
    book = load_workbook(BytesIO(data))
    for title, first in (("Long", 2), ("Small", 1)):
        cells = [book[title].cell(first + index, 1) for index in range(len(HOSTILE))]
        assert [unescape(cell.value) for cell in cells] == HOSTILE
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(cell.hyperlink is None for cell in cells)


def test_hostile_text_through_copy_arrives_unchanged():
    raw = b"=1+1 <&> _x0041_ \\\\N\\t\\n\\r\\b\\f\\v\x01\xef\xbf\xbf\n\\\\N\n\\N\n\n"
    sheet = LongSheet("Long", "Long", (Column("text", "Text"),), copy_chunks=[raw])
    data, _ = write(sheet)

    check_package(data)
    cells = [row[0] for row in values(data, "Long")[1:-1]]
    assert unescape(cells[0]) == "=1+1 <&> _x0041_ \\N\t\n\r\b\f\v\x01\uffff"
    assert cells[1:] == ["\\N", None, None]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_any_text_arrives_unchanged(texts):
    data, _ = write(LongSheet("Long", "Long", (Column("text", "Text"),), rows=zip(texts)))

    read = [row[0] for row in values(data, "Long")[1:-1]]
    assert [unescape(text or "") for text in read] == texts


def test_long_text_is_cut_to_what_a_cell_can_hold():
    rows = [("a" * 32_767,), ("a" * 32_768,), ("\U0001f98b" * 16_384,), ("<" * 32_768,)]
    data, _ = write(LongSheet("Long", "Long", (Column("text", "Text"),), rows=rows))

    whole, cut, astral, markup = (row[0] for row in values(data, "Long")[1:-1])
    assert whole == "a" * 32_767
    assert cut == "a" * 32_766 + "…"
    assert astral == "\U0001f98b" * 16_383 + "…"
    assert markup == "<" * 32_766 + "…"


def test_the_package_is_valid():
    summary = SmallSheet(
        "Summary",
        [
            [Cell("Fund", look=Look.HEADER), Cell("Amount", look=Look.HEADER)],
            [Cell("A"), Cell(Decimal("1.00"), Kind.MONEY)],
            [Cell("B"), None, Cell(None, Kind.MONEY)],
        ],
        chart=Chart("By fund", "D2", 1, 2, 3, 1, (2, 2)),
        frozen_rows=1,
        repeated_row=1,
    )
    other = LongSheet("Other", "Other", COLUMNS, rows=[])
    data, _ = write(summary, payments(), other, max_data_rows=2)

    check_package(data)
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["Summary", "Payments", "Payments 2", "Other"]
    assert len(book["Summary"]._charts) == 1


def test_rows_beyond_a_sheet_continue_on_the_next_with_totals_that_add_up():
    data, written = write(
        payments(rows=ROWS * 5),
        lambda long_sheets: SmallSheet(
            "Controls",
            [
                [
                    Cell(
                        long_sheets["Payments"].totals["amount"],
                        Kind.MONEY,
                        formula=long_sheets["Payments"].sum_formula("amount"),
                    )
                ]
            ],
        ),
        max_data_rows=6,
    )

    check_package(data)
    sheet = written.long_sheets["Payments"]
    assert [part.title for part in sheet.parts] == ["Payments", "Payments 2", "Payments 3"]
    assert [part.last_row for part in sheet.parts] == [7, 7, 4]
    assert sheet.totals["amount"] == Decimal("147.25")
    subtotals = [values(data, part.title, data_only=True)[-1][5] for part in sheet.parts]
    assert sum(map(Decimal, map(str, subtotals))) == Decimal("147.25")
    assert values(data, "Controls")[0][0] == (
        "=SUM('Payments'!$F$2:$F$7,'Payments 2'!$F$2:$F$7,'Payments 3'!$F$2:$F$4)"
    )
    names = [row[0] for part in sheet.parts for row in values(data, part.title)[1:-1]]
    assert names == ["Ana", "Bo", "Chue"] * 5


def test_a_sheet_without_rows_still_has_a_table_and_zero_totals():
    data, written = write(payments(rows=[]))

    check_package(data)
    assert written.long_sheets["Payments"].totals["amount"] == Decimal("0.00")
    assert values(data, "Payments", data_only=True)[-1][5] == 0


def test_the_sheet_is_frozen_filtered_and_ready_to_print():
    data, _ = write(SmallSheet("About", [[Cell("About")]]), payments(frozen_columns=2))

    book = load_workbook(BytesIO(data))
    sheet = book["Payments"]
    assert sheet.freeze_panes == "C2"
    assert sheet.tables["Payments"].ref == "A1:G5"
    assert sheet.tables["Payments"].autoFilter.ref == "A1:G4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 1)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.center.text == "Page &P of &N"


def test_the_same_input_gives_the_same_bytes_and_their_hash():
    first, written = write(payments())
    second, _ = write(payments())

    assert first == second
    assert written.sha256 == hashlib.sha256(first).hexdigest()
    assert written.size == len(first)
    properties = load_workbook(BytesIO(first)).properties
    assert (properties.title, properties.creator) == ("Payments 2026-05", "The organisation")
    assert properties.created == properties.modified == CREATED.replace(tzinfo=None)


def test_a_path_receives_the_same_bytes(tmp_path):
    target = tmp_path / "payments.xlsx"
    written = write_workbook(target, properties=PROPERTIES, sheets=[payments()])

    assert target.read_bytes() == write(payments())[0]
    assert written.size == target.stat().st_size


def test_progress_counts_rows_and_may_cancel():
    seen = []
    write(payments(rows=ROWS * 2_000), progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == 6_000

    class Cancelled(Exception):
        pass

    def cancel(_done):
        raise Cancelled

    with pytest.raises(Cancelled):
        write(payments(rows=ROWS * 2_000), progress=cancel)


def test_a_failing_disk_is_reported_and_does_not_hang():
    class FullDisk(BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_workbook(FullDisk(), properties=PROPERTIES, sheets=[payments(rows=ROWS * 30_000)])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (5, 32.5),
        (5, "32.50"),
        (5, Decimal("0.005")),
        (5, Decimal("NaN")),
        (4, "20"),
        (4, 0.5),
        (2, "2026-04-17"),
        (2, wall_time("2026-04-17")),
        (2, date(1900, 2, 28)),
        (3, datetime(2026, 4, 17, tzinfo=UTC)),
        (6, 10**15),
    ],
)
def test_a_value_of_another_kind_is_refused(column, value):
    row = list(ROWS[0])
    row[column] = value

    with pytest.raises(WorkbookError):
        write(payments(rows=[row]))


@pytest.mark.parametrize(
    "raw",
    [
        b"Ana\t007\t2026-04-17\t\\N\t20\t32.5\t1\n",
        b"Ana\t007\t2026-04-17\t\\N\t20\tNaN\t1\n",
        b"Ana\t007\tinfinity\t\\N\t20\t32.50\t1\n",
        b"Ana\t007\t2026-04-17\t2026-04-17 09:30:00+00\t20\t32.50\t1\n",
        b"Ana\t007\t2026-04-17\t\\N\t1.5\t32.50\t1\n",
        b"Ana\t007\t2026-04-17\t\\N\t20\t32.50\n",
        b"Ana\t007\t2026-04-17\t\\N\t20\t32.50\t1",
    ],
)
def test_copy_rows_of_another_shape_are_refused(raw):
    with pytest.raises(WorkbookError):
        write(LongSheet("Payments", "Payments", COLUMNS, copy_chunks=[raw]))


@pytest.mark.parametrize(
    "formula", ["=SUM(A1)", 'HYPERLINK("http://x")', "SUM(WEBSERVICE(A1))", "VLOOKUP(1,A1:B2,2)"]
)
def test_only_formulas_every_program_agrees_on_are_allowed(formula):
    with pytest.raises(WorkbookError):
        Cell(Decimal("1.00"), Kind.MONEY, formula=formula)


def test_a_formula_needs_its_value():
    with pytest.raises(WorkbookError):
        Cell(None, Kind.MONEY, formula="SUM(A1:A2)")


@pytest.mark.parametrize("title", ["", "a" * 32, "a/b", "a[b]", "'quoted", "History"])
def test_titles_spreadsheets_refuse_are_refused(title):
    with pytest.raises(WorkbookError):
        write(SmallSheet(title, []))


def test_two_sheets_with_one_title_are_refused():
    with pytest.raises(WorkbookError):
        write(SmallSheet("About", []), SmallSheet("ABOUT", []))


def test_safe_title_makes_any_text_a_title_of_its_own():
    assert safe_title("Fund: A/B [2026]") == "Fund  A B  2026"
    assert safe_title("x" * 40) == "x" * 31
    assert safe_title("X" * 40, taken=["x" * 31]) == "X" * 29 + " 2"
    assert safe_title("'", taken=[]) == "Sheet"


def test_sums_by_criteria_cover_every_sheet():
    _, written = write(payments(rows=ROWS), max_data_rows=2)

    formula = written.long_sheets["Payments"].sumifs_formula("amount", {"payee": "A5"})
    assert formula == (
        "SUMIFS('Payments'!$F$2:$F$3,'Payments'!$A$2:$A$3,\"=\"&A5)"
        "+SUMIFS('Payments 2'!$F$2:$F$2,'Payments 2'!$A$2:$A$2,\"=\"&A5)"
    )


def test_entries_carry_no_clock():
    data, _ = write(payments())

    with ZipFile(BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
