"""Saying what stands in the way, in the reader's language: short sentences, nobody blamed."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.durations import in_words
from engagements.clashes import Limits, Stint, door_to_door_minutes, gap_minutes, needed_minutes
from engagements.models import EmployerPays


def overlap(other: Stint) -> str:
    """Say that someone is expected in two places."""
    said = {"person": other.person, "title": other.title}
    if other.is_booked:
        return _("%(person)s is booked for “%(title)s” at the same time.") % said
    return _("%(person)s is asked for “%(title)s” at the same time.") % said


def travel_gap(one: Stint, other: Stint, limits: Limits) -> str:
    """Say how little time there is to get from one to the other."""
    return _(
        "%(person)s has %(gap)s between this and “%(title)s”. At least %(needed)s is needed."
    ) % {
        "person": other.person,
        "gap": in_words(gap_minutes(one, other)),
        "title": other.title,
        "needed": in_words(needed_minutes(one, other, limits)),
    }


def rest_gap(one: Stint, other: Stint, limits: Limits) -> str:
    """Say how short the night is."""
    return _(
        "%(person)s rests %(gap)s between this and “%(title)s”. At least %(needed)s is needed."
    ) % {
        "person": other.person,
        "gap": in_words(gap_minutes(one, other)),
        "title": other.title,
        "needed": in_words(limits.rest_between_days_minutes),
    }


def long_day(person: str, stints: Sequence[Stint]) -> str:
    """Say how long the day is."""
    return _(
        "This makes a long day for %(person)s: %(away)s with travel, %(work)s of it in work."
    ) % {
        "person": person,
        "away": in_words(door_to_door_minutes(stints)),
        "work": in_words(sum(stint.work_minutes for stint in stints)),
    }


def full_day(person: str, fund: str, paid_minutes: int, limits: Limits) -> str:
    """Say that one fund would pay more than a day."""
    return _("“%(fund)s” would pay %(person)s for %(paid)s on one date. A day is %(day)s.") % {
        "fund": fund,
        "person": person,
        "paid": in_words(paid_minutes),
        "day": in_words(limits.full_day_paid_minutes),
    }


def room_taken(room: str, title: str) -> str:
    """Say who else has the room."""
    return _("“%(title)s” is in %(room)s at the same time.") % {"title": title, "room": room}


def apart(note: str = "") -> str:
    """Say that two people are kept apart, never who said so."""
    words = _("These two are not to be placed together. Please speak with the other coordinator.")
    return f"{words} {_('Note: %(note)s') % {'note': note}}" if note else words


def short_notice(hours: int) -> str:
    """Say how much time an answer needs."""
    return ngettext(
        "The person has less than %(hours)s hour to reply.",
        "The person has less than %(hours)s hours to reply.",
        hours,
    ) % {"hours": hours}


def alone(empty_count: int) -> str:
    """Say that one person would be the only lived-experience voice, so far."""
    if empty_count:
        words = ngettext(
            "So far one person would sit alone with lived experience. %(count)s seat is empty.",
            "So far one person would sit alone with lived experience. %(count)s seats are empty.",
            empty_count,
        )
        return words % {"count": empty_count}
    return _("One person would sit alone as the only voice with lived experience.")


def employer(person: str, pays: str) -> str:
    """Say that an employer pays for the same time, as the person told."""
    if pays == EmployerPays.PART:
        return _("An employer pays %(person)s for part of this time.") % {"person": person}
    return _("An employer pays %(person)s for this time.") % {"person": person}


def other_time(there: datetime) -> str:
    """Propose a time, on the clock of the place."""
    return _("Begin at %(time)s on the same day.") % {"time": f"{there:%H:%M}"}


def other_room(name: str) -> str:
    """Propose a room."""
    return _("%(room)s is free at that time.") % {"room": name}


def other_person(name: str, place: int) -> str:
    """Propose someone, with their place in turn."""
    return _("%(person)s is free then, number %(place)s in turn.") % {
        "person": name,
        "place": place,
    }


def longer_notice(hours: int) -> str:
    """Propose to wait for the answer longer."""
    return _("Give %(hours)s hours to reply.") % {"hours": hours}
