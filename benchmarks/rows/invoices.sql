-- Lines priced once each, and one head for each person, numbered without gaps.
CREATE TEMPORARY TABLE bench_line ON COMMIT DROP AS
SELECT a.consultant_id, w.id AS work_entry_id, a.fund_id, e.activity, w.component, a.service_on,
    a.pay_by_on, w.confirmed_minutes AS minutes, w.rate_amount,
    round(w.confirmed_minutes * w.rate_amount / 60, 2) AS amount
FROM engagements_assignment a
JOIN engagements_engagement e ON e.id = a.engagement_id
JOIN engagements_workentry w ON w.assignment_id = a.id
WHERE a.state = 'confirmed';

CREATE TEMPORARY TABLE bench_invoice ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY consultant_id) AS id, consultant_id,
    min(service_on) AS service_from_on, max(service_on) AS service_to_on, min(pay_by_on) AS due_on,
    sum(minutes) AS minutes, sum(amount) AS amount, NULL::bytea AS sealed
FROM bench_line GROUP BY consultant_id;
ANALYZE bench_line;
ANALYZE bench_invoice;
