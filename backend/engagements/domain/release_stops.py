"""What a release is refused for, by name of the session or person; nobody goes past it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import time
from engagements.domain.release_changes import NEW, PlannedChange
from engagements.models import Assignment
from engagements.states import LIVE_STATES, NO_SHOW, WORKED_STATES


def stops_of(actor: User, changes: Sequence[PlannedChange]) -> list[str]:
    """Return why the actor cannot release the changes, in words; most have nothing.

    Two statements. Whoever is paid more by a change does not release it.
    """
    found = [*_of_sessions(changes), *_of_people(changes), *_of_own_pay(actor, changes)]
    return list(dict.fromkeys(found))


def _of_own_pay(actor: User, changes: Sequence[PlannedChange]) -> Iterator[str]:
    for change in changes:
        for person in change.people:
            if person.consultant.user_id == actor.pk and person.raised_amount:
                yield _("This raises your own pay. Please let another coordinator release it.")


def _of_sessions(changes: Sequence[PlannedChange]) -> Iterator[str]:
    worked = _worked([change.session.pk for change in changes if NEW not in change.fields])
    for change in changes:
        version = change.before or change.after
        said = {"title": version.title if version else change.session.code}
        if change.after is None and hasattr(change.session, "engagement"):
            yield _("“%(title)s” has work on it. Give it a time and a room.") % said
        elif change.session.pk in worked:
            yield _("The work on “%(title)s” is done. It cannot be changed any more.") % said
        elif change.asks_again and change.people:
            yield from _of_time(change, said)


def _of_time(change: PlannedChange, said: dict[str, str]) -> Iterator[str]:
    now = time.now()
    if any(person.assignment.during.lower <= now for person in change.people):
        yield _("“%(title)s” has begun. It cannot be changed any more.") % said
    elif change.after is not None and change.after.starts_at <= now:
        yield _("“%(title)s” would begin in the past. Give it a time to come.") % said


def _worked(session_ids: Sequence[int]) -> set[int]:
    """Return the sessions on which work was done, or somebody did not come."""
    rows = Assignment.objects.filter(
        engagement__session__in=session_ids, state__in=[*WORKED_STATES, NO_SHOW]
    )
    return {pk for pk in rows.values_list("engagement__session", flat=True) if pk is not None}


@dataclass(frozen=True)
class _Held:
    """When one booking will be, and what of."""

    starts_at: datetime
    ends_at: datetime
    title: str


def _of_people(changes: Sequence[PlannedChange]) -> Iterator[str]:
    """Say who would be in two places, in one statement."""
    moved = {
        person.assignment.pk: _Held(person.starts_at, person.ends_at, change.after.title)
        for change in changes
        if change.after is not None
        for person in change.people
        if person.must_confirm
    }
    people = {person.consultant.pk for change in changes for person in change.people}
    if not moved:
        return
    first = min(each.starts_at for each in moved.values())
    rows = Assignment.objects.filter(consultant__in=people, state__in=LIVE_STATES)
    rows = rows.filter(Q(pk__in=moved) | Q(during__endswith__gt=first))
    rows = rows.select_related("consultant", "engagement__session__current")
    held: dict[int, list[_Held]] = defaultdict(list)
    names: dict[int, str] = {}
    for row in rows.order_by("during", "pk"):
        names[row.consultant_id] = row.consultant.chosen_name
        held[row.consultant_id].append(moved.get(row.pk) or _as_it_is(row))
    for person_id, bookings in held.items():
        ordered = sorted(bookings, key=lambda each: (each.starts_at, each.ends_at))
        for one, other in pairwise(ordered):
            if other.starts_at < one.ends_at:
                yield _("%(person)s would be in two places: “%(one)s” and “%(other)s”.") % {
                    "person": names[person_id],
                    "one": one.title,
                    "other": other.title,
                }


def _as_it_is(row: Assignment) -> _Held:
    session = row.engagement.session
    title = session.current.title if session and session.current else row.engagement.title
    return _Held(row.during.lower, row.during.upper, title)
