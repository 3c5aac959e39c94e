"""Pricing and invoicing confirmed hours, set by set, a chunk of people per transaction.

A chunk is everything or nothing: its numbers, invoices, lines, journal and notices commit
together. A process that is killed leaves whole chunks behind; starting again does the rest,
because only confirmed work that stands on no live line is taken.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import reasons
from accounts.models import User
from compensation.models import Rule
from consultants.domain.payee import PayeeView, read_payee_for_payment
from core import money, numbering, permits, time
from core.errors import Invalid
from notices.domain import tell_each
from notices.models import NoticeKind
from payments.domain import ledger
from payments.domain.payee_snapshot import seal_payee
from payments.models import InvoiceKind
from payments.models.invoice import SERIES

Progress = Callable[[int, int], None]
"""Told how many of how many are done, between transactions; it may raise to stop."""

CHUNK = 2_000
"""People per transaction. Small enough to renew a job's lease, large enough to be set-based."""

# One issuer at a time: the gapless number series makes chunks queue up anyway, and queueing
# here lets the next one see every line of the one before.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('payments.issue_invoices'))"

UNINVOICED = """
FROM engagements_assignment a
JOIN engagements_workentry w ON w.assignment_id = a.id
WHERE a.state IN ('confirmed', 'closed') AND w.confirmed_minutes > 0 AND NOT EXISTS (
    SELECT 1 FROM payments_invoiceline l
    WHERE l.work_entry_id = w.id AND l.released_at IS NULL AND l.minutes > 0
)
"""
WAITING = f"SELECT DISTINCT a.consultant_id {UNINVOICED} ORDER BY 1"

AMOUNT = "round(w.confirmed_minutes * w.rate_amount / 60, 2)"
"""A line's pay: the same rounding as ``core.money.amount_for_minutes``, to the cent."""

# The assignments stay locked until commit, so that nobody reopens the hours meanwhile.
PRICE = f"""
CREATE TEMPORARY TABLE invoicing_line ON COMMIT DROP AS
SELECT a.consultant_id, a.fund_id, a.service_on, a.pay_by_on, a.engagement_id,
    w.id AS work_entry_id, w.component, w.rate_amount, w.confirmed_minutes AS minutes,
    {AMOUNT} AS amount
{UNINVOICED} AND a.consultant_id = ANY (%s)
FOR NO KEY UPDATE OF a
"""

HEADS = """
SELECT consultant_id, min(service_on), max(service_on), min(pay_by_on), sum(minutes), sum(amount)
FROM invoicing_line GROUP BY consultant_id HAVING sum(amount) > 0 ORDER BY consultant_id
"""

INSERT_INVOICES = """
INSERT INTO payments_invoice (
    id, kind, series, year, number, consultant_id, state, issued_on, service_from_on,
    service_to_on, due_on, confirm_by_on, total_minutes, total_amount, payee_sealed, language,
    issued_by_id, query_note
)
SELECT h.id, %(kind)s, %(series)s, %(year)s, h.number, h.consultant_id, 'issued', %(issued_on)s,
    h.from_on, h.to_on, h.due_on, %(confirm_by_on)s, h.minutes, h.amount, h.sealed,
    coalesce(u.language, 'en'), %(actor)s, ''
FROM unnest(
    %(ids)s::bigint[], %(numbers)s::int[], %(people)s::bigint[], %(from_on)s::date[],
    %(to_on)s::date[], %(due_on)s::date[], %(minutes)s::int[], %(amounts)s::numeric[],
    %(sealed)s::bytea[]
) AS h (id, number, consultant_id, from_on, to_on, due_on, minutes, amount, sealed)
JOIN consultants_consultant c ON c.id = h.consultant_id
LEFT JOIN accounts_user u ON u.id = c.user_id
"""

INSERT_LINES = """
INSERT INTO payments_invoiceline (
    invoice_id, work_entry_id, fund_id, activity, component, service_on, minutes, rate_amount,
    amount
)
SELECT h.invoice_id, l.work_entry_id, l.fund_id, e.activity, l.component, l.service_on,
    l.minutes, l.rate_amount, l.amount
FROM invoicing_line l
JOIN unnest(%(people)s::bigint[], %(ids)s::bigint[]) AS h (consultant_id, invoice_id)
    ON h.consultant_id = l.consultant_id
JOIN engagements_engagement e ON e.id = l.engagement_id
ORDER BY h.invoice_id, l.service_on, l.work_entry_id
"""


@dataclass(frozen=True)
class IssueResult:
    """What one run of issuing did; ``waiting`` are people whose payee details are missing."""

    invoice_ids: tuple[int, ...] = ()
    line_count: int = 0
    total_amount: Decimal = money.ZERO
    waiting: tuple[int, ...] = ()

    def __add__(self, other: "IssueResult") -> "IssueResult":
        """Return both together."""
        return IssueResult(
            self.invoice_ids + other.invoice_ids,
            self.line_count + other.line_count,
            self.total_amount + other.total_amount,
            self.waiting + other.waiting,
        )


@dataclass(frozen=True)
class _Head:
    """One person's uninvoiced work, summed."""

    consultant_id: int
    from_on: date
    to_on: date
    due_on: date
    minutes: int
    amount: Decimal


def issue_invoices(
    *, actor: User, progress: Progress | None = None, chunk_size: int | None = None
) -> IssueResult:
    """Invoice all confirmed work that stands on no live line: one invoice for each person.

    Numbers are gapless and given here. The invoice is due on the earliest date by which any of
    its work was promised to be paid. A person whose payee details are missing waits, and both
    they and finance are shown why. Work worth less than a cent waits for more.
    """
    permits.require(actor, "payments.issue_invoices")
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        people = [row[0] for row in cursor.fetchall()]
    result, done = IssueResult(), 0
    for chunk in _chunks(people, chunk_size or CHUNK):
        with transaction.atomic():
            result += _issue_chunk(actor, chunk)
        done += len(chunk)
        if progress:
            progress(done, len(people))
    return result


def _chunks(people: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), size):
        yield people[start : start + size]


def _issue_chunk(actor: User, people: Sequence[int]) -> IssueResult:
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(PRICE, [list(people)])
        cursor.execute(HEADS)
        heads = [_Head(*row) for row in cursor.fetchall()]
    payees = _payees(heads)
    ready = [head for head in heads if head.consultant_id in payees]
    ids, line_count = _insert(actor, ready, payees) if ready else ([], 0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE invoicing_line")
    return IssueResult(
        invoice_ids=tuple(ids),
        line_count=line_count,
        total_amount=sum((head.amount for head in ready), money.ZERO),
        waiting=tuple(h.consultant_id for h in heads if h.consultant_id not in payees),
    )


def _payees(heads: Sequence[_Head]) -> dict[int, PayeeView]:
    """Read who is to be named on the invoices. The system reads: a coordinator may never."""
    if not heads:
        return {}
    return read_payee_for_payment(
        actor=User.objects.system(),
        consultant_ids=[head.consultant_id for head in heads],
        reason=reasons.TO_INVOICE,
    )


def confirm_days(day: date) -> int:
    """Return how many days a person has to confirm an invoice issued on a day."""
    try:
        return int(Rule.objects.value_on("invoice_confirm_days", day))
    except Rule.DoesNotExist:
        words = _("No rule says how long a person has to confirm an invoice.")
        raise Invalid(words) from None


def next_ids(count: int) -> list[int]:
    """Reserve invoice ids, which the sealed snapshots are bound to before they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('payments_invoice', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _insert(
    actor: User, heads: Sequence[_Head], payees: dict[int, PayeeView]
) -> tuple[list[int], int]:
    today = time.today()
    series = SERIES[InvoiceKind.INVOICE]
    ids = next_ids(len(heads))
    values: dict[str, Any] = {
        "kind": InvoiceKind.INVOICE.value,
        "series": series,
        "year": today.year,
        "issued_on": today,
        "confirm_by_on": today + timedelta(days=confirm_days(today)),
        "actor": actor.pk,
        "ids": ids,
        "numbers": list(numbering.take(series, today.year, len(heads))),
        "people": [head.consultant_id for head in heads],
        "from_on": [head.from_on for head in heads],
        "to_on": [head.to_on for head in heads],
        "due_on": [head.due_on for head in heads],
        "minutes": [head.minutes for head in heads],
        "amounts": [head.amount for head in heads],
        "sealed": [
            seal_payee(
                invoice_id,
                legal_name=payees[head.consultant_id].legal_name,
                remit_to=payees[head.consultant_id].remit_to,
            )
            for invoice_id, head in zip(ids, heads, strict=True)
        ],
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_INVOICES, values)
        cursor.execute(INSERT_LINES, values)
        line_count = cursor.rowcount
    ledger.post(ledger.INVOICED, actor=actor, on=today, of=[(pk, None) for pk in ids])
    _tell(ids)
    return ids, line_count


def _tell(invoice_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.user_id, i.id FROM payments_invoice i"
            " JOIN consultants_consultant c ON c.id = i.consultant_id"
            " WHERE i.id = ANY (%s) AND c.user_id IS NOT NULL ORDER BY i.id",
            [list(invoice_ids)],
        )
        told = cursor.fetchall()
    tell_each(
        kind=NoticeKind.INVOICE_ISSUED,
        notices=[(user_id, invoice_path(invoice_id), invoice_id) for user_id, invoice_id in told],
    )


def invoice_path(invoice_id: int) -> str:
    """Return where the person reads and confirms an invoice."""
    return f"/money/{invoice_id}/"
