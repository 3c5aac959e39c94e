"""Who could take a seat, in the order of whose turn it is, each with the reasons in words.

Eligible is whoever meets every wish of the seat, is not paused, has set nothing that stands
against it, is free of bookings at that time, was not asked for this seat yet and has no other
seat of the engagement. The order is the rotation's alone: no reason is a score.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid
from engagements.domain import limits
from engagements.domain.limits import Standing, facts_of
from engagements.domain.reasons import Facts, reasons_for
from engagements.models import Seat
from engagements.models.engagement import Way
from engagements.states import DRAFT, SENT, WITHDRAWN

SHOWN = 50
WISHES = ("topic", "language", "place", "way")
FREE = "free"
ASK = "ask"
IN_TURN = "c.turn_at ASC NULLS FIRST, c.created_at, c.id"


@dataclass(frozen=True)
class Candidate:
    """An eligible person: their place, counted from 1, and why, in words.

    ``says`` is what they say of that time: free, or ask. Minutes are planned ones of bookings
    and open offers in the month of the work.
    """

    consultant: Consultant
    place: int
    reasons: list[str]
    says: str
    load_minutes: int
    limit_minutes: int | None
    asks_this_month: int
    most_asks: int | None
    last_asked_at: datetime | None
    last_engaged_on: date | None


@dataclass(frozen=True)
class SetAside:
    """Somebody who meets the wishes, but something of their own stands against it: ask first."""

    consultant: Consultant
    standing: list[Standing]


@dataclass(frozen=True)
class Shortlist:
    """A stretch of the eligible people, and those of the same stretch who were set aside.

    ``unmet`` are the seat's wishes that nobody in the network meets; ``has_more`` says that the
    list goes on.
    """

    seat: Seat
    candidates: list[Candidate]
    set_aside: list[SetAside]
    unmet: list[str]
    loosened: list[str]
    has_more: bool


@dataclass(frozen=True)
class PassedOver:
    """Eligible people whose turn is before the last chosen one's, and who were not chosen."""

    count: int
    consultants: list[Consultant] = field(default_factory=list)


def _wishes(seat: Seat) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the seat's wishes as conditions on a person ``c``, by name, with parameters."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    if seat.topic_id:
        linked = "SELECT consultant_id FROM consultants_consultant_topics WHERE topic_id"
        found["topic"] = (f"c.id IN ({linked} = %(topic)s)", {"topic": seat.topic_id})
    if seat.language_id:
        linked = "SELECT consultant_id FROM consultants_consultant_languages WHERE language_id"
        found["language"] = (f"c.id IN ({linked} = %(language)s)", {"language": seat.language_id})
    if seat.county_id:
        linked = "SELECT consultant_id FROM consultants_consultant_counties_served WHERE county_id"
        found["place"] = (
            f"(c.home_county_id = %(place)s OR c.id IN ({linked} = %(place)s))",
            {"place": seat.county_id},
        )
    elif seat.region_id:
        counties = "SELECT id FROM consultants_county WHERE region_id = %(place)s"
        linked = "SELECT consultant_id FROM consultants_consultant_counties_served WHERE county_id"
        found["place"] = (
            "(c.home_region_id = %(place)s"
            f" OR c.home_county_id IN ({counties}) OR c.id IN ({linked} IN ({counties})))",
            {"place": seat.region_id},
        )
    if seat.way == Way.IN_PERSON:
        found["way"] = ("c.in_person", {})
    elif seat.way == Way.REMOTE:
        found["way"] = ("c.remote", {})
    return found


# Neither paused, nor taken at that time, nor asked for this seat or another of the engagement.
OPEN_TO_ASK = f"""
    NOT {limits.PAUSED}
    AND NOT EXISTS (
        SELECT FROM engagements_assignment a
        WHERE a.consultant_id = c.id AND a.state IN ({limits.LIVE})
            AND (a.during && tstzrange(%(starts_at)s, %(ends_at)s)
                OR a.engagement_id = %(engagement_id)s)
    )
    AND NOT EXISTS (
        SELECT FROM engagements_offer o JOIN engagements_seat s ON s.id = o.seat_id
        WHERE s.engagement_id = %(engagement_id)s AND o.consultant_id = c.id
            AND (o.state IN ('{DRAFT}', '{SENT}')
                OR s.id = %(seat_id)s AND o.state <> '{WITHDRAWN}')
    )
"""
ANYTHING_AGAINST = f"({' OR '.join(limits.AGAINST.values())})"


@dataclass(frozen=True)
class _Search:
    """The conditions of one seat's search, and their parameters."""

    wishes: Mapping[str, str]
    meets: str
    given: Mapping[str, Any]

    @property
    def eligible(self) -> str:
        return f"{self.meets} AND {OPEN_TO_ASK} AND NOT {ANYTHING_AGAINST}"

    @property
    def set_aside(self) -> str:
        return f"{self.meets} AND {OPEN_TO_ASK} AND {ANYTHING_AGAINST}"

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.given, **more})
            return cursor.fetchall()


def _search(seat: Seat, loosen: Collection[str] = ()) -> _Search:
    wishes = _wishes(seat)
    given = facts_of(seat)
    for _condition, parameters in wishes.values():
        given.update(parameters)
    conditions = {name: condition for name, (condition, _parameters) in wishes.items()}
    held = [condition for name, condition in conditions.items() if name not in loosen]
    return _Search(conditions, " AND ".join(held) or "true", given)


def _whole(seat_id: int, actor: User) -> Seat:
    seats = Seat.objects.select_related(
        "topic",
        "language",
        "county",
        "region",
        "engagement__session__current__room",
        "engagement__convening__county",
        "engagement__county",
    ).prefetch_related("workload")
    return permits.get_visible(seats, actor, pk=seat_id)


def _refuse_unknown(loosen: Collection[str]) -> None:
    problems = [
        FieldProblem("loosen", _("“%(value)s” is not one of the choices.") % {"value": name})
        for name in loosen
        if name not in WISHES
    ]
    if problems:
        raise Invalid(problems=problems)


def shortlist(
    *,
    actor: User,
    seat_id: int,
    loosen: Collection[str] = (),
    start: int = 0,
    count: int = SHOWN,
) -> Shortlist:
    """Return the eligible people of a seat from place ``start`` on, whoever is next first.

    ``loosen`` names wishes (``WISHES``) to leave aside; what people set themselves cannot be.
    The same number of queries however many people there are. Refuses whoever is not a
    coordinator or an auditor, and a wish that there is not.
    """
    seat = _whole(seat_id, actor)
    permits.require(actor, "engagements.see_shortlist", seat)
    _refuse_unknown(loosen)
    search = _search(seat, loosen)
    found = _found(search, start, count + 1)
    shown = found[:count]
    aside = _aside(search, shown if len(found) > count else [], count)
    people = Consultant.objects.select_related(
        "home_county__region", "home_region", "user"
    ).in_bulk([facts.consultant_id for facts in shown] + [person for person, _kinds in aside])
    return Shortlist(
        seat=seat,
        candidates=[
            _candidate(people[facts.consultant_id], start + number, facts, seat)
            for number, facts in enumerate(shown, start=1)
        ],
        set_aside=[
            SetAside(people[person], [Standing(kind, limits.words_for(kind)) for kind in kinds])
            for person, kinds in aside
        ],
        unmet=_unmet(search),
        loosened=[name for name in WISHES if name in loosen],
        has_more=len(found) > count,
    )


def _found(search: _Search, start: int, count: int) -> list[Facts]:
    met = ", ".join(search.wishes.values())
    rows = search.rows(
        f"""
        SELECT c.id, ARRAY[{met}]::boolean[], {limits.SAYS_FREE},
            {limits.LOAD_MINUTES}, c.most_minutes_a_month,
            {limits.ASKS_THIS_MONTH}, c.most_asks_a_month, c.last_asked_at,
            (SELECT max(a.service_on) FROM engagements_assignment a
                WHERE a.consultant_id = c.id AND a.state IN ({limits.LIVE})
                AND a.during << tstzrange(%(now)s, NULL))
        FROM (
            SELECT c.* FROM consultants_consultant c
            WHERE {search.eligible} ORDER BY {IN_TURN} LIMIT %(count)s OFFSET %(start)s
        ) c ORDER BY {IN_TURN}
        """,
        count=count,
        start=start,
    )
    return [Facts(person, tuple(compress(search.wishes, met)), *row) for person, met, *row in rows]


def _aside(search: _Search, shown: Sequence[Facts], count: int) -> list[tuple[int, Sequence[str]]]:
    """Return who of the stretch up to the last one shown was set aside, with the kinds."""
    until, more = "", {}
    if shown:
        until = f"AND {_place_up_to('%(last)s')}"
        more = {"last": shown[-1].consultant_id}
    rows = search.rows(
        f"""
        SELECT c.id, {limits.kinds_sql()} FROM (
            SELECT c.* FROM consultants_consultant c
            WHERE {search.set_aside} {until} ORDER BY {IN_TURN} LIMIT %(count)s
        ) c ORDER BY {IN_TURN}
        """,
        count=count,
        **more,
    )
    return [(person, kinds) for person, kinds in rows]


def _place_up_to(consultant_id: str) -> str:
    """Return the condition that ``c`` is not behind a person in the rotation."""
    turn = "coalesce({0}.turn_at, '-infinity'), {0}.created_at, {0}.id"
    return (
        f"({turn.format('c')}) <= (SELECT {turn.format('l')}"
        f" FROM consultants_consultant l WHERE l.id = {consultant_id})"
    )


def _unmet(search: _Search) -> list[str]:
    """Return the wishes that nobody meets, in one query however many there are."""
    asked = ", ".join(
        f"EXISTS (SELECT FROM consultants_consultant c WHERE {condition})"
        for condition in search.wishes.values()
    )
    ((met,),) = search.rows(f"SELECT ARRAY[{asked}]::boolean[]")
    return [name for name, is_met in zip(search.wishes, met, strict=True) if not is_met]


def _candidate(person: Consultant, place: int, facts: Facts, seat: Seat) -> Candidate:
    return Candidate(
        consultant=person,
        place=place,
        reasons=reasons_for(person, facts, seat),
        says=FREE if facts.is_free else ASK,
        load_minutes=facts.load_minutes,
        limit_minutes=facts.limit_minutes,
        asks_this_month=facts.asks_this_month,
        most_asks=facts.most_asks,
        last_asked_at=facts.last_asked_at,
        last_engaged_on=facts.last_engaged_on,
    )


def passed_over(*, seat: Seat, consultant_ids: Collection[int]) -> PassedOver:
    """Return who is eligible, before the last of the chosen in the rotation, and not chosen.

    Judged by all of the seat's wishes. At most ``SHOWN`` people are named; all are counted.
    """
    if not consultant_ids:
        return PassedOver(0)
    search = _search(seat)
    last = "(SELECT k.id FROM consultants_consultant k WHERE k.id = ANY(%(chosen)s)"
    last += " ORDER BY k.turn_at DESC NULLS LAST, k.created_at DESC, k.id DESC LIMIT 1)"
    rows = search.rows(
        f"""
        SELECT c.id, count(*) OVER () FROM consultants_consultant c
        WHERE {search.eligible} AND c.id <> ALL(%(chosen)s) AND {_place_up_to(last)}
        ORDER BY {IN_TURN} LIMIT {SHOWN}
        """,
        chosen=list(consultant_ids),
    )
    people = Consultant.objects.in_bulk([person for person, _count in rows])
    count = rows[0][1] if rows else 0
    return PassedOver(count, [people[person] for person, _count in rows])
