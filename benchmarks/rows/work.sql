-- Every booking: person n's j-th assignment, in a week of its own, beside up to 24 others.
CREATE TEMPORARY TABLE bench_booking ON COMMIT DROP AS
SELECT j * people + n AS id, n AS consultant_id,
    j * ((people + seats - 1) / seats) + (n - 1) / seats + 1 AS engagement_id,
    1 + (n - 1) % seats AS position
FROM bench_given, generate_series(0, assignments_each - 1) AS j, generate_series(1, people) AS n;

CREATE TEMPORARY TABLE bench_rate ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS slot, id, activity, role, hourly_amount
FROM compensation_rate;

CREATE TEMPORARY TABLE bench_fund ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS slot, id FROM compensation_fund;

CREATE TEMPORARY TABLE bench_engagement ON COMMIT DROP AS
SELECT e.id, r.activity, r.role, r.id AS rate_id, r.hourly_amount, f.id AS fund_id,
    timestamptz '2026-02-02 18:00+00' + e.week * interval '7 days'
        + (e.id % 5) * interval '1 day' AS starts_at
FROM (
    SELECT engagement_id AS id, (min(b.id) - 1) / min(people) AS week
    FROM bench_booking b, bench_given GROUP BY engagement_id
) e
JOIN bench_rate r ON r.slot = e.id % 5
JOIN bench_fund f ON f.slot = e.id % 3;
ANALYZE bench_booking;
ANALYZE bench_engagement;

INSERT INTO engagements_engagement (
    id, activity, title, own_starts_at, own_ends_at, timezone, place, is_remote, audience,
    audiences, format, questions, off_limits, recording, support_on_site, directions, join_link,
    contact, created_at, created_by_id, fund_id, requester_id
)
SELECT e.id, e.activity, 'Engagement ' || e.id, e.starts_at, e.starts_at + interval '2 hours',
    'America/Los_Angeles', 'Sacramento', false, '', '{}', '', '', '', 'none', '', '', '', '',
    '2026-01-06 18:00+00', coordinator, e.fund_id, (SELECT id FROM engagements_requester)
FROM bench_engagement e, bench_given;

INSERT INTO engagements_seat (id, role, position, label, filled_by, note, way, engagement_id)
SELECT b.id, e.role, b.position, '', 'network', '', 'any', e.id
FROM bench_booking b JOIN bench_engagement e ON e.id = b.engagement_id;

CREATE TEMPORARY TABLE bench_line ON COMMIT DROP AS
SELECT b.id AS booking_id, c.component, c.minutes, e.rate_id, e.hourly_amount,
    round(c.minutes * e.hourly_amount / 60, 2) AS amount
FROM bench_booking b
JOIN bench_engagement e ON e.id = b.engagement_id
CROSS JOIN LATERAL (VALUES
    ('preparation', 30 + 5 * (b.id % 13)),
    ('travel', 20 + (b.id * 7) % 71),
    ('attendance', 120),
    ('debrief', 15 + b.id % 31),
    ('review', 10 + (b.id * 3) % 47)
) AS c (component, minutes);
ANALYZE bench_line;

INSERT INTO engagements_offer (
    id, state, reply_by_at, pay_by_on, total_minutes, total_amount, terms, made_at, sent_at,
    answered_at, decline_reason, employer_pays, reminder_count, consultant_id, made_by_id, seat_id
)
SELECT b.id, 'accepted', '2026-01-20 18:00+00', e.starts_at::date + 28, t.minutes, t.amount, '{}',
    '2026-01-08 18:00+00',
    -- Within a day, in no order of the people, so that turns are not in the order of the numbers.
    '2026-01-09 18:00+00'::timestamptz + (b.id * 7919 % 86400) * interval '1 second',
    '2026-01-10 18:00+00', '', '', 0, b.consultant_id, coordinator, b.id
FROM bench_given, bench_booking b
JOIN bench_engagement e ON e.id = b.engagement_id
JOIN (
    SELECT booking_id, sum(minutes) AS minutes, sum(amount) AS amount FROM bench_line
    GROUP BY booking_id
) t ON t.booking_id = b.id;

INSERT INTO engagements_offerline (component, minutes, rate_amount, amount, offer_id, rate_id)
SELECT component, minutes, hourly_amount, amount, booking_id, rate_id FROM bench_line;

INSERT INTO engagements_assignment (
    id, state, during, service_on, report_by_on, pay_by_on, booked_at, confirmed_at,
    confirmed_by_id, consultant_id, fund_id, reported_by_id, engagement_id, offer_id, seat_id,
    question, attendance_minutes, agreed_minutes, agreed_amount, calendar_sequence
)
SELECT b.id, 'confirmed', tstzrange(e.starts_at, e.starts_at + interval '2 hours', '[)'),
    e.starts_at::date, e.starts_at::date + 7, e.starts_at::date + 28, '2026-01-10 18:00+00',
    e.starts_at + interval '3 days', coordinator, b.consultant_id, e.fund_id,
    1000 + b.consultant_id, e.id, b.id, b.id, '', 120, o.total_minutes, o.total_amount, 0
FROM bench_given, bench_booking b
JOIN bench_engagement e ON e.id = b.engagement_id
JOIN engagements_offer o ON o.id = b.id;

INSERT INTO engagements_workentry (
    component, rate_amount, planned_minutes, reported_minutes, confirmed_minutes, assignment_id,
    rate_id
)
SELECT component, hourly_amount, minutes, minutes, minutes, booking_id, rate_id FROM bench_line;

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT s.noun, b.id, s.move, s.source, s.target, '', s.at,
    CASE WHEN s.by_payee THEN 1000 + b.consultant_id ELSE coordinator END
FROM bench_given, bench_booking b
JOIN bench_engagement e ON e.id = b.engagement_id
CROSS JOIN LATERAL (VALUES
    (1, 'engagements.offer', 'send', 'draft', 'sent', false, timestamptz '2026-01-09 18:00+00'),
    (2, 'engagements.offer', 'accept', 'sent', 'accepted', true,
        timestamptz '2026-01-10 18:00+00'),
    (3, 'engagements.assignment', 'deliver', 'booked', 'delivered', false,
        e.starts_at + interval '2 hours'),
    (4, 'engagements.assignment', 'report', 'delivered', 'reported', true,
        e.starts_at + interval '1 day'),
    (5, 'engagements.assignment', 'confirm', 'reported', 'confirmed', false,
        e.starts_at + interval '3 days')
) AS s (step, noun, move, source, target, by_payee, at)
ORDER BY b.id, s.step;

-- What is owed after the work: one in fifty still waits, the rest is done.
INSERT INTO engagements_supporttask (state, due_on, done_at, assignment_id, owner_id)
SELECT CASE WHEN waits THEN 'open' ELSE 'done' END, e.starts_at::date + 3,
    CASE WHEN NOT waits THEN e.starts_at + interval '2 days' END, b.id, coordinator
FROM bench_given, bench_booking b JOIN bench_engagement e ON e.id = b.engagement_id
CROSS JOIN LATERAL (SELECT b.id % 50 = 3 OR b.id <= 40 AS waits) w;

INSERT INTO engagements_feedback (
    state, enough_time, was_heard, words, said_at, answer, assignment_id
)
SELECT CASE WHEN waits THEN 'asked' ELSE 'fine' END, CASE WHEN NOT waits THEN true END,
    CASE WHEN NOT waits THEN true END, '',
    CASE WHEN NOT waits THEN e.starts_at + interval '2 days' END, '', b.id
FROM bench_booking b JOIN bench_engagement e ON e.id = b.engagement_id
CROSS JOIN LATERAL (SELECT b.id % 50 = 3 OR b.id <= 40 AS waits) w;

INSERT INTO engagements_finding (
    state, due_on, learned, changed, shared_at, engagement_id, owed_by_id, shared_by_id
)
SELECT CASE WHEN waits THEN 'owed' ELSE 'shared' END, e.starts_at::date + 30,
    CASE WHEN waits THEN '' ELSE 'What was learned' END, '',
    CASE WHEN NOT waits THEN e.starts_at + interval '20 days' END, e.id, coordinator,
    CASE WHEN NOT waits THEN coordinator END
FROM bench_given, bench_engagement e
CROSS JOIN LATERAL (SELECT e.id % 50 = 3 OR e.id <= 40 AS waits) w;

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'engagements.supporttask', s.id, 'finish', 'open', 'done', '', s.done_at, coordinator
FROM bench_given, engagements_supporttask s WHERE s.state = 'done'
UNION ALL
SELECT 'engagements.feedback', f.id, 'say_yes', 'asked', 'fine', '', f.said_at, 1000 + a.consultant_id
FROM engagements_feedback f JOIN engagements_assignment a ON a.id = f.assignment_id
WHERE f.state = 'fine'
UNION ALL
SELECT 'engagements.finding', n.id, 'share', 'owed', 'shared', '', n.shared_at, coordinator
FROM bench_given, engagements_finding n WHERE n.state = 'shared';

SELECT setval(pg_get_serial_sequence(name, 'id'), last) FROM (
    SELECT 'engagements_engagement' AS name, max(id) AS last FROM engagements_engagement
    UNION ALL SELECT 'engagements_seat', max(id) FROM engagements_seat
    UNION ALL SELECT 'engagements_offer', max(id) FROM engagements_offer
    UNION ALL SELECT 'engagements_assignment', max(id) FROM engagements_assignment
) AS written;
