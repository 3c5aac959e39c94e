"""Pricing and invoicing every confirmed work entry, beside hand-written set-based SQL.

The peer does the bare minimum in one transaction: price, number, insert invoices and lines, all
foreign keys and constraints of the same tables on, in its best plan. It seals no payee, keeps no
journal, logs no read, tells nobody, and could not be stopped half-way; ``issue_invoices`` does.
"""

from typing import Any

from benchmarks.plan import Benchmark, Measured, Peer, Subject

BY_HAND = """
CREATE TEMPORARY TABLE line ON COMMIT DROP AS
SELECT a.consultant_id, a.fund_id, a.service_on, a.pay_by_on, e.activity, w.id AS work_entry_id,
    w.component, w.rate_amount, w.confirmed_minutes AS minutes,
    round(w.confirmed_minutes * w.rate_amount / 60, 2) AS amount
FROM engagements_assignment a
JOIN engagements_engagement e ON e.id = a.engagement_id
JOIN engagements_workentry w ON w.assignment_id = a.id
LEFT JOIN payments_invoiceline l
    ON l.work_entry_id = w.id AND l.released_at IS NULL AND l.minutes > 0
WHERE a.state = 'confirmed' AND w.confirmed_minutes > 0 AND l.id IS NULL;
ANALYZE line;

WITH head AS (
    SELECT row_number() OVER (ORDER BY consultant_id) AS number, consultant_id,
        min(service_on) AS from_on, max(service_on) AS to_on, min(pay_by_on) AS due_on,
        sum(minutes) AS minutes, sum(amount) AS amount
    FROM line GROUP BY consultant_id
), invoice AS (
    INSERT INTO payments_invoice (
        kind, series, year, number, consultant_id, state, issued_on, service_from_on,
        service_to_on, due_on, confirm_by_on, total_minutes, total_amount, language,
        issued_by_id, query_note
    )
    SELECT 'invoice', 'INV', 2026, number, consultant_id, 'issued', current_date, from_on, to_on,
        due_on, current_date + 5, minutes, amount, 'en', %(actor)s, ''
    FROM head
    RETURNING id, consultant_id
)
INSERT INTO payments_invoiceline (
    invoice_id, work_entry_id, fund_id, activity, component, service_on, minutes, rate_amount,
    amount
)
SELECT i.id, l.work_entry_id, l.fund_id, l.activity, l.component, l.service_on, l.minutes,
    l.rate_amount, l.amount
FROM line l JOIN invoice i ON i.consultant_id = l.consultant_id;

INSERT INTO core_numberseries (series, year, last)
SELECT 'INV', 2026, count(*) FROM payments_invoice;
"""


def ours(*, n: int, directory: str) -> Measured:
    """``payments.domain.issue_invoices``, as the background worker calls it."""
    from accounts.models import User
    from payments.domain import issue_invoices

    actor = User.objects.get(email="coordinator@bench.invalid")
    yield
    issue_invoices(actor=actor, progress=lambda done, of: None)
    yield
    return _written()


def by_hand(*, n: int, directory: str) -> Measured:
    """The peer."""
    from django.db import connection, transaction

    from accounts.models import User

    actor = User.objects.get(email="coordinator@bench.invalid")
    yield
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(BY_HAND, {"actor": actor.pk})
    yield
    return _written()


def _written() -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(l.amount), count(DISTINCT l.invoice_id), sum(DISTINCT i.number)"
            " FROM payments_invoiceline l JOIN payments_invoice i ON i.id = l.invoice_id"
        )
        lines, amount, invoices, numbers = cursor.fetchone()
    return {"rows": lines, "total": [str(amount), invoices, int(numbers)]}


BENCHMARK = Benchmark(
    name="invoicing",
    module=__name__,
    stage="work",
    sizes=(10_000, 1_000_000),
    ours=Subject("ours"),
    peers=[Peer("set-based SQL", Subject("by_hand"), {1_000_000: 2.5})],
    writes=True,
)
