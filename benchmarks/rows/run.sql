-- Issued, confirmed by the person, approved by finance, and in a run that another person released.
INSERT INTO core_numberseries (series, year, last)
SELECT 'INV', 2026, count(*) FROM bench_invoice;

INSERT INTO payments_invoice (
    id, kind, series, year, number, state, issued_on, service_from_on, service_to_on, due_on,
    confirm_by_on, total_minutes, total_amount, payee_sealed, language, confirmed_at, approved_at,
    query_note, approved_by_id, confirmed_by_id, consultant_id, issued_by_id
)
SELECT b.id, 'invoice', 'INV', 2026, b.id, 'approved', '2026-04-20', b.service_from_on,
    b.service_to_on, b.due_on, '2026-04-25', b.minutes, b.amount, b.sealed, 'en',
    '2026-04-21 18:00+00', '2026-04-22 18:00+00', '', preparer, 1000 + b.consultant_id,
    b.consultant_id, coordinator
FROM bench_invoice b, bench_given;

INSERT INTO payments_invoiceline (
    invoice_id, work_entry_id, fund_id, activity, component, service_on, minutes, rate_amount,
    amount
)
SELECT i.id, l.work_entry_id, l.fund_id, l.activity, l.component, l.service_on, l.minutes,
    l.rate_amount, l.amount
FROM bench_line l JOIN bench_invoice i ON i.consultant_id = l.consultant_id
ORDER BY i.id, l.service_on, l.work_entry_id;

INSERT INTO payments_journalentry (id, kind, "on", at, actor_id, invoice_id)
SELECT b.id, 'invoiced', '2026-04-20', '2026-04-20 18:00+00', coordinator, b.id
FROM bench_invoice b, bench_given;

INSERT INTO payments_posting (entry_id, account, consultant_id, fund_id, amount)
SELECT owed.id, side.account, owed.consultant_id, owed.fund_id, side.sign * owed.amount
FROM (
    SELECT b.id, b.consultant_id, l.fund_id, sum(l.amount) AS amount
    FROM bench_line l JOIN bench_invoice b ON b.consultant_id = l.consultant_id
    GROUP BY b.id, b.consultant_id, l.fund_id
) owed
CROSS JOIN (VALUES ('expense', 1), ('payable', -1)) AS side (account, sign);

INSERT INTO payments_paymentrun (
    state, pay_on, payment_count, line_count, total_minutes, total_amount, opened_at, prepared_at,
    released_at, opened_by_id, prepared_by_id, released_by_id
)
SELECT 'released', '2026-04-30', t.invoices, t.lines, t.minutes, t.amount, '2026-04-23 18:00+00',
    '2026-04-24 18:00+00', '2026-04-25 18:00+00', preparer, preparer, releaser
FROM bench_given, (
    SELECT (SELECT count(*) FROM bench_invoice) AS invoices, count(*) AS lines,
        sum(minutes) AS minutes, sum(amount) AS amount
    FROM bench_line
) t;

INSERT INTO payments_payment (
    state, amount, method, trace_number, note, consultant_id, invoice_id, run_id
)
SELECT 'reserved', b.amount, p.payment_method, '', '', b.consultant_id, b.id, r.id
FROM payments_paymentrun r, bench_invoice b
JOIN consultants_payeeprofile p ON p.consultant_id = b.consultant_id
ORDER BY b.id;

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'payments.invoice', b.id, s.move, s.source, s.target, '', s.at,
    CASE WHEN s.by_payee THEN 1000 + b.consultant_id ELSE preparer END
FROM bench_given, bench_invoice b
CROSS JOIN (VALUES
    (1, 'confirm', 'issued', 'confirmed', true, timestamptz '2026-04-21 18:00+00'),
    (2, 'approve', 'confirmed', 'approved', false, timestamptz '2026-04-22 18:00+00')
) AS s (step, move, source, target, by_payee, at)
ORDER BY b.id, s.step;

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'payments.run', r.id, s.move, s.source, s.target, '', s.at,
    CASE WHEN s.move = 'release' THEN releaser ELSE preparer END
FROM bench_given, payments_paymentrun r
CROSS JOIN (VALUES
    (1, 'prepare', 'draft', 'prepared', timestamptz '2026-04-24 18:00+00'),
    (2, 'release', 'prepared', 'released', timestamptz '2026-04-25 18:00+00')
) AS s (step, move, source, target, at)
ORDER BY s.step;

SELECT setval(pg_get_serial_sequence('payments_invoice', 'id'), max(id)),
    setval(pg_get_serial_sequence('payments_journalentry', 'id'), max(id))
FROM bench_invoice;
