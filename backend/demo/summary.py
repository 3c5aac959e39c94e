"""What the demonstration left behind: counts, control totals that agree, and two files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Count, Sum

from consultants.models import Consultant, County
from core import money
from demo.money import the_run
from demo.workbooks import read
from engagements.models import Assignment, Convening, Offer, Seat, SessionRevision, WorkEntry
from engagements.models.engagement import FilledBy
from engagements.states import LIVE_STATES
from payments.models import Account, InvoiceLine, PaymentRun, Posting
from payments.states import SETTLED
from reports.models import ReportFile


@dataclass(frozen=True)
class Control:
    """One control total: what it says, in dollars, and how far it is from the work's own."""

    name: str
    amount: Decimal
    difference: Decimal


def counts() -> list[tuple[str, int]]:
    """Count the chain's things, in the order in which they come to be."""
    code = read("planning")["code"]
    convening = Convening.objects.get(code=code)
    seats = Seat.objects.filter(engagement__convening=convening)
    network = seats.filter(filled_by=FilledBy.NETWORK)
    rows = Offer.objects.filter(seat__in=seats).values_list("state").annotate(Count("id"))
    answers = dict(rows.order_by())
    payment_run = _run()
    return [
        ("counties", County.objects.count()),
        ("consultants", Consultant.objects.filter(is_invented=True).count()),
        ("rooms", convening.rooms.count()),
        ("sessions", convening.sessions.count()),
        (
            "sessions told otherwise by the slides",
            SessionRevision.objects.filter(session__convening=convening, source="slides")
            .values("session")
            .distinct()
            .count(),
        ),
        ("seats", seats.count()),
        ("seats for the network", network.count()),
        (
            "seats filled by the network",
            Assignment.objects.filter(seat__in=network, state__in=LIVE_STATES).count(),
        ),
        *((f"offers {state}", number) for state, number in sorted(answers.items())),
        ("work entries", _work().count()),
        ("invoices", payment_run.payments.values("invoice").distinct().count()),
        ("invoice lines", _lines().count()),
        ("payments settled", payment_run.payments.filter(state=SETTLED).count()),
    ]


def controls() -> list[Control]:
    """Follow the money from the hours to the bank; every difference must read 0.00."""
    work = sum(
        (
            money.amount_for_minutes(minutes or 0, rate)
            for minutes, rate in _work().values_list("confirmed_minutes", "rate_amount")
        ),
        money.ZERO,
    )
    payment_run = _run()
    paid = Posting.objects.filter(account=Account.BANK, entry__payment__run=payment_run)
    totals = [
        ("confirmed work", work),
        ("invoice lines", _sum(_lines(), "amount")),
        ("payment run", payment_run.total_amount),
        ("payments settled", _sum(payment_run.payments.filter(state=SETTLED), "amount")),
        (
            "ledger, paid from the bank",
            -_sum(paid, "amount"),
        ),
        ("payment workbook", _workbook().total_amount),
    ]
    return [Control(name, amount, amount - work) for name, amount in totals]


def total_minutes() -> int:
    """Return the confirmed time."""
    return _work().aggregate(total=Sum("confirmed_minutes"))["total"] or 0


def files() -> Iterator[tuple[str, bytes, str]]:
    """Yield the workbook and one invoice: name, content, and the hash kept for it."""
    workbook = _workbook()
    document = (
        _run().payments.select_related("invoice__document").order_by("id")[0].invoice.document
    )
    for name, path, digest in (
        (workbook.name, workbook.path, workbook.sha256),
        (f"{document.invoice.label}.pdf", document.path, document.sha256),
    ):
        with default_storage.open(path) as stored:
            yield name, stored.read(), digest


def leave_files(directory: Path) -> list[Path]:
    """Copy the two files out; refuses bytes that are not those that were hashed."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content, digest in files():
        if hashlib.sha256(content).hexdigest() != digest:
            raise RuntimeError(f"{name} is not the file that was made")
        path = directory / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
        written.append(path)
    return written


def _run() -> PaymentRun:
    payment_run = the_run()
    if payment_run is None:
        raise RuntimeError("the chain has not reached its payment run")
    return payment_run


def _work() -> "models.QuerySet[WorkEntry]":
    code = read("planning")["code"]
    return WorkEntry.objects.filter(assignment__engagement__convening__code=code)


def _lines() -> "models.QuerySet[InvoiceLine]":
    return InvoiceLine.objects.filter(work_entry__in=_work(), released_at=None)


def _workbook() -> ReportFile:
    return ReportFile.objects.filter(run=_run()).latest("version")


def _sum(rows: "models.QuerySet[Any]", field: str) -> Decimal:
    total: Decimal | None = rows.aggregate(total=Sum(field))["total"]
    return total or money.ZERO
