"""What a person does not do: no reason is asked and nothing is held against them."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.profile import CHANGE
from consultants.domain.writing import MOST_CHOSEN, choice_problems, chosen_problems, locked_person
from consultants.models import (
    AudienceKind,
    Consultant,
    County,
    Exclusion,
    ExclusionKind,
    Topic,
)
from core import permits
from core.errors import FieldProblem, Invalid
from core.texts import refuse, text_problems

LONGEST_VENUE = 120


def rule_out(
    *,
    actor: User,
    consultant_id: int,
    kind: str,
    topic_id: int | None = None,
    county_id: int | None = None,
    venue: str = "",
    audience: str = "",
) -> Exclusion:
    """Keep a topic, county, venue or audience that the person does not do; repeating is nothing.

    Only what ``kind`` names is looked at. Refuses a topic that they like to speak on: nothing is
    both liked and ruled out.
    """
    named: dict[str, dict[str, Any]] = {
        ExclusionKind.TOPIC: {"topic_id": topic_id},
        ExclusionKind.COUNTY: {"county_id": county_id},
        ExclusionKind.VENUE: {"venue": " ".join(venue.split())},
        ExclusionKind.AUDIENCE: {"audience": audience},
    }
    problems = choice_problems("kind", kind, ExclusionKind.values)
    refuse(problems or _problems(kind, topic_id, county_id, venue, audience))
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        if kind == ExclusionKind.TOPIC:
            refuse(_liked_problems(consultant, topic_id))
        exclusion, _created = Exclusion.objects.get_or_create(
            consultant=consultant, kind=kind, **named[kind]
        )
    return exclusion


def set_exclusions(
    *,
    actor: User,
    consultant_id: int,
    topic_ids: Iterable[int] = (),
    county_ids: Iterable[int] = (),
    venues: Iterable[str] = (),
    audiences: Iterable[str] = (),
) -> list[Exclusion]:
    """Replace everything that a person does not do at once.

    Refuses what ``rule_out`` does, each named by the list it stands in.
    """
    wanted = {
        *(("topic_ids", ExclusionKind.TOPIC, "topic_id", pk) for pk in topic_ids),
        *(("county_ids", ExclusionKind.COUNTY, "county_id", pk) for pk in county_ids),
        *(("venues", ExclusionKind.VENUE, "venue", " ".join(each.split())) for each in venues),
        *(("audiences", ExclusionKind.AUDIENCE, "audience", kind) for kind in audiences),
    }
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        if len(wanted) > MOST_CHOSEN:
            refuse([FieldProblem("venues", _("This is more than we can keep."))])
        stale = {_key(row): row for row in consultant.exclusions.all()}
        problems = []
        for listed, kind, field, value in sorted(wanted, key=str):
            if stale.pop((kind, value), None) is not None:
                continue
            given: dict[str, Any] = {field: value}
            try:
                rule_out(actor=actor, consultant_id=consultant_id, kind=kind, **given)
            except Invalid as invalid:
                problems += [FieldProblem(listed, each.message) for each in invalid.problems]
        refuse(problems)
        consultant.exclusions.filter(pk__in=[row.pk for row in stale.values()]).delete()
        return list(consultant.exclusions.all())


def _key(row: Exclusion) -> tuple[str, Any]:
    return row.kind, row.topic_id or row.county_id or row.venue or row.audience


def allow_again(*, actor: User, exclusion_id: int) -> Consultant:
    """Take an exclusion away; the person may be asked about it like about anything else."""
    with transaction.atomic():
        seen = permits.get_visible(Exclusion.objects.all(), actor, pk=exclusion_id)
        consultant = locked_person(actor, seen.consultant_id, CHANGE)
        permits.get_visible(Exclusion.objects.all(), actor, pk=exclusion_id).delete()
    return consultant


def _problems(
    kind: str, topic_id: int | None, county_id: int | None, venue: str, audience: str
) -> list[FieldProblem]:
    if kind == ExclusionKind.TOPIC:
        return chosen_problems("topic_id", Topic, {topic_id or 0})
    if kind == ExclusionKind.COUNTY:
        return chosen_problems("county_id", County, {county_id or 0})
    if kind == ExclusionKind.VENUE:
        return text_problems("venue", venue, LONGEST_VENUE, required=True)
    return choice_problems("audience", audience, AudienceKind.values)


def _liked_problems(consultant: Consultant, topic_id: int | None) -> list[FieldProblem]:
    if topic_id is None or not consultant.topics.filter(pk=topic_id).exists():
        return []
    words = _("%(topic)s stands among the topics liked. Take it from there first.") % {
        "topic": Topic.objects.get(pk=topic_id)
    }
    return [FieldProblem("topic_id", words)]
