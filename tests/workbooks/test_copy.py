"""Rows straight from PostgreSQL's COPY: every value and every total as the database has it."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tests.workbooks.test_writing import COLUMNS, HOSTILE, PROPERTIES
from workbooks.writing import LongSheet, write_workbook

ROWS = 5_000
SELECT = """
    SELECT payee, CASE WHEN n % 3 > 0 THEN lpad(n::text, 6, '0') END,
           CASE WHEN n % 7 > 0 THEN date '2023-04-17' + n END,
           timestamptz '2023-04-17 16:30:00+00' AT TIME ZONE 'America/Los_Angeles',
           n % 240, CASE WHEN n % 5 > 0 THEN ((n * 7 % 90000 - 500) / 100.0)::numeric(12, 2) END, n
    FROM rows ORDER BY n
"""


@pytest.fixture
def cursor(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE rows (n int, payee text) ON COMMIT DROP")
        texts = [text for text in HOSTILE if "\x00" not in text]
        cursor.executemany(
            "INSERT INTO rows VALUES (%s, %s)",
            [(number, texts[number % len(texts)]) for number in range(ROWS)],
        )
        yield cursor


def test_the_workbook_is_what_the_database_has(cursor):
    out = BytesIO()
    with cursor.copy(f"COPY ({SELECT}) TO STDOUT") as copy:
        sheet = LongSheet("Payments", "Payments", COLUMNS, copy_chunks=copy)
        written = write_workbook(out, properties=PROPERTIES, sheets=[sheet])

    cursor.execute(
        f"SELECT count(vendor), sum(minutes), sum(amount), sum(lines), count(*) FROM "
        f"({SELECT}) AS row (payee, vendor, served_on, at, minutes, amount, lines)"
    )
    vendors, minutes, amount, lines, count = cursor.fetchone()
    totals = written.long_sheets["Payments"].totals
    assert totals == {"vendor": vendors, "minutes": minutes, "amount": amount, "lines": lines}
    assert isinstance(totals["amount"], Decimal)
    assert written.long_sheets["Payments"].row_count == count == ROWS

    cursor.execute(SELECT)
    read = load_workbook(out, read_only=True)["Payments"].iter_rows(
        min_row=2, max_row=ROWS + 1, values_only=True
    )
    for ours, theirs in zip(read, cursor.fetchall(), strict=True):
        payee, vendor, served, moment, minutes, amount, lines = theirs
        assert unescape(ours[0]) == payee
        assert ours[1] == vendor
        assert (ours[2] and ours[2].date()) == served
        assert ours[3] == moment
        assert ours[4] == pytest.approx(minutes / 60)
        assert ours[5] == (None if amount is None else float(amount))
        assert ours[6] == lines


def test_rows_read_one_by_one_give_the_same_bytes(cursor):
    by_copy, by_rows = BytesIO(), BytesIO()
    with cursor.copy(f"COPY ({SELECT}) TO STDOUT") as copy:
        sheet = LongSheet("Payments", "Payments", COLUMNS, copy_chunks=copy)
        write_workbook(by_copy, properties=PROPERTIES, sheets=[sheet])
    cursor.execute(SELECT)
    sheet = LongSheet("Payments", "Payments", COLUMNS, rows=cursor.fetchall())
    write_workbook(by_rows, properties=PROPERTIES, sheets=[sheet])

    assert _rows(by_copy) == _rows(by_rows)


def _rows(out):
    return list(load_workbook(out, read_only=True)["Payments"].iter_rows(values_only=True))
