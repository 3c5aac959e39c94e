-- Open work of the weeks to come: one seat for every 20 people and 60 at least, wishes of every kind
-- among them; on every second seat an offer waits for an answer. Some hours wait to be
-- confirmed; all other work that is over is closed.
CREATE TEMPORARY TABLE bench_open ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY c.id) AS n, c.id AS consultant_id,
    (SELECT max(id) FROM engagements_seat) + row_number() OVER (ORDER BY c.id) AS id,
    (SELECT max(id) FROM engagements_engagement) + 1
        + (row_number() OVER (ORDER BY c.id) - 1) / 5 AS engagement_id
FROM consultants_consultant c WHERE c.id % 20 = 1 OR c.id <= 60;

INSERT INTO engagements_engagement (
    id, activity, title, own_starts_at, own_ends_at, timezone, place, is_remote, audience,
    audiences, format, questions, off_limits, recording, support_on_site, directions, join_link,
    contact, created_at, created_by_id, fund_id, requester_id, county_id
)
SELECT o.engagement_id, 'panel', 'Open work ' || o.engagement_id,
    date_trunc('day', now()) + (8 + o.engagement_id % 30) * interval '1 day' + interval '19 hours',
    date_trunc('day', now()) + (8 + o.engagement_id % 30) * interval '1 day' + interval '21 hours',
    'America/Los_Angeles', 'Sacramento', false, '', '{county_staff}', '', '', '', 'none', '', '',
    '', '', now(), coordinator, (SELECT min(id) FROM compensation_fund),
    (SELECT min(id) FROM engagements_requester),
    (SELECT id FROM consultants_county WHERE name = 'Sacramento')
FROM bench_given, (SELECT DISTINCT engagement_id FROM bench_open) o;

INSERT INTO engagements_seat (
    id, role, position, label, filled_by, note, way, engagement_id, topic_id, language_id, county_id
)
SELECT o.id, 'panelist', o.n, '', 'network', '',
    (ARRAY['any', 'in_person', 'remote'])[1 + o.n % 3], o.engagement_id,
    CASE WHEN o.n % 2 = 0 THEN (SELECT id FROM consultants_topic ORDER BY id LIMIT 1) END,
    CASE WHEN o.n % 3 = 0 THEN (SELECT id FROM consultants_language ORDER BY id LIMIT 1)
        WHEN o.n % 7 = 1 THEN (SELECT id FROM consultants_language ORDER BY id OFFSET 6 LIMIT 1) END,
    CASE WHEN o.n % 5 = 0 THEN (SELECT id FROM consultants_county ORDER BY id LIMIT 1) END
FROM bench_open o;

INSERT INTO engagements_offer (
    id, state, reply_by_at, pay_by_on, total_minutes, total_amount, terms, made_at, sent_at,
    decline_reason, employer_pays, reminder_count, consultant_id, made_by_id, seat_id
)
SELECT o.id, 'sent', now() + (1 + o.n % 6) * interval '1 day', e.own_starts_at::date + 28, 120,
    round(120 * r.hourly_amount / 60, 2),
    jsonb_build_object('starts_at', e.own_starts_at, 'ends_at', e.own_ends_at),
    now() - interval '1 day', now() - (o.n % 86400) * interval '1 second', '', '', 0,
    o.consultant_id, coordinator, o.id
FROM bench_given, bench_open o
JOIN engagements_engagement e ON e.id = o.engagement_id
JOIN compensation_rate r ON r.activity = 'panel'
WHERE o.n % 2 = 0;

INSERT INTO engagements_offerline (component, minutes, rate_amount, amount, offer_id, rate_id)
SELECT 'attendance', 120, r.hourly_amount, round(120 * r.hourly_amount / 60, 2), o.id, r.id
FROM bench_open o JOIN compensation_rate r ON r.activity = 'panel' WHERE o.n % 2 = 0;

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'engagements.offer', o.id, 'send', 'draft', 'sent', '', now(), coordinator
FROM bench_given, bench_open o WHERE o.n % 2 = 0;

CREATE TEMPORARY TABLE bench_reported ON COMMIT DROP AS
SELECT id FROM engagements_assignment WHERE id % 50 = 3 OR id <= 40;

UPDATE engagements_assignment SET state = 'reported', confirmed_by_id = NULL, confirmed_at = NULL
WHERE id IN (SELECT id FROM bench_reported);

UPDATE engagements_workentry SET confirmed_minutes = NULL
WHERE assignment_id IN (SELECT id FROM bench_reported);

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'engagements.assignment', id, 'reopen', 'confirmed', 'reported', '', now(), coordinator
FROM bench_given, bench_reported;

CREATE TEMPORARY TABLE bench_closed ON COMMIT DROP AS
SELECT id FROM engagements_assignment WHERE state = 'confirmed';

UPDATE engagements_assignment SET state = 'closed' WHERE state = 'confirmed';

INSERT INTO core_statechange (noun, object_id, move, from_state, to_state, note, at, actor_id)
SELECT 'engagements.assignment', id, 'close', 'confirmed', 'closed', '', now(), coordinator
FROM bench_given, bench_closed;

SELECT setval(pg_get_serial_sequence(name, 'id'), last) FROM (
    SELECT 'engagements_engagement' AS name, max(id) AS last FROM engagements_engagement
    UNION ALL SELECT 'engagements_seat', max(id) FROM engagements_seat
    UNION ALL SELECT 'engagements_offer', max(id) FROM engagements_offer
) AS written;
