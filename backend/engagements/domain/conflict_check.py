"""Checking several people against one seat, in a fixed number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from consultants.models import Apart, Consultant
from core import time
from engagements.clashes import Limits, Stint
from engagements.domain import conflict_kinds as kinds
from engagements.domain import conflict_words as words
from engagements.domain.conflict_kinds import APART, LIVED, SHORT_NOTICE, Conflict, Fix, Panel
from engagements.domain.stints import around, limits_on, placed, planned_stint
from engagements.models import Room, Seat, Session


@dataclass(frozen=True)
class Facts:
    """What a check of one seat stands on; ``held`` is each person's other work near it."""

    seat: Seat
    plan: Stint
    limits: Limits
    people: dict[int, tuple[str, str]]
    held: dict[int, list[Stint]]
    taken: list[Conflict]
    apart: dict[int, list[Conflict]]
    panel: Panel

    def stint_of(self, consultant_id: int) -> Stint:
        """Return what the seat would be for a person."""
        name, _expertise = self.people[consultant_id]
        return replace(self.plan, consultant_id=consultant_id, person=name)

    def of_person(self, consultant_id: int) -> list[Conflict]:
        """Return what a person's own work and whom they are kept apart from say."""
        one = self.stint_of(consultant_id)
        return [
            *kinds.of_times(one, self.held[consultant_id], self.limits),
            *self.apart.get(consultant_id, ()),
        ]

    def conflicts(self, consultant_id: int) -> list[Conflict]:
        """Return everything in the way of asking a person."""
        _name, expertise = self.people[consultant_id]
        is_lived = expertise in LIVED
        then = replace(
            self.panel,
            lived_count=self.panel.lived_count + is_lived,
            other_count=self.panel.other_count + (not is_lived),
        )
        return [
            *self.of_person(consultant_id),
            *self.taken,
            *kinds.of_panel(self.seat.engagement_id, then, seat_id=self.seat.pk),
        ]


def read_facts(seat: Seat, consultant_ids: Collection[int], reader: User) -> Facts:
    """Read all that a check needs: no statement more for more people.

    Who is kept apart from the ``reader`` is left out: it is told to neither of two people.
    """
    rows = Consultant.objects.filter(pk__in=consultant_ids)
    people = {
        pk: (name, expertise)
        for pk, name, expertise in rows.values_list("pk", "chosen_name", "expertise")
    }
    plan = planned_stint(seat)
    held: dict[int, list[Stint]] = {person: [] for person in people}
    for stint in around(list(people), plan.starts_at, plan.ends_at):
        if stint.seat_id != seat.pk:
            held[stint.consultant_id].append(stint)
    others = Seat.objects.filter(engagement_id=seat.engagement_id).exclude(pk=seat.pk)
    return Facts(
        seat=seat,
        plan=plan,
        limits=limits_on(plan.day),
        people=people,
        held=held,
        taken=_room_taken(seat),
        apart=_apart_from(seat, list(people), reader),
        panel=kinds.panels(others).get(seat.engagement_id, Panel()),
    )


def conflicts_among(
    *, seat: Seat, consultant_ids: Collection[int], reader: User
) -> dict[int, list[Conflict]]:
    """Return the conflicts of several people with one seat, by person, without ways out."""
    facts = read_facts(seat, consultant_ids, reader)
    return {person: facts.conflicts(person) for person in facts.people}


def short_notice(*, seat: Seat, reply_by_at: datetime) -> list[Conflict]:
    """Return the warning that a person would have too little time to reply, if it is so."""
    now = time.now()
    hours = limits_on(time.day_of(now)).reply_notice_hours
    fair = now + timedelta(hours=hours)
    if reply_by_at >= fair:
        return []
    later = Fix(words.longer_notice(hours), reply_by_at=fair)
    return [
        Conflict(
            SHORT_NOTICE,
            words.short_notice(hours),
            fixes=(later,) if fair < seat.engagement.starts_at else (),
            engagement_id=seat.engagement_id,
            seat_id=seat.pk,
        )
    ]


def _room_taken(seat: Seat) -> list[Conflict]:
    session = seat.engagement.session
    if session is None:
        return []
    slots = kinds.read_slots(Session.objects.filter(convening_id=session.convening_id))
    mine = next((slot for slot in slots if slot.session_id == session.pk), None)
    crowding = [slot for slot in slots if mine is not None and mine.crowds(slot)]
    if mine is None or not crowding:
        return []
    rooms = list(Room.objects.filter(convening_id=session.convening_id))
    return [kinds.of_room(mine, slot, slots, rooms, seat.pk) for slot in crowding]


def _apart_from(
    seat: Seat, consultant_ids: Sequence[int], reader: User
) -> dict[int, list[Conflict]]:
    there = dict(
        placed()
        .filter(seat__engagement_id=seat.engagement_id)
        .exclude(seat_id=seat.pk)
        .values_list("consultant_id", "consultant__chosen_name")
    )
    kept = Apart.objects.filter(
        Q(consultant_id__in=consultant_ids, other_id__in=there)
        | Q(other_id__in=consultant_ids, consultant_id__in=there)
    ).exclude(Q(consultant__user=reader) | Q(other__user=reader))
    found: dict[int, list[Conflict]] = {}
    for one, other, pair, note in apart_pairs(kept):
        for person, beside in ((one, other), (other, one)):
            if person in consultant_ids and beside in there:
                said = of_apart(seat.engagement_id, pair, note)
                found.setdefault(person, []).append(
                    replace(said, seat_id=seat.pk, consultant_id=person)
                )
    return found


def apart_pairs(kept: "QuerySet[Apart]") -> list[tuple[int, int, tuple[str, str], str]]:
    """Return each two people kept apart once, with their names and the note, if there is one."""
    pairs: dict[tuple[int, int], tuple[tuple[str, str], str]] = {}
    rows = kept.filter(other__isnull=False).order_by("pk")
    columns = ("consultant_id", "other_id", "consultant__chosen_name", "other__chosen_name", "note")
    for one, other, name, other_name, note in rows.values_list(*columns):
        # Always in the same order, so that the order does not tell who said it.
        (first, first_name), (second, second_name) = sorted([(one, name), (other, other_name)])
        key = (first, second)
        if note or key not in pairs:
            pairs[key] = ((first_name, second_name), note)
    return [(*key, *said) for key, said in pairs.items()]


def of_apart(engagement_id: int, people: tuple[str, str], note: str) -> Conflict:
    """Say that two people are kept apart, in the same words whoever said so."""
    return Conflict(APART, words.apart(note), engagement_id=engagement_id, people=people)
