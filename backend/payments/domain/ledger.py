"""Postings: the only writer of the journal. Every entry is written whole, in one statement.

Debits are positive. What is owed for an invoice stands on the fund of each of its lines:

| step     | debit      | credit     |
|----------|------------|------------|
| invoiced | expense    | payable    |
| credited | expense    | payable    | with the credit note's negative amounts
| sent     | payable    | in transit |
| settled  | in transit | bank       |
| returned | in transit or bank | payable |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import User
from core import time
from payments.models import Account, JournalKind

POST = """
WITH step AS (
    SELECT * FROM unnest(%(invoices)s::bigint[], %(payments)s::bigint[])
        AS s (invoice_id, payment_id)
), entry AS (
    INSERT INTO payments_journalentry (kind, invoice_id, payment_id, "on", actor_id, at)
    SELECT %(kind)s, invoice_id, payment_id, %(on)s, %(actor)s, %(at)s FROM step
    RETURNING id, invoice_id
), owed AS (
    SELECT l.invoice_id, l.fund_id, sum(l.amount) AS amount
    FROM payments_invoiceline l
    WHERE l.invoice_id = ANY (%(invoices)s::bigint[])
    GROUP BY l.invoice_id, l.fund_id HAVING sum(l.amount) <> 0
)
INSERT INTO payments_posting (entry_id, account, consultant_id, fund_id, amount)
SELECT entry.id, side.account, i.consultant_id, owed.fund_id, side.sign * owed.amount
FROM entry
JOIN owed ON owed.invoice_id = entry.invoice_id
JOIN payments_invoice i ON i.id = entry.invoice_id
CROSS JOIN (VALUES (%(debit)s, 1), (%(credit)s, -1)) AS side (account, sign)
"""


@dataclass(frozen=True)
class Step:
    """A kind of entry with the accounts it moves money between."""

    kind: JournalKind
    debit: Account
    credit: Account


INVOICED = Step(JournalKind.INVOICED, Account.EXPENSE, Account.PAYABLE)
CREDITED = Step(JournalKind.CREDITED, Account.EXPENSE, Account.PAYABLE)
SENT = Step(JournalKind.SENT, Account.PAYABLE, Account.IN_TRANSIT)
SETTLED = Step(JournalKind.SETTLED, Account.IN_TRANSIT, Account.BANK)
SENT_CAME_BACK = Step(JournalKind.RETURNED, Account.IN_TRANSIT, Account.PAYABLE)
PAID_CAME_BACK = Step(JournalKind.RETURNED, Account.BANK, Account.PAYABLE)


def post(step: Step, *, actor: User, on: date, of: Sequence[tuple[int, int | None]]) -> None:
    """Write one entry for each (invoice id, payment id) with its postings per fund.

    The database refuses a second entry of the same kind for the same invoice or payment, and
    any entry whose postings do not sum to zero.
    """
    values: dict[str, Any] = {
        "kind": step.kind.value,
        "debit": step.debit.value,
        "credit": step.credit.value,
        "invoices": [invoice_id for invoice_id, _payment_id in of],
        "payments": [payment_id for _invoice_id, payment_id in of],
        "on": on,
        "actor": actor.pk,
        "at": time.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(POST, values)
