"""What must hold for invoices, payments and the ledger, as queries for what breaks it."""

from core.invariants import register

GUARDED = (
    "payments_journalentry",
    "payments_posting",
    "payments_invoice",
    "payments_invoiceline",
    "payments_invoicedocument",
    "payments_paymentrun",
    "payments_payment",
    "core_statechange",
    "accounts_payeeaccess",
)

register(
    "1.1",
    "The postings of every entry sum to zero",
    "SELECT entry_id FROM payments_posting GROUP BY entry_id HAVING sum(amount) <> 0",
)
register(
    "1.2",
    "Every entry has postings",
    """
    SELECT e.id FROM payments_journalentry e
    WHERE NOT EXISTS (SELECT 1 FROM payments_posting p WHERE p.entry_id = e.id)
    """,
)
register(
    "1.3",
    "Every guard of what may not be changed or deleted is switched on",
    f"""
    SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relname IN {GUARDED} AND NOT t.tgisinternal AND t.tgenabled = 'D'
    UNION ALL
    SELECT n.name FROM unnest(ARRAY{list(GUARDED)}) AS n (name)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relname = n.name AND NOT t.tgisinternal
    )
    """,  # noqa: S608 -- constants
)
register(
    "1.4",
    "What was invoiced or credited stands in the ledger, fund by fund",
    """
    WITH owed AS (
        SELECT invoice_id, fund_id, sum(amount) AS amount FROM payments_invoiceline GROUP BY 1, 2
    ), posted AS (
        SELECT e.invoice_id, p.fund_id, sum(p.amount) AS amount
        FROM payments_posting p JOIN payments_journalentry e ON e.id = p.entry_id
        WHERE p.account = 'expense' GROUP BY 1, 2
    )
    SELECT DISTINCT coalesce(owed.invoice_id, posted.invoice_id)
    FROM owed FULL JOIN posted USING (invoice_id, fund_id)
    WHERE coalesce(owed.amount, 0) <> coalesce(posted.amount, 0)
    """,
)
register(
    "2.1",
    "A work entry stands on at most one live invoice line",
    """
    SELECT work_entry_id FROM payments_invoiceline WHERE released_at IS NULL AND minutes > 0
    GROUP BY work_entry_id HAVING count(*) > 1
    """,
)
register(
    "2.2",
    "A credited invoice has released all its lines, and no other has released any",
    """
    SELECT DISTINCT i.id FROM payments_invoice i JOIN payments_invoiceline l ON l.invoice_id = i.id
    WHERE i.kind = 'invoice' AND (i.state = 'credited') <> (l.released_at IS NOT NULL)
    """,
)
register(
    "2.3",
    "A credit note takes back exactly what its invoice charged",
    """
    SELECT n.id FROM payments_invoice n JOIN payments_invoice i ON i.id = n.credits_id
    WHERE n.total_amount <> -i.total_amount OR n.total_minutes <> -i.total_minutes
        OR i.state <> 'credited' OR n.consultant_id <> i.consultant_id
    """,
)
register(
    "3.1",
    "An invoice has at most one live payment",
    """
    SELECT invoice_id FROM payments_payment WHERE state IN ('reserved', 'sent', 'settled')
    GROUP BY invoice_id HAVING count(*) > 1
    """,
)
register(
    "3.2",
    "Settled less returned is nothing or the invoice's total, and paid means the total",
    """
    SELECT i.id FROM payments_invoice i LEFT JOIN LATERAL (
        SELECT -sum(p.amount) AS amount FROM payments_posting p
        JOIN payments_journalentry e ON e.id = p.entry_id
        WHERE e.invoice_id = i.id AND p.account = 'bank'
    ) bank ON true
    WHERE coalesce(bank.amount, 0) <> CASE WHEN i.state = 'paid' THEN i.total_amount ELSE 0 END
    """,
)
register(
    "3.3",
    "A payment pays exactly its invoice, to the invoice's person",
    """
    SELECT p.id FROM payments_payment p JOIN payments_invoice i ON i.id = p.invoice_id
    WHERE p.amount <> i.total_amount OR p.consultant_id <> i.consultant_id OR i.kind <> 'invoice'
    """,
)
register(
    "3.4",
    "What is on the way in the ledger is what was sent and is neither settled nor returned",
    """
    SELECT p.id FROM payments_payment p LEFT JOIN LATERAL (
        SELECT -sum(o.amount) AS amount FROM payments_posting o
        JOIN payments_journalentry e ON e.id = o.entry_id
        WHERE e.payment_id = p.id AND o.account = 'in_transit'
    ) way ON true
    WHERE coalesce(way.amount, 0) <> CASE WHEN p.state = 'sent' THEN p.amount ELSE 0 END
    """,
)
register(
    "4.1",
    "A live line carries the confirmed minutes of its work, priced and rounded once",
    """
    SELECT l.id FROM payments_invoiceline l
    JOIN payments_invoice i ON i.id = l.invoice_id
    JOIN engagements_workentry w ON w.id = l.work_entry_id
    JOIN engagements_assignment a ON a.id = w.assignment_id
    WHERE l.amount <> round(l.minutes * l.rate_amount / 60, 2)
        OR l.rate_amount <> w.rate_amount
        OR a.consultant_id <> i.consultant_id
        OR (l.released_at IS NULL AND l.minutes > 0
            AND (w.confirmed_minutes IS DISTINCT FROM l.minutes
                OR a.state NOT IN ('confirmed', 'closed')))
    """,
)
register(
    "4.2",
    "An invoice is the sum of its lines",
    """
    SELECT i.id FROM payments_invoice i LEFT JOIN payments_invoiceline l ON l.invoice_id = i.id
    GROUP BY i.id, i.total_amount, i.total_minutes
    HAVING coalesce(sum(l.amount), 0) <> i.total_amount
        OR coalesce(sum(l.minutes), 0) <> i.total_minutes
    """,
)
register(
    "4.3",
    "A run's control totals are those of its payments and their lines",
    """
    SELECT r.id FROM payments_paymentrun r LEFT JOIN LATERAL (
        SELECT count(*) AS payments, sum(p.amount) AS amount FROM payments_payment p
        WHERE p.run_id = r.id AND p.state <> 'dropped'
    ) paid ON true LEFT JOIN LATERAL (
        SELECT count(*) AS lines, sum(l.minutes) AS minutes FROM payments_payment p
        JOIN payments_invoiceline l ON l.invoice_id = p.invoice_id
        WHERE p.run_id = r.id AND p.state <> 'dropped'
    ) work ON true
    WHERE r.state <> 'abandoned' AND (r.payment_count, r.line_count, r.total_minutes,
        r.total_amount) <> (paid.payments, work.lines, coalesce(work.minutes, 0),
        coalesce(paid.amount, 0))
    """,
)
register(
    "6.1",
    "Invoice numbers are gapless per series and year",
    """
    SELECT coalesce(i.series, s.series) || '-' || coalesce(i.year, s.year) FROM (
        SELECT series, year, count(*) AS given, max(number) AS last FROM payments_invoice
        GROUP BY series, year
    ) i FULL JOIN (
        SELECT series, year, last FROM core_numberseries WHERE series IN ('INV', 'CRN')
    ) s ON s.series = i.series AND s.year = i.year
    WHERE i.given IS DISTINCT FROM i.last OR i.last IS DISTINCT FROM s.last
    """,
)
register(
    "9.3",
    "Whoever is paid or confirmed an invoice or its hours did not approve it",
    """
    SELECT i.id FROM payments_invoice i JOIN consultants_consultant c ON c.id = i.consultant_id
    WHERE i.approved_by_id IN (i.confirmed_by_id, c.user_id) OR EXISTS (
        SELECT 1 FROM payments_invoiceline l
        JOIN engagements_workentry w ON w.id = l.work_entry_id
        JOIN engagements_assignment a ON a.id = w.assignment_id
        WHERE l.invoice_id = i.id AND a.confirmed_by_id = i.approved_by_id
    )
    """,
)
register(
    "9.4",
    "Whoever opened, prepared or is paid by a run did not release it",
    """
    SELECT r.id FROM payments_paymentrun r
    WHERE r.released_by_id IN (r.opened_by_id, r.prepared_by_id) OR EXISTS (
        SELECT 1 FROM payments_payment p JOIN consultants_consultant c ON c.id = p.consultant_id
        WHERE p.run_id = r.id AND p.state <> 'dropped' AND c.user_id = r.released_by_id
    )
    """,
)
register(
    "9.5",
    "Nothing was approved, prepared or released without saying by whom",
    """
    SELECT 'invoice ' || id FROM payments_invoice
    WHERE state IN ('approved', 'paid') AND (approved_by_id IS NULL OR confirmed_at IS NULL)
    UNION ALL
    SELECT 'run ' || id FROM payments_paymentrun
    WHERE (state = 'prepared' AND prepared_by_id IS NULL)
        OR (state IN ('released', 'exported', 'partly_settled', 'closed')
            AND (prepared_by_id IS NULL OR released_by_id IS NULL))
    """,
)
register(
    "14.1",
    "Every payment belongs to money that its payee is shown: approved, on the way or paid",
    """
    SELECT p.id FROM payments_payment p JOIN payments_invoice i ON i.id = p.invoice_id
    WHERE (p.state = 'settled' AND i.state <> 'paid')
        OR (p.state IN ('reserved', 'sent') AND i.state <> 'approved')
    """,
)
register(
    "14.2",
    "Every run follows its payments: none is closed with money under way, or open with none",
    """
    SELECT r.id FROM payments_paymentrun r
    WHERE (r.state = 'closed') <> (
        r.state IN ('exported', 'partly_settled', 'closed') AND NOT EXISTS (
            SELECT 1 FROM payments_payment p
            WHERE p.run_id = r.id AND p.state IN ('reserved', 'sent')
        )
    )
    """,
)
