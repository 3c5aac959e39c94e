"""Who could take a seat, in the order of whose turn it is, each with the reasons in words.

Eligible is whoever meets every wish of the seat, is not paused, has set nothing that stands
against it, is free of bookings at that time, was not asked for this seat yet and has no other
seat of the engagement. The order is the rotation's alone: no reason is a score.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import permits
from core.errors import FieldProblem, Invalid
from engagements.domain import limits
from engagements.domain.eligibility import WISHES, Search, search_for
from engagements.domain.limits import Standing
from engagements.domain.reasons import Facts, reasons_for
from engagements.models import Seat

SHOWN = 50
MOST_SET_ASIDE = 50
FREE = "free"
ASK = "ask"
IN_TURN = "c.turn_at ASC NULLS FIRST, c.created_at, c.id"
IN_TURN_BACKWARDS = (F("turn_at").desc(nulls_last=True), "-created_at", "-id")


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
    search = search_for(seat, loosen)
    found = _stretch(search, start, count + 1)
    eligible = [facts for facts in found if not facts.standing]
    shown, has_more = eligible[:count], len(eligible) > count
    # An aside has the place of whoever comes before: those behind the last shown are for later.
    until = start + count - has_more
    aside = [facts for facts in found if facts.standing and facts.place <= until]
    people = Consultant.objects.select_related(
        "home_county__region", "home_region", "user"
    ).in_bulk([facts.consultant_id for facts in shown + aside])
    return Shortlist(
        seat=seat,
        candidates=[_candidate(people[facts.consultant_id], facts, seat) for facts in shown],
        set_aside=[
            SetAside(
                people[facts.consultant_id],
                [Standing(kind, limits.words_for(kind)) for kind in facts.standing],
            )
            for facts in aside
        ],
        unmet=_unmet(search),
        loosened=[name for name in WISHES if name in loosen],
        has_more=has_more,
    )


def _stretch(search: Search, start: int, count: int) -> list[Facts]:
    """Return ``count`` eligible people after the first ``start``, with who was set aside there.

    One walk along the rotation's index. ``place`` counts the eligible so far, which only grows,
    so that PostgreSQL stops at the last one wanted; ``LIMIT`` tells its planner as much.
    """
    rows = search.rows(
        f"""
        SELECT c.id, c.place, c.standing, {search.met}, {limits.SAYS_FREE},
            {limits.LOAD_MINUTES}, c.most_minutes_a_month, {limits.ASKS_THIS_MONTH},
            c.most_asks_a_month, c.last_asked_at,
            (SELECT max(a.service_on) FROM engagements_assignment a
                WHERE a.consultant_id = c.id AND a.state IN ({limits.LIVE})
                AND a.during << tstzrange(%(now)s, NULL))
        FROM (
            SELECT c.*, count(*) FILTER (WHERE c.standing <> '{{}}') OVER in_turn AS aside
            FROM (
                SELECT c.*, count(*) FILTER (WHERE c.standing = '{{}}') OVER in_turn AS place
                FROM (
                    SELECT c.*, {limits.kinds_sql()} AS standing FROM consultants_consultant c
                    WHERE {search.open_to_ask} ORDER BY {IN_TURN} OFFSET 0
                ) c
                WINDOW in_turn AS (ORDER BY {IN_TURN} ROWS UNBOUNDED PRECEDING)
            ) c
            WHERE c.place <= %(last)s AND c.place >= %(start)s
            WINDOW in_turn AS (ORDER BY {IN_TURN} ROWS UNBOUNDED PRECEDING)
        ) c
        WHERE c.standing = '{{}}' OR c.aside <= {MOST_SET_ASIDE}
        LIMIT %(limit)s
        """,
        start=start,
        last=start + count,
        limit=count + MOST_SET_ASIDE,
    )
    return [
        Facts(person, place, standing, tuple(compress(search.names, met)), *row)
        for person, place, standing, met, *row in rows
        if standing or place > start
    ]


def _unmet(search: Search) -> list[str]:
    """Return the wishes that nobody meets, in one query however many there are."""
    asked = ", ".join(f"EXISTS ({wish.people})" for wish in search.wishes)
    ((met,),) = search.rows(f"SELECT ARRAY[{asked}]::boolean[]")
    return [name for name, is_met in zip(search.names, met, strict=True) if not is_met]


def _candidate(person: Consultant, facts: Facts, seat: Seat) -> Candidate:
    return Candidate(
        consultant=person,
        place=facts.place,
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
    last = Consultant.objects.filter(pk__in=consultant_ids).order_by(*IN_TURN_BACKWARDS).first()
    if last is None:
        return PassedOver(0)
    search = search_for(seat)
    rows = search.rows(
        f"""
        SELECT c.id, count(*) OVER () FROM consultants_consultant c
        WHERE {search.eligible} AND c.id <> ALL(%(chosen)s) AND {_before(last)}
        ORDER BY {IN_TURN} LIMIT {SHOWN}
        """,
        chosen=list(consultant_ids),
        last_turn_at=last.turn_at,
        last_created_at=last.created_at,
        last_id=last.pk,
    )
    people = Consultant.objects.in_bulk([person for person, _count in rows])
    count = rows[0][1] if rows else 0
    return PassedOver(count, [people[person] for person, _count in rows])


def _before(last: Consultant) -> str:
    """Return the condition of coming before a person, so that the rotation's index serves it."""
    same = "(c.created_at, c.id) < (%(last_created_at)s, %(last_id)s)"
    if last.turn_at is None:
        return f"c.turn_at IS NULL AND {same}"
    return (
        "(c.turn_at IS NULL OR c.turn_at < %(last_turn_at)s"
        f" OR c.turn_at = %(last_turn_at)s AND {same})"
    )
