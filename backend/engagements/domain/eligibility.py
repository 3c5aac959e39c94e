"""Who meets a seat's wishes and may be asked, as SQL on a person ``c``.

Wishes go together in ways that the planner's statistics cannot know: many speak Hmong and many
live in a county, yet those who do both are few, or none. A walk along the rotation would then
read everybody. So whoever meets the wishes is looked up first, as sets; when they are ``FEW``
the search goes through them alone, and otherwise the walk finds enough of them soon.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from engagements.domain import limits
from engagements.models import Seat
from engagements.models.engagement import Way
from engagements.states import DRAFT, SENT, WITHDRAWN

FEW = 3_000
WISHES = ("topic", "language", "place", "way")


@dataclass(frozen=True)
class Wish:
    """One wish of a seat: the condition that ``c`` meets it, and the query of all who do."""

    name: str
    condition: str
    people: str


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
class Search:
    """The conditions of one seat's search, and their parameters."""

    wishes: tuple[Wish, ...]
    loosened: Collection[str]
    meets: str
    given: Mapping[str, Any]

    @property
    def names(self) -> list[str]:
        """The names of the seat's wishes."""
        return [wish.name for wish in self.wishes]

    @property
    def met(self) -> str:
        """The array that says of each wish whether it is met: only a loosened one is asked."""
        asked = (wish.condition if wish.name in self.loosened else "true" for wish in self.wishes)
        return f"ARRAY[{', '.join(asked)}]::boolean[]"

    @property
    def open_to_ask(self) -> str:
        """The condition of meeting the wishes and being free to be asked."""
        return f"{self.meets} AND {OPEN_TO_ASK}"

    @property
    def eligible(self) -> str:
        """The condition of having set nothing against it, beside."""
        return f"{self.open_to_ask} AND NOT {ANYTHING_AGAINST}"

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query that uses the conditions."""
        return _rows(sql, {**self.given, **more})


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def search_for(seat: Seat, loosen: Collection[str] = ()) -> Search:
    """Return the search for who could take a seat, leaving aside the wishes in ``loosen``."""
    wishes = tuple(_wishes(seat))
    given = limits.facts_of(seat) | {
        "topic": seat.topic_id,
        "language": seat.language_id,
        "county": seat.county_id,
        "region": seat.region_id,
    }
    held = [wish for wish in wishes if wish.name not in loosen]
    meets = [wish.condition for wish in held]
    # Most people work both ways, so that wish narrows nothing down.
    linked = [wish for wish in held if wish.name != "way"]
    if linked:
        sets = " INTERSECT ".join(f"({wish.people})" for wish in linked)
        few = _rows(f"SELECT * FROM ({sets}) p LIMIT {FEW + 1}", given)
        if len(few) <= FEW:
            given["few"] = [person for (person,) in few]
            others = [wish.condition for wish in held if wish not in linked]
            meets = ["c.id = ANY(%(few)s)", *others]
    return Search(wishes, loosen, " AND ".join(meets) or "true", given)


def _wishes(seat: Seat) -> list[Wish]:
    found = []
    if seat.topic_id:
        found.append(_linked("topic", "topics", "topic_id = %(topic)s"))
    if seat.language_id:
        found.append(_linked("language", "languages", "language_id = %(language)s"))
    if seat.county_id:
        found.append(_placed("= %(county)s"))
    elif seat.region_id:
        counties = "IN (SELECT id FROM consultants_county WHERE region_id = %(region)s)"
        found.append(_placed(counties, "c.home_region_id = %(region)s OR "))
    if seat.way != Way.ANY:
        column = "c.in_person" if seat.way == Way.IN_PERSON else "c.remote"
        found.append(
            Wish("way", column, f"SELECT c.id FROM consultants_consultant c WHERE {column}")
        )
    return found


def _linked(name: str, relation: str, condition: str) -> Wish:
    people = f"SELECT consultant_id FROM consultants_consultant_{relation} t WHERE t.{condition}"
    return Wish(name, f"EXISTS ({people} AND t.consultant_id = c.id)", people)


def _placed(counties: str, or_home: str = "") -> Wish:
    """Living there or serving it; whoever named only a region lives somewhere in it."""
    served = _linked("place", "counties_served", f"county_id {counties}")
    home = f"{or_home}c.home_county_id {counties}"
    return Wish(
        "place",
        f"({home} OR {served.condition})",
        f"SELECT c.id FROM consultants_consultant c WHERE {home} UNION ALL {served.people}",
    )
