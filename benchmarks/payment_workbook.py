"""The payment workbook of a released run, beside COPY of the same rows, XlsxWriter and openpyxl.

The peers read one plain query with the same 25 columns. Names and addresses are sealed in the
database: there the chosen name stands in their place, so the peers have less to do, not more.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

ROWS = """
SELECT c.chosen_name, c.chosen_name || ', 1 Invented Way, Sacramento, CA 95814', payee.vendor_id,
    payee.tax_class, payee.w9_on, p.method, f.gl_account, f.code, f.cost_center,
    i.series || '-' || i.year || '-' || lpad(i.number::text, 5, '0') AS invoice,
    i.issued_on, i.due_on, l.service_on, l.activity, l.component, l.minutes, l.rate_amount,
    l.amount, hours.name, confirmer.name, approver.name, releaser.name, 'RUN-' || r.id,
    (row_number() OVER (PARTITION BY p.id ORDER BY l.id) = 1)::int AS payments,
    (row_number() OVER (PARTITION BY p.consultant_id ORDER BY l.id) = 1)::int AS payees
FROM payments_paymentrun r
JOIN payments_payment p ON p.run_id = r.id
JOIN payments_invoice i ON i.id = p.invoice_id
JOIN payments_invoiceline l ON l.invoice_id = i.id
JOIN compensation_fund f ON f.id = l.fund_id
JOIN engagements_workentry w ON w.id = l.work_entry_id
JOIN engagements_assignment a ON a.id = w.assignment_id
JOIN consultants_consultant c ON c.id = p.consultant_id
JOIN consultants_payeeprofile payee ON payee.consultant_id = p.consultant_id
JOIN accounts_user hours ON hours.id = a.confirmed_by_id
JOIN accounts_user confirmer ON confirmer.id = i.confirmed_by_id
JOIN accounts_user approver ON approver.id = i.approved_by_id
JOIN accounts_user releaser ON releaser.id = r.released_by_id
ORDER BY p.id, l.id
"""
AMOUNT = 17
MINUTES = 15


def ours(*, n: int, directory: str) -> Measured:
    """``reports.domain.make_payment_workbook``: five sheets, stored, hashed, reconciled, logged."""
    from django.core.files.storage import default_storage

    from accounts.models import User
    from payments.models import PaymentRun
    from reports.domain.payment_workbook import make_payment_workbook

    actor = User.objects.get(email="preparer@bench.invalid")
    run = PaymentRun.objects.get()
    yield
    made = make_payment_workbook(actor=actor, run_id=run.pk, progress=lambda done, of: None)
    yield
    if default_storage.size(made.path) != made.size:
        raise RuntimeError("the stored file is not the one that was made")
    return {"rows": made.row_count, "total": str(made.total_amount)}


def copy(*, n: int, directory: str) -> Measured:
    """The floor: the same rows as CSV into a file."""
    from django.db import connection

    path = Path(directory) / "payments.csv"
    connection.ensure_connection()
    yield
    with (
        path.open("wb") as out,
        connection.connection.cursor().copy(f"COPY ({ROWS}) TO STDOUT (FORMAT csv)") as rows,
    ):
        out.writelines(rows)
    yield
    return csv_facts(path, from_end=25 - AMOUNT)


def csv_facts(path: Path, *, from_end: int) -> dict[str, Any]:
    """Count a CSV's rows and add up the column that stands so far from the end of each."""
    with path.open() as lines:
        amounts = [Decimal(line.rstrip().rsplit(",", from_end)[1]) for line in lines]
    return {"rows": len(amounts), "total": str(sum(amounts))}


def xlsxwriter(*, n: int, directory: str) -> Measured:
    """XlsxWriter with constant memory: one sheet, typed, styled, filtered, frozen."""
    import xlsxwriter
    from django.db import connection

    connection.ensure_connection()
    total = Decimal(0)
    number = 0
    yield
    book = xlsxwriter.Workbook(Path(directory) / "payments.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet("Payments")
    bold, day, money, hours = (
        book.add_format(style)
        for style in (
            {"bold": True},
            {"num_format": "yyyy-mm-dd"},
            {"num_format": "#,##0.00"},
            {"num_format": "0.00"},
        )
    )
    sheet.freeze_panes(1, 1)
    rows = _rows()
    for column, header in enumerate(next(rows)):
        sheet.set_column(column, column, 14)
        sheet.write_string(0, column, header, bold)
    for row in rows:
        number += 1
        for column, value in enumerate(row):
            if type(value) is str:
                sheet.write_string(number, column, value)
            elif type(value) is date:
                sheet.write_datetime(number, column, value, day)
            elif column == MINUTES:
                sheet.write_number(number, column, value / 60, hours)
            else:
                sheet.write_number(number, column, value, money)
        total += row[AMOUNT]
    sheet.autofilter(0, 0, number, len(row) - 1)
    book.close()
    yield
    return {"rows": number, "total": str(total)}


def openpyxl(*, n: int, directory: str) -> Measured:
    """openpyxl in write-only mode, the same."""
    from django.db import connection
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    connection.ensure_connection()
    total = Decimal(0)
    number = 0
    yield
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Payments")
    sheet.freeze_panes = "B2"
    rows = _rows()
    headers = next(rows)
    for column in range(1, len(headers) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{n + 1}"
    sheet.append(headers)
    for row in rows:
        number += 1
        cells = []
        for column, value in enumerate(row):
            cell = WriteOnlyCell(sheet, value / 60 if column == MINUTES else value)
            if type(value) is str:
                cell.data_type = "s"
            elif type(value) is date:
                cell.number_format = "yyyy-mm-dd"
            else:
                cell.number_format = "0.00" if column == MINUTES else "#,##0.00"
            cells.append(cell)
        sheet.append(cells)
        total += row[AMOUNT]
    book.save(Path(directory) / "payments.xlsx")
    yield
    return {"rows": number, "total": str(total)}


def _rows() -> Iterator[Sequence[Any]]:
    """The headers, then the rows as Python values, by a server-side cursor."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.connection.cursor(name="rows") as cursor:
        cursor.itersize = 2_000
        cursor.execute(ROWS)
        yield [f"{column.name} {number}" for number, column in enumerate(cursor.description, 1)]
        yield from cursor


BENCHMARK = Benchmark(
    name="payment_workbook",
    module=__name__,
    stage="paid",
    sizes=(10_000, 100_000, 1_000_000),
    ours=Subject("ours"),
    peers=[
        Peer("COPY to CSV", Subject("copy"), {1_000_000: 4.0}),
        Peer("XlsxWriter", Subject("xlsxwriter", slow_from=100_000), {100_000: 0.12}),
        Peer("openpyxl", Subject("openpyxl", slow_from=100_000), {100_000: 0.05, 1_000_000: 0.033}),
    ],
)
