"""How evenly three years of asking were shared out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, pstdev

from benchmarks.fairness.asking import NO, YES, Asked, Record
from benchmarks.fairness.world import END, START

FEWEST_CHANCES = 100
"""Whoever was eligible for fewer asks is left out: their wishes and limits decide, not the rule."""
A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Figures:
    """What one rule did; each list has one number a person, sorted.

    Asks and pay are for each year in the network; an ask that was declined is not counted among
    ``asks_a_year``, for it gave back the turn. ``a_hundred_chances`` are asks for each hundred for
    which the person was eligible. Waits are in days; ``in_a_row`` counts the chances that went to
    others before the person's own came. ``asked_of_decliners`` is the mean of all asks a year,
    declined ones too, of those who say no most often.
    """

    asks: int
    yeses: int
    asks_a_year: list[float]
    a_hundred_chances: list[float]
    pay_a_year: list[float]
    waits: list[float]
    in_a_row: list[float]
    asked_of_decliners: float


def at(values: Sequence[float], part: float) -> float:
    """Return the sorted value below which a part of the values lies."""
    return values[min(len(values) - 1, int(part * len(values)))]


def spread(values: Sequence[float]) -> float:
    """How many times as much the ninth of ten people has as the second; 1 is even."""
    low = at(values, 0.1)
    return at(values, 0.9) / low if low else float("inf")


def unevenness(values: Sequence[float]) -> float:
    """The standard deviation as a share of the mean; 0 is even."""
    return pstdev(values) / fmean(values)


def figures_of(records: Sequence[Record]) -> Figures:
    """Measure one simulation."""
    asks = sorted((ask for r in records for ask in r.asks), key=lambda a: (a.at, a.seat.id))
    chances = Counter(person for ask in asks for person in ask.eligible)
    most_no = max(r.person.says_no for r in records)
    often = [r for r in records if chances[r.person.id] >= FEWEST_CHANCES]
    return Figures(
        asks=len(asks),
        yeses=sum(ask.answer == YES for ask in asks),
        asks_a_year=sorted(_counted(r) / _years(r) for r in often),
        a_hundred_chances=sorted(100 * _counted(r) / chances[r.person.id] for r in often),
        pay_a_year=sorted(_pay(r) / _years(r) for r in often),
        waits=sorted(_longest_wait(r) for r in often),
        in_a_row=sorted(_most_in_a_row(asks, r.person.id) for r in often),
        asked_of_decliners=fmean(
            len(r.asks) / _years(r) for r in often if r.person.says_no == most_no
        ),
    )


def _counted(record: Record) -> int:
    return sum(ask.answer != NO for ask in record.asks)


def _pay(record: Record) -> float:
    return sum(ask.seat.pay for ask in record.asks if ask.answer == YES)


def _years(record: Record) -> float:
    return (END - max(record.person.joined_at, START)) / A_YEAR


def _longest_wait(record: Record) -> float:
    """The longest time without being asked, from joining on, in days; pauses left out."""
    moments = [max(record.person.joined_at, START), *(ask.at for ask in record.asks), END]
    between = pairwise(moments)
    return max(after - before - _paused(record, before, after) for before, after in between) / A_DAY


def _paused(record: Record, since: datetime, until: datetime) -> timedelta:
    if record.person.paused is None:
        return timedelta()
    first, last = record.person.paused
    return max(timedelta(), min(until, last) - max(since, first))


def _most_in_a_row(asks: Sequence[Asked], person: int) -> int:
    most = missed = 0
    for ask in asks:
        if ask.person == person:
            missed = 0
        elif person in ask.eligible:
            missed += 1
            most = max(most, missed)
    return most
