"""What people set themselves, held against one piece of work.

Each kind is one SQL condition on a person ``c``, so that the check of a single offer and the
shortlist of a hundred thousand people can never disagree. Days and months are those of the
person's own clock. What a person set cannot be loosened by anybody else: only they can say yes
beforehand (``PriorYes``). A pause is absolute and has no such yes.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from consultants.models import Availability, ExclusionKind
from core import time
from engagements.models import Engagement, PriorYes, Seat
from engagements.states import LIVE_STATES, SENT, WITHDRAWN

ASKS = "asks"
HOURS = "hours"
REST = "rest"
AWAY = "away"
WEEKLY = "weekly"
EXCLUSION = "exclusion"

EXCLUDED_BY = ("topic_id", "county_id", "audiences", "venue")
"""Facts of the work that an exclusion may be about."""


@dataclass(frozen=True)
class Standing:
    """A kind of what stands against an offer, in words that say no more than the kind."""

    kind: str
    words: str


# The first and last day of the work, and its times, on the person's own clock.
STARTS = "(%(starts_at)s AT TIME ZONE c.timezone)"
ENDS = "(%(ends_at)s AT TIME ZONE c.timezone)"
# When a clock goes back an hour, work across that moment could end before it begins.
SPAN = f"tsrange({STARTS}, greatest({ENDS}, {STARTS} + (%(ends_at)s - %(starts_at)s)))"
FIRST_DAY = f"{STARTS}::date"
LAST_DAY = f"({ENDS} - interval '1 microsecond')::date"
DAYS = f"generate_series({FIRST_DAY}::timestamp, {LAST_DAY}::timestamp, interval '1 day') d (day)"
A_MONTH = "interval '1 month'"
ASKING_MONTH = "date_trunc('month', %(now)s AT TIME ZONE c.timezone)"
WORKING_MONTH = f"date_trunc('month', {STARTS})"


def _within(instant: str, month: str) -> str:
    return (
        f"{instant} >= ({month}) AT TIME ZONE c.timezone"
        f" AND {instant} < ({month} + {A_MONTH}) AT TIME ZONE c.timezone"
    )


def _quoted(values: Collection[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


LIVE = _quoted(LIVE_STATES)
# Midnight as the end of a weekly time is the end of that day.
WEEKLY_RANGE = (
    "tsrange(d.day + w.starts, CASE WHEN w.ends = '00:00' THEN d.day + interval '1 day'"
    " ELSE d.day + w.ends END)"
)
WEEKLY_TIMES = (
    f"{DAYS} JOIN consultants_weeklytime w ON w.consultant_id = c.id"
    " AND w.weekday = extract(isodow FROM d.day) - 1"
)

# Whoever was asked was asked, also when the offer was taken back later: they had read it and
# thought about it. Asking anew for the same seat, such as after a change, is the same ask.
# (Turns and fairness count chances that were given: there an offer taken back is none.)
ASKS_THIS_MONTH = f"""(
    SELECT count(*) FROM engagements_offer o
    WHERE o.consultant_id = c.id AND {_within("o.sent_at", ASKING_MONTH)}
        AND (o.state <> '{WITHDRAWN}' OR o.seat_id <> %(seat_id)s AND NOT EXISTS (
            SELECT FROM engagements_offer anew
            WHERE anew.consultant_id = c.id AND anew.seat_id = o.seat_id
                AND (anew.sent_at, anew.id) > (o.sent_at, o.id)
        ))
)"""

WORK_STARTS = "coalesce(lower(a.during), (o.terms ->> 'starts_at')::timestamptz)"
# Planned time of live bookings and of open offers of other seats, in the month of the work.
LOAD_MINUTES = f"""(
    SELECT coalesce(sum(coalesce(a.agreed_minutes, o.total_minutes)), 0) FROM engagements_offer o
    LEFT JOIN engagements_assignment a ON a.offer_id = o.id AND a.state IN ({LIVE})
    WHERE o.consultant_id = c.id AND o.seat_id <> %(seat_id)s
        AND (o.state = '{SENT}' OR a.id IS NOT NULL)
        AND {_within(WORK_STARTS, WORKING_MONTH)}
)"""

# Parts of one event are not apart from one another, so nobody needs a rest between them.
ELSEWHERE = f"""
    FROM engagements_assignment a JOIN engagements_engagement e ON e.id = a.engagement_id
    WHERE a.consultant_id = c.id AND a.state IN ({LIVE}) AND e.id <> %(engagement_id)s
        AND (e.convening_id IS NULL OR e.convening_id IS DISTINCT FROM %(convening_id)s)
"""

SAYS_FREE = f"""coalesce({SPAN} <@ (
    SELECT range_agg(free.span) FROM (
        SELECT tsrange(b.starts_on::timestamp, b.ends_on + interval '1 day') AS span
        FROM consultants_dateblock b
        WHERE b.consultant_id = c.id AND b.says = '{Availability.FREE}'
            AND b.starts_on <= {LAST_DAY} AND b.ends_on >= {FIRST_DAY}
        UNION ALL
        SELECT {WEEKLY_RANGE} FROM {WEEKLY_TIMES} WHERE w.says = '{Availability.FREE}'
    ) free
), false)"""

PAUSED = "coalesce(c.paused_until > (%(now)s AT TIME ZONE c.timezone)::date, false)"

AGAINST: Mapping[str, str] = {
    ASKS: "(c.most_asks_a_month IS NOT NULL"
    f" AND c.most_asks_a_month <= {ASKS_THIS_MONTH} - %(asks_back)s)",
    HOURS: "(c.most_minutes_a_month IS NOT NULL"
    f" AND c.most_minutes_a_month < %(minutes)s + %(more_minutes)s + {LOAD_MINUTES})",
    REST: f"""(c.rest_days_after > 0 AND EXISTS (
        SELECT {ELSEWHERE} AND (
            {FIRST_DAY} - ((upper(a.during) - interval '1 microsecond')
                AT TIME ZONE c.timezone)::date BETWEEN 1 AND c.rest_days_after
            OR (lower(a.during) AT TIME ZONE c.timezone)::date - {LAST_DAY}
                BETWEEN 1 AND c.rest_days_after
        )
    ))""",
    AWAY: f"""EXISTS (
        SELECT FROM consultants_dateblock b
        WHERE b.consultant_id = c.id AND b.says = '{Availability.AWAY}'
            AND b.starts_on <= {LAST_DAY} AND b.ends_on >= {FIRST_DAY}
    )""",
    # Days that the person said they are free on win over their usual week.
    WEEKLY: f"""EXISTS (
        SELECT FROM {WEEKLY_TIMES}
        WHERE w.says = '{Availability.AWAY}' AND {WEEKLY_RANGE} && {SPAN}
            AND NOT EXISTS (
                SELECT FROM consultants_dateblock b
                WHERE b.consultant_id = c.id AND b.says = '{Availability.FREE}'
                    AND d.day::date BETWEEN b.starts_on AND b.ends_on
            )
    )""",
    EXCLUSION: f"""EXISTS (
        SELECT FROM consultants_exclusion x WHERE x.consultant_id = c.id AND (
            x.kind = '{ExclusionKind.TOPIC}' AND x.topic_id = %(topic_id)s
            OR x.kind = '{ExclusionKind.COUNTY}' AND x.county_id = %(county_id)s
            OR x.kind = '{ExclusionKind.AUDIENCE}' AND x.audience = ANY(%(audiences)s)
            OR x.kind = '{ExclusionKind.VENUE}'
                AND strpos(lower(%(venue)s), lower(trim(x.venue))) > 0
        )
    )""",
}
KINDS = tuple(AGAINST)


def words_for(kind: str) -> str:
    """Say what stands against an offer, in the reader's language, and nothing beyond its kind."""
    return {
        ASKS: _("Has been asked as often as they wish this month"),
        HOURS: _("Would go past the hours they wish that month"),
        REST: _("Rests around other work at that time"),
        AWAY: _("Not free that day"),
        WEEKLY: _("Not usually free at that time"),
        EXCLUSION: _("Something about this work is on their list of what they don’t do"),
    }[kind]


@dataclass(frozen=True)
class Held:
    """When and in which room work is held."""

    starts_at: datetime
    ends_at: datetime
    room: str = ""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def _held(engagement: Engagement) -> Held:
    session = engagement.session
    room = session.current.room.name if session and session.current else ""
    return Held(engagement.starts_at, engagement.ends_at, room)


def facts_of(seat: Seat, held: Held | None = None) -> dict[str, Any]:
    """Return the facts of a seat's work that the conditions ask about, as SQL parameters.

    ``held`` is how it would be held, if not as it is. ``more_minutes`` and ``asks_back`` are for
    what a person will be booked and asked by then: more work in that month, and fewer asks.
    """
    engagement = seat.engagement
    held = held or _held(engagement)
    convening = engagement.convening
    where = engagement.where
    places = [engagement.place, held.room, convening.venue_name if convening else ""]
    return {
        "now": time.now(),
        "seat_id": seat.pk,
        "engagement_id": engagement.pk,
        "convening_id": engagement.convening_id,
        "starts_at": held.starts_at,
        "ends_at": held.ends_at,
        "minutes": held.minutes + sum(row.minutes for row in seat.workload.all()),
        "more_minutes": 0,
        "asks_back": 0,
        "topic_id": seat.topic_id,
        "county_id": where.pk if where else None,
        "audiences": sorted(engagement.audiences),
        "venue": " · ".join(place for place in places if place),
    }


def asked_about(seat: Seat) -> dict[str, Any]:
    """Return the facts of a seat's work that a person who is asked first says yes to."""
    facts = facts_of(seat)
    times = {name: facts[name].isoformat() for name in ("starts_at", "ends_at")}
    return times | {name: facts[name] for name in ("minutes", *EXCLUDED_BY)}


def covered(row: PriorYes, seat: Seat) -> list[str]:
    """Return the kinds that a prior yes covers for its seat as it is planned today.

    Work that grew or moved to another time is not what the person was asked about: it covers
    nothing of that. Shorter work within the same time is.
    """
    return covers(row, facts_of(seat))


def covers(row: PriorYes, now: Mapping[str, Any]) -> list[str]:
    """Return the kinds that a prior yes covers for work of these facts."""
    then = row.about
    if not then or now["minutes"] > then["minutes"]:
        return []
    starts_at, ends_at = (datetime.fromisoformat(then[name]) for name in ("starts_at", "ends_at"))
    if now["starts_at"] < starts_at or now["ends_at"] > ends_at:
        return []
    is_same = all(now[name] == then[name] for name in EXCLUDED_BY)
    return [kind for kind in row.beyond if is_same or kind != EXCLUSION]


def kinds_sql(kinds: Collection[str] = KINDS) -> str:
    """Return the SQL of the array of kinds that stand against a person ``c``."""
    cases = (f"CASE WHEN {AGAINST[kind]} THEN '{kind}' END" for kind in kinds)
    return f"array_remove(ARRAY[{', '.join(cases)}], NULL)"


def standing_against(*, seat: Seat, consultant_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Return what each person set that stands against an offer of the seat; most have nothing.

    One query for all of them. It says nothing of a pause, for which there is no
    prior yes. Whoever goes on to ask locks the people first: otherwise two coordinators could each
    find room for one more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, {kinds_sql()} FROM consultants_consultant c WHERE c.id = ANY(%(ids)s)",
            {**facts_of(seat), "ids": list(consultant_ids)},
        )
        found = dict(cursor.fetchall())
    return {
        person: [Standing(kind, words_for(kind)) for kind in found.get(person, ())]
        for person in consultant_ids
    }


def nothing_against(
    *, seat: Seat, moved: Sequence[tuple[int, datetime, datetime]]
) -> list[tuple[int, datetime, datetime]]:
    """Return those of (person, start, end) at which nothing a person set would stand against it.

    What it would be if the seat's work, no longer or shorter than planned, were at that time.
    One query for all of them.
    """
    conditions = kinds_sql().replace("%(starts_at)s", "moved.starts_at")
    conditions = conditions.replace("%(ends_at)s", "moved.ends_at")
    people, starts, ends = ([row[column] for row in moved] for column in range(3))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT moved.place
            FROM unnest(%(people)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
                WITH ORDINALITY AS moved (person_id, starts_at, ends_at, place)
            JOIN consultants_consultant c ON c.id = moved.person_id
            WHERE {conditions} = '{{}}' ORDER BY moved.place
            """,
            {**facts_of(seat), "people": people, "starts": starts, "ends": ends},
        )
        return [moved[place - 1] for (place,) in cursor.fetchall()]


@dataclass(frozen=True)
class Moved:
    """One person's work at the time to which it would be moved."""

    person_id: int
    engagement_id: int
    convening_id: int | None
    starts_at: datetime
    ends_at: datetime


FACTS = {
    "seat_id": "bigint",
    "engagement_id": "bigint",
    "convening_id": "bigint",
    "starts_at": "timestamptz",
    "ends_at": "timestamptz",
    "minutes": "bigint",
    "more_minutes": "bigint",
    "asks_back": "bigint",
    "topic_id": "bigint",
    "county_id": "bigint",
    "audiences": "text[]",
    "venue": "text",
}


def against_each(asked: Sequence[tuple[int, Mapping[str, Any]]]) -> list[list[str]]:
    """Return, for each person and ``facts_of`` work, the kinds that stand against an offer.

    One query for all of them.
    """
    kinds = kinds_sql()
    for name in FACTS:
        kinds = kinds.replace(f"%({name})s", f"asked.{name}")
    columns = ", ".join(f"{name} {kind}" for name, kind in FACTS.items())
    rows = [
        {name: facts[name] for name in FACTS} | {"place": place, "person_id": person_id}
        for place, (person_id, facts) in enumerate(asked)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {kinds}
            FROM jsonb_to_recordset(%(rows)s::jsonb)
                AS asked (place bigint, person_id bigint, {columns})
            JOIN consultants_consultant c ON c.id = asked.person_id ORDER BY asked.place
            """,
            {"now": time.now(), "rows": json.dumps(rows, default=str)},
        )
        return [found for (found,) in cursor.fetchall()]


OF_TIMES = (AWAY, WEEKLY, REST)
"""What a person set about when they work; the rest is about how much and what."""


def times_against(moved: Sequence[Moved]) -> list[tuple[str, ...]]:
    """Return, for each, the kinds of what the person set that its time goes beyond.

    One query for all of them.
    """
    if not moved:
        return []
    kinds = kinds_sql(OF_TIMES)
    columns = tuple(Moved.__dataclass_fields__)
    for name in columns:
        kinds = kinds.replace(f"%({name})s", f"moved.{name}")
    types = ("bigint[]", "bigint[]", "bigint[]", "timestamptz[]", "timestamptz[]")
    arrays = ", ".join(f"%({name})s::{kind}" for name, kind in zip(columns, types, strict=True))
    given = {name: [getattr(each, name) for each in moved] for name in columns}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {kinds} FROM unnest({arrays})
                WITH ORDINALITY AS moved ({", ".join(columns)}, place)
            JOIN consultants_consultant c ON c.id = moved.person_id ORDER BY moved.place
            """,
            given,
        )
        return [tuple(found) for (found,) in cursor.fetchall()]
