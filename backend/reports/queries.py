"""What reports read: sets straight from PostgreSQL, as COPY text where there are many rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from compensation.models import Activity, Component
from consultants.models import PaymentMethod, TaxClass
from core import money
from payments.models import InvoiceLine, PaymentRun
from payments.states import DROPPED

PAYMENTS_A_COPY = 500
"""Payments read by one COPY. Between two of them the connection is free for other statements."""
LINES_A_PIECE = 1_000

# One row per line and fund, in the order of ``reports.workbooks.payment.COLUMNS`` after the
# sealed columns, which stand in the place of the first: the consultant's id.
PAYMENT_ROWS = """
COPY (
    SELECT p.consultant_id,
        payee.vendor_id, tax.label, payee.w9_on, method.label,
        f.gl_account, f.code, f.cost_center,
        i.series || '-' || i.year || '-'
            || lpad(i.number::text, greatest(5, length(i.number::text)), '0'),
        i.issued_on, i.due_on, l.service_on, activity.label, component.label,
        l.minutes, l.rate_amount, l.amount,
        coalesce(nullif(hours.name, ''), hours.email),
        coalesce(nullif(confirmer.name, ''), confirmer.email, %(nobody)s::text),
        coalesce(nullif(approver.name, ''), approver.email),
        coalesce(nullif(releaser.name, ''), releaser.email),
        %(run)s::text,
        (row_number() OVER in_payment = 1)::int,
        (row_number() OVER in_payment = 1 AND NOT EXISTS (
            SELECT 1 FROM payments_payment q WHERE q.run_id = p.run_id
                AND q.consultant_id = p.consultant_id AND q.id < p.id AND q.state <> 'dropped'
        ))::int
    FROM payments_payment p
    JOIN payments_paymentrun r ON r.id = p.run_id
    JOIN payments_invoice i ON i.id = p.invoice_id
    JOIN payments_invoiceline l ON l.invoice_id = i.id
    JOIN compensation_fund f ON f.id = l.fund_id
    JOIN engagements_workentry w ON w.id = l.work_entry_id
    JOIN engagements_assignment a ON a.id = w.assignment_id
    JOIN consultants_payeeprofile payee ON payee.consultant_id = p.consultant_id
    JOIN unnest(%(methods)s::text[], %(method_labels)s::text[]) AS method (code, label)
        ON method.code = p.method
    JOIN unnest(%(activities)s::text[], %(activity_labels)s::text[]) AS activity (code, label)
        ON activity.code = l.activity
    JOIN unnest(%(components)s::text[], %(component_labels)s::text[]) AS component (code, label)
        ON component.code = l.component
    JOIN unnest(%(taxes)s::text[], %(tax_labels)s::text[]) AS tax (code, label)
        ON tax.code = payee.tax_class
    LEFT JOIN accounts_user hours ON hours.id = a.confirmed_by_id
    LEFT JOIN accounts_user confirmer ON confirmer.id = i.confirmed_by_id
    LEFT JOIN accounts_user approver ON approver.id = i.approved_by_id
    LEFT JOIN accounts_user releaser ON releaser.id = r.released_by_id
    WHERE p.run_id = %(run_id)s AND p.state <> 'dropped'
        AND p.id > %(after)s AND p.id <= %(up_to)s
    WINDOW in_payment AS (PARTITION BY p.id ORDER BY l.id)
    ORDER BY p.id, l.id
) TO STDOUT
"""

BOUNDS = """
SELECT max(id) FROM (
    SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS part
    FROM payments_payment WHERE run_id = %s AND state <> 'dropped'
) numbered GROUP BY part ORDER BY 1
"""


def payee_ids(run: PaymentRun) -> list[int]:
    """Return whom the run pays, each once."""
    paid = run.payments.exclude(state=DROPPED).order_by("consultant_id")
    return list(paid.values_list("consultant_id", flat=True).distinct())


def payment_rows(
    run: PaymentRun, *, sealed_columns: dict[int, bytes], nobody: str
) -> Iterator[bytes]:
    """Yield the run's rows as COPY text, each consultant's id replaced by their sealed columns.

    ``sealed_columns`` holds, by consultant, COPY-encoded text that the database cannot read.
    ``nobody`` is the word for an invoice that was confirmed by lapse of time. Whole rows only.
    """
    by_key = {str(pk).encode(): text for pk, text in sealed_columns.items()}
    values = _parameters(run, nobody)
    with connection.cursor() as cursor:
        cursor.execute(BOUNDS, [PAYMENTS_A_COPY, run.pk])
        bounds = [0, *(row[0] for row in cursor.fetchall())]
    for after, up_to in pairwise(bounds):
        lines = _copied(values | {"after": after, "up_to": up_to})
        # In small pieces: the writer takes each as one batch, and holds several in memory.
        for start in range(0, len(lines), LINES_A_PIECE):
            yield b"".join(
                b"%s\t%s\n" % (by_key[key], rest)
                for key, _tab, rest in (
                    line.partition(b"\t") for line in lines[start : start + LINES_A_PIECE]
                )
            )


def _copied(values: dict[str, Any]) -> list[bytes]:
    with connection.cursor() as cursor:
        # COPY takes no parameters, so they are bound on our side.
        statement = cursor.mogrify(PAYMENT_ROWS, values)
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        return b"".join(rows).split(b"\n")[:-1]


def _parameters(run: PaymentRun, nobody: str) -> dict[str, Any]:
    values: dict[str, Any] = {"run_id": run.pk, "run": str(run), "nobody": nobody}
    words = [
        ("methods", "method_labels", PaymentMethod),
        ("activities", "activity_labels", Activity),
        ("components", "component_labels", Component),
        ("taxes", "tax_labels", TaxClass),
    ]
    for codes, labels, choices in words:
        values[codes] = list(choices.values)
        values[labels] = [str(label) for label in choices.labels]
    return values


@dataclass(frozen=True)
class SummaryRow:
    """What a run takes from one fund for one activity."""

    fund_code: str
    fund_name: str
    gl_account: str
    activity: str
    minutes: int
    amount: Decimal


def summary_rows(run: PaymentRun) -> list[SummaryRow]:
    """Add the run up by fund and activity."""
    rows = (
        InvoiceLine.objects.filter(
            invoice__in=run.payments.exclude(state=DROPPED).values("invoice")
        )
        .values("fund__code", "fund__name", "fund__gl_account", "activity")
        .annotate(minutes=Sum("minutes"), total=Sum("amount"))
        .order_by("fund__code", "activity")
    )
    return [
        SummaryRow(
            fund_code=row["fund__code"],
            fund_name=row["fund__name"],
            gl_account=row["fund__gl_account"],
            activity=str(Activity(row["activity"]).label),
            minutes=row["minutes"],
            amount=row["total"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class SystemTotals:
    """A run's figures as the database adds them up, to be compared with the workbook."""

    lines: int
    minutes: int
    amount: Decimal
    payments: int
    payees: int


def system_totals(run: PaymentRun) -> SystemTotals:
    """Add the run up from its payments and lines, apart from its frozen totals."""
    paid = run.payments.exclude(state=DROPPED)
    people = paid.aggregate(
        payments=Count("id"), payees=Count("consultant", distinct=True), amount=Sum("amount")
    )
    work = InvoiceLine.objects.filter(invoice__in=paid.values("invoice")).aggregate(
        lines=Count("id"), minutes=Sum("minutes")
    )
    return SystemTotals(
        lines=work["lines"],
        minutes=work["minutes"] or 0,
        amount=people["amount"] or money.ZERO,
        payments=people["payments"],
        payees=people["payees"],
    )


@dataclass(frozen=True)
class RunFacts:
    """Who did what to a run, for its workbook's first sheet."""

    label: str
    pay_on: date
    steps: Sequence[tuple[str, str, str]]
    """What happened, by whom, when in local time."""
