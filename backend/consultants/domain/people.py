"""Adding a person to the network, and how to reach them; an e-mail address is not needed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.profile import home_problems, name_problems, ways_problems, zone_problems
from consultants.domain.writing import choice_problems, chosen_problems, locked_person
from consultants.models import (
    Consultant,
    County,
    Expertise,
    Language,
    PreferredChannel,
    Topic,
)
from consultants.roster_layout import DEFAULT_TIMEZONE
from core import permits, time
from core.errors import FieldProblem, Invalid
from core.texts import refuse, text_problems

LONGEST_EMAIL = 254
LONGEST_PHONE = 40
FEWEST_DIGITS = 5


def add_consultant(
    *,
    actor: User,
    chosen_name: str,
    expertise: str,
    pronouns: str = "",
    email: str = "",
    phone: str = "",
    preferred_channel: str = "",
    home_county_id: int | None = None,
    home_region_id: int | None = None,
    county_ids: Iterable[int] = (),
    language_ids: Iterable[int] = (),
    topic_ids: Iterable[int] = (),
    in_person: bool = True,
    remote: bool = True,
    timezone: str = DEFAULT_TIMEZONE,
) -> Consultant:
    """Add a member of the network: a name, what they bring, and one way to reach them.

    Without an e-mail address they are asked and answer by phone, and can claim the profile
    later. Refuses no way to reach them, and an address that another member has.
    """
    counties, languages, topics = set(county_ids), set(language_ids), set(topic_ids)
    email, phone = email.strip().lower(), phone.strip()
    channel = preferred_channel or (PreferredChannel.EMAIL if email else PreferredChannel.PHONE)
    permits.require(actor, "consultants.add")
    refuse(
        name_problems(chosen_name, pronouns)
        + choice_problems("expertise", expertise, Expertise.values)
        + reach_problems(email, phone, channel)
        + home_problems(home_county_id, home_region_id)
        + ways_problems(in_person=in_person, remote=remote)
        + zone_problems(timezone)
        + chosen_problems("county_ids", County, counties)
        + chosen_problems("language_ids", Language, languages)
        + chosen_problems("topic_ids", Topic, topics)
    )
    consultant = Consultant(
        chosen_name=chosen_name.strip(),
        pronouns=pronouns.strip(),
        expertise=expertise,
        email=email or None,
        phone=phone,
        preferred_channel=channel,
        home_county_id=home_county_id,
        home_region_id=home_region_id,
        in_person=in_person,
        remote=remote,
        timezone=timezone,
        created_at=time.now(),
    )
    with transaction.atomic():
        _save(consultant)
        consultant.counties_served.set(counties)
        consultant.languages.set(languages)
        consultant.topics.set(topics)
    return consultant


def set_contact(
    *,
    actor: User,
    consultant_id: int,
    phone: str,
    preferred_channel: str,
    email: str | None = None,
) -> Consultant:
    """Keep how to reach a person: they may, and coordinators may.

    The address is left alone when none is given. Once the person signs in with it, it is the key
    to their account and is not changed here. Refuses a way to reach them that is not there.
    """
    with transaction.atomic():
        consultant = locked_person(actor, consultant_id, "consultants.set_contact")
        known = consultant.email or ""
        wanted = known if email is None else email.strip().lower()
        problems = reach_problems(wanted, phone.strip(), preferred_channel)
        if wanted != known and consultant.user_id is not None:
            words = _("This address is used to sign in. An administrator can help to change it.")
            problems.append(FieldProblem("email", words))
        refuse(problems)
        consultant.email, consultant.phone = wanted or None, phone.strip()
        consultant.preferred_channel = preferred_channel
        _save(consultant, ["email", "phone", "preferred_channel"])
    return consultant


def reach_problems(email: str, phone: str, channel: str) -> list[FieldProblem]:
    """Return what is wrong with the ways to reach a person."""
    problems = text_problems("phone", phone, LONGEST_PHONE)
    if phone and sum(sign.isdigit() for sign in phone) < FEWEST_DIGITS:
        problems.append(FieldProblem("phone", _("Enter a phone number with its digits.")))
    if email:
        problems += _email_problems(email)
    if channel not in PreferredChannel.values:
        problems.append(FieldProblem("preferred_channel", _("Please choose one of these.")))
    elif not email and not phone:
        problems.append(FieldProblem("phone", _("Enter a phone number or an e-mail address.")))
    elif channel == PreferredChannel.EMAIL and not email:
        words = _("There is no e-mail address. Choose the phone, or enter an address.")
        problems.append(FieldProblem("preferred_channel", words))
    elif channel != PreferredChannel.EMAIL and not phone:
        words = _("There is no phone number. Choose e-mail, or enter a number.")
        problems.append(FieldProblem("preferred_channel", words))
    return problems


def _email_problems(email: str) -> list[FieldProblem]:
    try:
        validate_email(email)
        if len(email) <= LONGEST_EMAIL:
            return []
    except ValidationError:
        pass
    return [FieldProblem("email", _("Enter an address such as name@example.org."))]


def _save(consultant: Consultant, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            consultant.save(update_fields=fields)
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        problem = FieldProblem("email", _("Another member of the network has this address."))
        raise Invalid(problems=[problem]) from error
