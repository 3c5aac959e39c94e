"""What a person says of themself; for someone without a sign-in a coordinator writes it down."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.writing import choice_problems, chosen_problems, locked_person
from consultants.models import (
    Consultant,
    County,
    Exclusion,
    ExclusionKind,
    Expertise,
    Language,
    Region,
    Topic,
)
from core import time
from core.errors import FieldProblem
from core.texts import refuse, text_problems

LONGEST_NAME = 120
LONGEST_PRONOUNS = 60
LONGEST_NEED = 1000
LONGEST_SUPPORT = 200
CHANGE = "consultants.change_profile"


def name_problems(chosen_name: str, pronouns: str) -> list[FieldProblem]:
    """Return what is wrong with a name and pronouns; one word is a name too."""
    problems = text_problems("chosen_name", chosen_name, LONGEST_NAME)
    if not chosen_name.strip():
        problems = [FieldProblem("chosen_name", _("Enter the name to go by."))]
    return problems + text_problems("pronouns", pronouns, LONGEST_PRONOUNS)


def zone_problems(timezone: str) -> list[FieldProblem]:
    """Return what is wrong with a time zone: that it is not an IANA one."""
    if time.is_zone(timezone):
        return []
    return [FieldProblem("timezone", _("Choose a time zone from the list."))]


def change_profile(
    *, actor: User, consultant_id: int, chosen_name: str, pronouns: str, timezone: str
) -> Consultant:
    """Change the name a person goes by, their pronouns and their time zone.

    The name is theirs to choose and is used everywhere from now on; what was sent or issued
    before stays as it was. Refuses an empty name and a time zone that is not an IANA one.
    """
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(name_problems(chosen_name, pronouns) + zone_problems(timezone))
        consultant.chosen_name, consultant.pronouns = chosen_name.strip(), pronouns.strip()
        consultant.timezone = timezone
        consultant.save(update_fields=["chosen_name", "pronouns", "timezone"])
        if consultant.user:
            consultant.user.name = consultant.chosen_name
            consultant.user.save(update_fields=["name"])
    return consultant


def set_interests(
    *,
    actor: User,
    consultant_id: int,
    expertise: str,
    topic_ids: Iterable[int] = (),
    language_ids: Iterable[int] = (),
) -> Consultant:
    """Keep what a person brings, likes to speak on, and the languages they speak.

    Refuses a topic that they ruled out: nothing is both liked and ruled out.
    """
    topics, languages = set(topic_ids), set(language_ids)
    problems = choice_problems("expertise", expertise, Expertise.values)
    problems += chosen_problems("topic_ids", Topic, topics)
    problems += chosen_problems("language_ids", Language, languages)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(problems + ruled_out_problems(consultant, topics))
        consultant.expertise = expertise
        consultant.save(update_fields=["expertise"])
        consultant.topics.set(topics)
        consultant.languages.set(languages)
    return consultant


def ruled_out_problems(consultant: Consultant, topics: set[int]) -> list[FieldProblem]:
    """Return which of the topics the person does not do; the caller holds their row's lock."""
    ruled_out = Exclusion.objects.filter(
        consultant=consultant, kind=ExclusionKind.TOPIC, topic__in=topics
    ).select_related("topic")
    names = ", ".join(str(exclusion.topic) for exclusion in ruled_out)
    if not names:
        return []
    words = _("This stands among the things not done: %(names)s. Take it from there first.")
    return [FieldProblem("topic_ids", words % {"names": names})]


def set_places(
    *,
    actor: User,
    consultant_id: int,
    in_person: bool,
    remote: bool,
    home_county_id: int | None = None,
    home_region_id: int | None = None,
    county_ids: Iterable[int] = (),
) -> Consultant:
    """Keep where a person lives, as closely as they wish to say, and where and how they work.

    A home is a county, only a region, or not stated. Refuses both, and neither way of working.
    """
    counties = set(county_ids)
    problems = chosen_problems("county_ids", County, counties)
    problems += home_problems(home_county_id, home_region_id)
    problems += ways_problems(in_person=in_person, remote=remote)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(problems)
        consultant.home_county_id, consultant.home_region_id = home_county_id, home_region_id
        consultant.in_person, consultant.remote = in_person, remote
        consultant.save(
            update_fields=["home_county", "home_region", "in_person", "remote"],
        )
        consultant.counties_served.set(counties)
    return consultant


def home_problems(county_id: int | None, region_id: int | None) -> list[FieldProblem]:
    """Return what is wrong with a home: two of them, or one that is not on our list."""
    if county_id is not None and region_id is not None:
        return [FieldProblem("home_region_id", _("Choose a county or a region, not both."))]
    problems = chosen_problems("home_county_id", County, {county_id}) if county_id else []
    return problems + (chosen_problems("home_region_id", Region, {region_id}) if region_id else [])


def ways_problems(*, in_person: bool, remote: bool) -> list[FieldProblem]:
    """Return what is wrong with the ways of working: that there is none."""
    if in_person or remote:
        return []
    return [FieldProblem("in_person", _("Choose at least one. To rest from work, pause instead."))]


def set_needs(
    *,
    actor: User,
    consultant_id: int,
    access_needs: str = "",
    travel_needs: str = "",
    support_person: str = "",
) -> Consultant:
    """Keep what a person needs to take part and to travel, and who supports them.

    Only they and coordinators read it. Nothing of it is ever required.
    """
    problems = text_problems("access_needs", access_needs, LONGEST_NEED, lines=True)
    problems += text_problems("travel_needs", travel_needs, LONGEST_NEED, lines=True)
    problems += text_problems("support_person", support_person, LONGEST_SUPPORT)
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, CHANGE)
        refuse(problems)
        consultant.access_needs = access_needs.strip()
        consultant.travel_needs = travel_needs.strip()
        consultant.support_person = support_person.strip()
        consultant.save(update_fields=["access_needs", "travel_needs", "support_person"])
    return consultant
