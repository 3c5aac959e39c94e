"""A real spreadsheet program opens the workbook and computes what we stored."""

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.workbooks.libreoffice import convert, without_stored_values
from tests.workbooks.test_writing import COLUMNS, HOSTILE, write
from workbooks.writing import Cell, Chart, Kind, LongSheet, Look, SmallSheet

FUNDS = ("=A fund", "-B fund", "Ünïted <fund> & Co")
ROWS = [
    (
        FUNDS[number % 3],
        f"{number:04d}" if number % 4 else None,
        date(2026, 1, 1 + number % 28),
        None,
        20,
        Decimal(number * 37 % 1000 - 100) / 100,
        number % 5,
    )
    for number in range(300)
]
# What XML cannot hold is escaped as Excel does it; LibreOffice need not know every such escape.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x")
PLAIN = [text for text in HOSTILE if not ESCAPED.search(text)]


def summary(long_sheets):
    sheet = long_sheets["Payments"]
    by_fund = defaultdict(Decimal)
    for row in ROWS:
        by_fund[row[0]] += row[5]
    rows = [[Cell("Fund", look=Look.HEADER), Cell("Amount", look=Look.HEADER)]]
    for number, fund in enumerate(FUNDS, start=2):
        formula = sheet.sumifs_formula("amount", {"payee": f"A{number}"})
        rows.append([Cell(fund), Cell(by_fund[fund], Kind.MONEY, formula=formula)])
    total = sheet.totals["amount"]
    rows.append(
        [
            Cell("All", look=Look.TOTAL),
            Cell(total, Kind.MONEY, Look.TOTAL, formula=sheet.sum_formula("amount")),
            Cell(sheet.totals["vendor"], Kind.INTEGER, formula=sheet.count_formula("vendor")),
            Cell(Decimal("0.00"), Kind.MONEY, formula="ROUND(B5-SUM(B2:B4),2)"),
            Cell("same", formula='IF(ROUND(B5-SUM(B2:B4),2)=0,"same","differs")'),
        ]
    )
    return SmallSheet("Summary", rows, chart=Chart("Funds", "G2", 1, 2, 4, 1, (2, 2)))


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return what was written, and the workbook as LibreOffice computed and saved it."""
    texts = LongSheet("Texts", "Texts", COLUMNS[:1], rows=[(text,) for text in PLAIN])
    payments = LongSheet("Payments", "Payments", COLUMNS, rows=ROWS)
    data, written = write(summary, payments, texts, max_data_rows=200)
    saved = convert(without_stored_values(data), tmp_path_factory.mktemp("libreoffice"))
    return data, written, load_workbook(BytesIO(saved), data_only=True)


def test_every_sheet_opens(opened):
    _, _, book = opened

    assert book.sheetnames == ["Summary", "Payments", "Payments 2", "Texts"]


def test_every_total_is_computed_to_what_we_stored(opened):
    data, written, book = opened
    stored = load_workbook(BytesIO(data), data_only=True)
    formulas = load_workbook(BytesIO(data))
    checked = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    ours = stored[sheet.title][cell.coordinate].value
                    theirs = book[sheet.title][cell.coordinate].value
                    assert theirs == (pytest.approx(ours) if cell.column > 1 else ours)
                    checked += 1
    assert checked == 2 * 4 + 3 + 4
    total = sum(row[5] for row in ROWS)
    assert written.long_sheets["Payments"].totals["amount"] == total
    assert Decimal(f"{book['Summary']['B5'].value:.2f}") == total


def test_values_arrive_with_their_types(opened):
    _, _, book = opened
    sheet = book["Payments"]

    assert sheet["A2"].value == "=A fund"
    assert sheet["B3"].value == "0001"
    assert sheet["C2"].value.date() == date(2026, 1, 1)
    assert sheet["F2"].value == -1
    assert sheet["F2"].number_format == "#,##0.00"
    assert book["Payments 2"].max_row == 1 + 100 + 1


def test_text_arrives_unchanged(opened):
    _, _, book = opened
    cells = [book["Texts"].cell(number, 1) for number in range(2, 2 + len(PLAIN))]

    assert [cell.value for cell in cells] == PLAIN
    assert {cell.data_type for cell in cells} == {"s"}
