-- People who sign in. Ids are given, so that the later sets can be worked out from numbers alone.
INSERT INTO accounts_user (id, password, email, name, language, is_active, created_at)
SELECT 1000 + n, '!', 'person' || n || '@bench.invalid', 'Person ' || n,
    CASE WHEN n % 4 = 0 THEN 'es' ELSE 'en' END, true, '2026-01-05 18:00+00'
FROM bench_given, generate_series(1, people) AS n;

INSERT INTO accounts_rolegrant (role, granted_at, granted_by_id, user_id)
SELECT 'consultant', '2026-01-05 18:00+00', coordinator, 1000 + n
FROM bench_given, generate_series(1, people) AS n;

INSERT INTO consultants_consultant (
    id, chosen_name, pronouns, email, phone, preferred_channel, expertise, in_person, remote,
    timezone, access_needs, travel_needs, support_person, rest_days_after, is_invented, created_at,
    user_id, home_county_id
)
SELECT n, 'Person ' || n, '', 'person' || n || '@bench.invalid', '', 'email',
    (ARRAY['lived', 'subject', 'both'])[1 + n % 3], true, true, 'America/Los_Angeles', '', '', '',
    0, true, '2026-01-05 18:00+00', 1000 + n, (ARRAY(SELECT id FROM consultants_county ORDER BY id))[1 + n % 58]
FROM bench_given, generate_series(1, people) AS n;

INSERT INTO consultants_consultant_counties_served (consultant_id, county_id)
SELECT n, (ARRAY(SELECT id FROM consultants_county ORDER BY id))[1 + (n + served) % 58]
FROM bench_given, generate_series(1, people) AS n, generate_series(0, 2) AS served;

INSERT INTO consultants_consultant_languages (consultant_id, language_id)
SELECT n, (ARRAY(SELECT id FROM consultants_language ORDER BY id))[1 + (n + spoken) % 5]
FROM bench_given, generate_series(1, people) AS n, generate_series(0, 1) AS spoken;

INSERT INTO consultants_consultant_topics (consultant_id, topic_id)
SELECT n, (ARRAY(SELECT id FROM consultants_topic ORDER BY id))[1 + (n + known) % 5]
FROM bench_given, generate_series(1, people) AS n, generate_series(0, 2) AS known;

SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), (SELECT max(id) FROM accounts_user)),
    setval(pg_get_serial_sequence('consultants_consultant', 'id'),
        (SELECT max(id) FROM consultants_consultant));
