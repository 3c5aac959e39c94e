"""The payment workbook: About, Summary, Payments, Controls, Data dictionary."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from core import money
from reports.queries import RunFacts, SummaryRow, SystemTotals
from workbooks.writing import (
    Cell,
    Chart,
    Column,
    Kind,
    LongSheet,
    Look,
    Progress,
    Properties,
    SmallSheet,
    Written,
    WrittenLongSheet,
    write_workbook,
)

# A criterion of SUMIFS that begins like this or holds a wildcard is not taken as plain text.
_NOT_PLAIN = re.compile(r"^[<>=]|[*?~]")
MOST_BARS = 30


def columns() -> tuple[Column, ...]:
    """Return the columns of the Payments sheet; the first two are sealed in the database."""
    return (
        Column("legal_name", _("Legal name"), width=26, note=_("The payee's legal name.")),
        Column("remit_to", _("Remit to"), width=30, note=_("Where payment is sent.")),
        Column("vendor_id", _("Vendor ID"), Kind.ID, 12, note=_("Finance's own number.")),
        Column("tax_class", _("Tax class"), width=18, note=_("From Form W-9.")),
        Column("w9_on", _("W-9 date"), Kind.DATE, 12, note=_("The date of Form W-9.")),
        Column("method", _("Payment choice"), width=16, note=_("The person's own choice.")),
        Column("gl_account", _("GL account"), Kind.ID, 12, note=_("Of the fund.")),
        Column("fund", _("Fund"), Kind.ID, 12, note=_("The fund's code.")),
        Column("cost_center", _("Cost center"), Kind.ID, 12, note=_("Of the fund.")),
        Column("invoice", _("Invoice"), Kind.ID, 17, "count", _("Gapless number.")),
        Column("issued_on", _("Issued"), Kind.DATE, 12, note=_("The invoice's date.")),
        Column("due_on", _("Pay by"), Kind.DATE, 12, note=_("The date promised.")),
        Column("service_on", _("Service date"), Kind.DATE, 12, note=_("The day of the work.")),
        Column("activity", _("Activity"), width=16, note=_("The kind of work.")),
        Column("component", _("Component"), width=16, note=_("The part of the work.")),
        Column("minutes", _("Hours"), Kind.HOURS, 10, "sum", _("Confirmed minutes / 60.")),
        Column("rate", _("Rate"), Kind.MONEY, 10, note=_("Dollars per hour, as offered.")),
        Column("amount", _("Amount"), Kind.MONEY, 13, "sum", _("Rounded once per line.")),
        Column("hours_by", _("Hours confirmed by"), width=15, note=_("Coordination.")),
        Column("confirmed_by", _("Invoice confirmed by"), width=15, note=_("The payee.")),
        Column("approved_by", _("Approved by"), width=15, note=_("Finance.")),
        Column("released_by", _("Released by"), width=15, note=_("Not who prepared the run.")),
        Column("run", _("Payment run"), Kind.ID, 13, note=_("The run's number.")),
        Column("payments", _("Payments"), Kind.INTEGER, 10, "sum", _("1 once per payment.")),
        Column("payees", _("Payees"), Kind.INTEGER, 10, "sum", _("1 once per person.")),
    )


def write_payment_workbook(
    out: BinaryIO,
    *,
    properties: Properties,
    facts: RunFacts,
    summary: Sequence[SummaryRow],
    system: SystemTotals,
    rows: Iterable[bytes],
    progress: Progress | None = None,
) -> Written:
    """Write the workbook of one run; ``rows`` are COPY text in the order of ``columns``."""
    title = _("Payments")
    payments = LongSheet(title, "Payments", columns(), copy_chunks=rows, totals_label=_("Total"))
    return write_workbook(
        out,
        properties=properties,
        sheets=[
            _about(properties, facts),
            lambda written: _summary(summary, written[title]),
            payments,
            lambda written: _controls(system, written[title]),
            _dictionary(),
        ],
        progress=progress,
    )


def _header(*words: str) -> list[Cell | None]:
    return [Cell(word, look=Look.HEADER) for word in words]


def _about(properties: Properties, facts: RunFacts) -> SmallSheet:
    rows: list[list[Cell | None]] = [
        [Cell(properties.title, look=Look.TITLE)],
        [Cell(properties.creator, look=Look.NOTE)],
        [],
        [Cell(_("Payment run"), look=Look.LABEL), Cell(facts.label, Kind.ID)],
        [Cell(_("Payment date"), look=Look.LABEL), Cell(facts.pay_on, Kind.DATE)],
        [],
        _header(_("Step"), _("By"), _("When")),
    ]
    rows += [[Cell(what), Cell(who), Cell(when)] for what, who, when in facts.steps]
    rows += [
        [],
        [Cell(_("Sheets"), look=Look.LABEL)],
        [Cell(_("Summary: each fund and activity.")), None],
        [Cell(_("Payments: one row per invoice line and fund.")), None],
        [Cell(_("Controls: the system's figures beside this workbook's.")), None],
        [Cell(_("Data dictionary: what each column means.")), None],
        [],
        [Cell(_("A workbook that was made is not yet money that was paid."), look=Look.NOTE)],
    ]
    return SmallSheet(_("About"), rows, widths=(46, 28, 24))


def _summary(summary: Sequence[SummaryRow], payments: WrittenLongSheet) -> SmallSheet:
    heads = _("Fund"), _("Name"), _("GL account"), _("Activity"), _("Hours"), _("Amount")
    # The last column names each bar of the chart.
    rows = [_header(*heads, _("Fund and activity"))]
    for number, row in enumerate(summary, start=2):
        hours, amount = (
            _sumifs(payments, key, number, row.fund_code) for key in ("minutes", "amount")
        )
        rows.append(
            [
                Cell(row.fund_code, Kind.ID),
                Cell(row.fund_name),
                Cell(row.gl_account, Kind.ID),
                Cell(row.activity),
                Cell(row.minutes, Kind.HOURS, formula=hours),
                Cell(row.amount, Kind.MONEY, formula=amount),
                Cell(f"{row.fund_code} · {row.activity}", look=Look.NOTE),
            ]
        )
    last = len(rows)
    minutes = sum(row.minutes for row in summary)
    total = sum((row.amount for row in summary), money.ZERO)
    rows.append(
        [
            Cell(_("Total"), look=Look.TOTAL),
            Cell(None, look=Look.TOTAL),
            Cell(None, look=Look.TOTAL),
            Cell(None, look=Look.TOTAL),
            Cell(minutes, Kind.HOURS, Look.TOTAL, formula=f"SUM(E2:E{last})"),
            Cell(total, Kind.MONEY, Look.TOTAL, formula=f"SUM(F2:F{last})"),
        ]
    )
    chart = Chart(_("Amount by fund and activity"), f"A{last + 3}", 1, 2, last, 7, (6, 6))
    return SmallSheet(
        _("Summary"),
        rows,
        widths=(14, 30, 14, 24, 12, 16, 34),
        frozen_rows=1,
        repeated_row=1,
        chart=chart if 0 < len(summary) <= MOST_BARS else None,
    )


def _sumifs(payments: WrittenLongSheet, key: str, row: int, fund_code: str) -> str | None:
    """Sum a column for the fund and activity of a row; no formula where the code is no text."""
    if _NOT_PLAIN.search(fund_code):
        return None
    return payments.sumifs_formula(key, {"fund": f"A{row}", "activity": f"D{row}"})


@dataclass(frozen=True)
class _Figure:
    """One control: what the system says, and the column and formula of this workbook."""

    words: str
    kind: Kind
    system: int | Decimal
    key: str


def _controls(system: SystemTotals, payments: WrittenLongSheet) -> SmallSheet:
    """The system's figures beside the workbook's own, each with a difference that reads 0.00."""
    figures = [
        _Figure(_("Lines"), Kind.INTEGER, system.lines, "invoice"),
        _Figure(_("Hours"), Kind.HOURS, system.minutes, "minutes"),
        _Figure(_("Amount"), Kind.MONEY, system.amount, "amount"),
        _Figure(_("Payments"), Kind.INTEGER, system.payments, "payments"),
        _Figure(_("Payees"), Kind.INTEGER, system.payees, "payees"),
    ]
    rows = [_header(_("Control"), _("System"), _("This workbook"), _("Difference"))]
    rows += [_control(number, f, payments) for number, f in enumerate(figures, start=2)]
    rows += [[], [Cell(_("Every difference has to read 0.00."), look=Look.NOTE)]]
    return SmallSheet(_("Controls"), rows, widths=(24, 18, 18, 18), frozen_rows=1)


def _control(number: int, figure: _Figure, payments: WrittenLongSheet) -> list[Cell | None]:
    written = payments.totals[figure.key]
    is_count = figure.key == "invoice"
    formula = (payments.count_formula if is_count else payments.sum_formula)(figure.key)
    difference: int | Decimal = written - figure.system
    kind = figure.kind
    if kind is Kind.INTEGER:
        # Counts too read 0.00, so that one glance down the column is enough.
        difference, kind = Decimal(difference).quantize(money.CENT), Kind.MONEY
    return [
        Cell(figure.words, look=Look.LABEL),
        Cell(figure.system, figure.kind),
        Cell(written, figure.kind, formula=formula),
        Cell(difference, kind, Look.TOTAL, formula=f"ROUND(C{number}-B{number},2)"),
    ]


def _dictionary() -> SmallSheet:
    rows = [_header(_("Column"), _("Meaning"))]
    rows += [[Cell(c.header, look=Look.LABEL), Cell(c.note)] for c in columns()]
    return SmallSheet(_("Data dictionary"), rows, widths=(26, 60), frozen_rows=1, repeated_row=1)
