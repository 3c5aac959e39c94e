-- What people set themselves: some a limit, some times, some exclusions; most of them nothing.
UPDATE consultants_consultant SET
    most_asks_a_month = CASE WHEN id % 10 < 3 THEN 1 + id % 3 END,
    most_minutes_a_month = CASE WHEN id % 7 < 2 THEN 600 END,
    rest_days_after = CASE WHEN id % 11 < 2 THEN 1 + id % 2 ELSE 0 END,
    paused_until = CASE WHEN id % 19 = 0 THEN current_date + 60 END,
    remote = id % 5 <> 0,
    timezone = CASE WHEN id % 13 = 0 THEN 'America/New_York' ELSE timezone END;

INSERT INTO consultants_weeklytime (consultant_id, says, weekday, starts, ends)
SELECT id, CASE WHEN day % 2 = 0 THEN 'free' ELSE 'away' END, day, time '09:00', time '17:00'
FROM consultants_consultant, generate_series(0, 4) AS day WHERE id % 4 = 0;

INSERT INTO consultants_dateblock (consultant_id, says, starts_on, ends_on)
SELECT id, CASE WHEN id % 3 = 0 THEN 'free' ELSE 'away' END, current_date + 5, current_date + 30
FROM consultants_consultant WHERE id % 8 = 0;

INSERT INTO consultants_exclusion (consultant_id, kind, venue, audience)
SELECT id, 'audience', '', CASE WHEN id % 3 = 0 THEN 'county_staff' ELSE 'media' END
FROM consultants_consultant WHERE id % 14 = 0;
INSERT INTO consultants_exclusion (consultant_id, kind, county_id, venue, audience)
SELECT c.id, 'county', (SELECT id FROM consultants_county WHERE name = 'Fresno'), '', ''
FROM consultants_consultant c WHERE c.id % 9 = 0;

-- One language that few people speak.
INSERT INTO consultants_consultant_languages (consultant_id, language_id)
SELECT c.id, (SELECT id FROM consultants_language ORDER BY id OFFSET 6 LIMIT 1)
FROM consultants_consultant c WHERE c.id % 1000 = 7;
