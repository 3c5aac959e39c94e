"""When a person says they are free or away; of all other times they say "ask me"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.profile import CHANGE
from consultants.domain.writing import choice_problems, locked_person
from consultants.models import Availability, Consultant, DateBlock, Weekday, WeeklyTime
from core import permits
from core import time as clock
from core.errors import FieldProblem
from core.texts import refuse

MOST_TIMES_A_WEEK = 50
FARTHEST = timedelta(days=3 * 366)
MIDNIGHT = time(0)


@dataclass(frozen=True)
class TimeOfWeek:
    """A time of every week on the person's own clock; an end of 00:00 is the end of the day."""

    weekday: int
    says: str
    starts: time
    ends: time


def set_week(*, actor: User, consultant_id: int, times: Sequence[TimeOfWeek]) -> list[WeeklyTime]:
    """Replace the whole week at once; an empty one says "ask me" of every time.

    Times stand on the person's own clock. A time belongs to one day: what goes past midnight is
    two times. Refuses times of one day that overlap. A problem's field is ``times.<index>``.
    """
    if len(times) > MOST_TIMES_A_WEEK:
        refuse([FieldProblem("times", _("These are more times than a week can hold."))])
    problems = [problem for index, each in enumerate(times) for problem in _wrong(index, each)]
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(problems or _overlaps(times))
        consultant.weekly_times.all().delete()
        return WeeklyTime.objects.bulk_create(
            WeeklyTime(
                consultant=consultant,
                weekday=each.weekday,
                says=each.says,
                starts=each.starts,
                ends=each.ends,
            )
            for each in sorted(times, key=lambda each: (each.weekday, each.starts))
        )


def add_date_block(
    *, actor: User, consultant_id: int, says: str, starts_on: date, ends_on: date
) -> DateBlock:
    """Keep days on which the person is away, or free, whatever their week says.

    Refuses days that have passed or are years away, and days of which another entry speaks.
    """
    problems = choice_problems("says", says, Availability.values)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        today = clock.today(consultant.timezone)
        if ends_on < starts_on:
            problems.append(FieldProblem("ends_on", _("The last day is before the first.")))
        elif ends_on < today:
            problems.append(FieldProblem("ends_on", _("These days have passed.")))
        if starts_on - today > FARTHEST or ends_on - today > FARTHEST:
            problems.append(FieldProblem("ends_on", _("Choose days within three years.")))
        spoken_of = consultant.date_blocks.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        if not problems and spoken_of.exists():
            words = _("Another entry speaks of some of these days. Take it away first.")
            problems.append(FieldProblem("starts_on", words))
        refuse(problems)
        return DateBlock.objects.create(
            consultant=consultant, says=says, starts_on=starts_on, ends_on=ends_on
        )


def drop_date_block(*, actor: User, date_block_id: int) -> Consultant:
    """Take an entry away; the week speaks of its days again."""
    with transaction.atomic():
        seen = permits.get_visible(DateBlock.objects.all(), actor, pk=date_block_id)
        consultant = locked_person(actor, seen.consultant_id, CHANGE)
        permits.get_visible(DateBlock.objects.all(), actor, pk=date_block_id).delete()
    return consultant


def _wrong(index: int, each: TimeOfWeek) -> list[FieldProblem]:
    field = f"times.{index}"
    if each.weekday not in Weekday.values:
        return [FieldProblem(field, _("Choose a day from Monday to Sunday."))]
    if each.says not in Availability.values:
        return [FieldProblem(field, _("Choose free or not free."))]
    if each.ends != MIDNIGHT and each.ends <= each.starts:
        words = _("The end is before the start. Write what is after midnight on the next day.")
        return [FieldProblem(field, words)]
    return []


def _overlaps(times: Sequence[TimeOfWeek]) -> list[FieldProblem]:
    """Return a problem for each time that begins before an earlier one of its day has ended."""
    problems = []
    ordered = sorted(enumerate(times), key=lambda pair: (pair[1].weekday, pair[1].starts))
    for (_one, first), (index, second) in pairwise(ordered):
        runs_on = first.ends == MIDNIGHT or second.starts < first.ends
        if first.weekday == second.weekday and runs_on:
            words = _("Two times of this day overlap.")
            problems.append(FieldProblem(f"times.{index}", words))
    return problems
