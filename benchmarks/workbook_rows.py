"""The workbook writer alone: 14 columns straight from COPY, beside COPY into a CSV file."""

from datetime import UTC, datetime
from pathlib import Path

from benchmarks.payment_workbook import csv_facts
from benchmarks.plan import Benchmark, Measured, Peer, Subject

KEYS = (
    "vendor name gl fund center invoice issued due service activity component minutes rate amount"
)
ROWS = """
SELECT p.vendor_id, c.chosen_name, f.gl_account, f.code, f.cost_center,
    i.series || '-' || i.year || '-' || lpad(i.number::text, 5, '0'), i.issued_on, i.due_on,
    l.service_on, l.activity, l.component, l.minutes, l.rate_amount, l.amount
FROM payments_invoiceline l
JOIN payments_invoice i ON i.id = l.invoice_id
JOIN consultants_consultant c ON c.id = i.consultant_id
JOIN consultants_payeeprofile p ON p.consultant_id = c.id
JOIN compensation_fund f ON f.id = l.fund_id
ORDER BY i.id, l.id
"""


def ours(*, n: int, directory: str) -> Measured:
    """``workbooks.writing`` over COPY: typed, styled, filtered, frozen, with totals."""
    from django.db import connection

    from workbooks.writing import Column, Kind, LongSheet, Properties, write_workbook

    kinds = {"minutes": Kind.HOURS, "rate": Kind.MONEY, "amount": Kind.MONEY}
    kinds |= dict.fromkeys(["issued", "due", "service"], Kind.DATE)
    columns = [
        Column(
            key,
            key.title(),
            kinds.get(key, Kind.TEXT),
            total="sum" if key in ("minutes", "amount") else None,
        )
        for key in KEYS.split()
    ]
    path = Path(directory) / "payments.xlsx"
    connection.ensure_connection()
    yield
    with connection.connection.cursor().copy(f"COPY ({ROWS}) TO STDOUT") as chunks:
        written = write_workbook(
            path,
            properties=Properties("Payments", "Parity", datetime(2026, 4, 26, tzinfo=UTC)),
            sheets=[LongSheet("Payments", "Payments", columns, copy_chunks=chunks)],
        )
    yield
    sheet = written.long_sheets["Payments"]
    return {"rows": sheet.row_count, "total": str(sheet.totals["amount"])}


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
    return csv_facts(path, from_end=1)


BENCHMARK = Benchmark(
    name="workbook_rows",
    module=__name__,
    stage="paid",
    sizes=(100_000, 1_000_000),
    ours=Subject("ours", slow_from=2_000_000),
    peers=[Peer("COPY to CSV", Subject("copy", slow_from=2_000_000), {1_000_000: 4.0})],
)
