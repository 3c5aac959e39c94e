"""Whose turn it is: pure, so that a test, a simulation and the database work it out alike.

The person who has waited longest is asked first. Being asked moves a person's turn to that
moment, and each hour of the work that was asked for moves it ``DAYS_AN_HOUR`` days further: who
is offered much work waits longer for the next. An offer that was declined, taken back or
cancelled is left out as if it had never been made, so a no gives back exactly the place before.

``turn`` is a fold over the offers that count, in the order in which they were sent:

    turn = max(turn, sent_at) + DAYS_AN_HOUR × planned hours

Its closed form, with P the running sum of the time added, is what one SQL statement can work
out for many people (``engagements.domain.rotation``):

    turn = max over i of (sent_at_i − P_before_i) + P_all
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAYS_AN_HOUR = 5
"""Days that one planned hour adds to a person's turn; chosen by docs/fairness.md."""

FIRST = datetime.min.replace(tzinfo=UTC)
"""Stands for the turn of someone who was never asked: before everybody else's."""


@dataclass(frozen=True, order=True)
class Ask:
    """An offer that counts: when it was sent, and its planned minutes. ``id`` breaks ties."""

    sent_at: datetime
    id: int
    minutes: int


@dataclass(frozen=True)
class Waiting:
    """A person and their turn; ``turn_at`` is None for someone who was never asked."""

    id: int
    since: datetime
    turn_at: datetime | None

    @property
    def place(self) -> tuple[datetime, datetime, int]:
        """What the order is by: the turn, then who joined first, then the number."""
        return (self.turn_at or FIRST, self.since, self.id)


def added(minutes: int, days_an_hour: int = DAYS_AN_HOUR) -> timedelta:
    """Return by how much planned minutes of work move a turn."""
    return timedelta(seconds=seconds_a_minute(days_an_hour) * minutes)


def seconds_a_minute(days_an_hour: int = DAYS_AN_HOUR) -> int:
    """Return by how many seconds one planned minute moves a turn: a whole number, exact."""
    return days_an_hour * 24 * 60


def turn(asks: Iterable[Ask], days_an_hour: int = DAYS_AN_HOUR) -> datetime | None:
    """Return a person's turn from the offers that count; None when there is none."""
    at: datetime | None = None
    for ask in sorted(asks):
        at = max(at or ask.sent_at, ask.sent_at) + added(ask.minutes, days_an_hour)
    return at


def in_order(people: Iterable[Waiting]) -> Sequence[Waiting]:
    """Return the people, whoever is asked first at the front. The order given does not matter."""
    return sorted(people, key=lambda person: person.place)
