"""Who may read which personal field, through which channel: one table, read by everybody.

Serializers, pages, workbooks and documents ask ``sees``; the sweep of tests reads the same
table. What is not named here is seen by nobody. Source of the rules: the programme's privacy
agreement with its consultants, by role.

A field stands for a group of columns that are kept or told together:

``person.name``      chosen name
``person.profile``   pronouns, expertise, county, languages, topics, ways of working
``person.contact``   e-mail address, phone, and how the person likes to be reached
``person.needs``     what they need to take part and to travel, and their support person
``person.times``     weekly times, date blocks and the limits they set themselves
``person.rules_out`` topics they don't do, other exclusions, whom not to place them with
``person.apart``     who is meant by that, and what coordinators note: theirs alone
``person.bio``       the words that introduce them, with versions not yet approved
``person.facets``    what they chose to state about themselves: counted, never listed
``payee.identity``   legal name and remit-to address, sealed in the database
``payee.record``     vendor ID, tax class, W-9 date, payment choice
``work.pay``         rate, hours and pay
``work.title``       title, audience and printed label of work: it may disclose something
``work.draft``       how a programme will stand, before it is released
``seat.note``        a coordinator's own note
``work.briefing``    questions, format, directions, link and contact: for those who do the work
``work.reasons``     why a coordinator went past someone or something
``offer.talk``       the thread on an offer, and a reason for declining that was freely given
``disclosure``       what a person agreed to show at one engagement
``feedback``         their answers to the two questions after the work
``check_in``         a note that they write for themself
``remark.passed``    a requester's remark as it was passed on to those who did the work
``request``          what someone outside asks for, with their name and address
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class See(StrEnum):
    """How much of a field is shown, from least to most."""

    NEVER = "never"
    MASKED = "masked"
    FULL = "full"


class Channel(StrEnum):
    """The ways in which a field can leave the database."""

    PAGE = "page"
    API = "api"
    DOCUMENT = "document"
    WORKBOOK = "workbook"
    EMAIL = "email"
    CALENDAR = "calendar"


OWN = "own"
COORDINATOR = "coordinator"
FINANCE = "finance"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

# A person's finance roles read alike; duties are kept apart by permission, not by sight.
READER_OF_ROLE = {
    "coordinator": COORDINATOR,
    "finance_preparer": FINANCE,
    "finance_releaser": FINANCE,
    "auditor": AUDITOR,
    "administrator": ADMINISTRATOR,
}

SCREEN = (Channel.PAGE, Channel.API)
MASK = "••••••"

_ON_SCREEN: Mapping[str, Mapping[str, See]] = {
    "person.name": dict.fromkeys((OWN, COORDINATOR, FINANCE, AUDITOR, ADMINISTRATOR), See.FULL),
    "person.profile": dict.fromkeys((OWN, COORDINATOR, AUDITOR, ADMINISTRATOR), See.FULL),
    "person.contact": dict.fromkeys((OWN, COORDINATOR, ADMINISTRATOR), See.FULL),
    "payee.identity": dict.fromkeys((OWN, FINANCE, AUDITOR), See.MASKED),
    "payee.record": dict.fromkeys((OWN, FINANCE, AUDITOR), See.FULL),
    "work.pay": dict.fromkeys((OWN, COORDINATOR, FINANCE, AUDITOR), See.FULL),
    "work.title": dict.fromkeys((OWN, COORDINATOR, AUDITOR, ADMINISTRATOR), See.FULL),
    "work.draft": dict.fromkeys((COORDINATOR, AUDITOR, ADMINISTRATOR), See.FULL),
    "seat.note": dict.fromkeys((COORDINATOR,), See.FULL),
    "person.needs": dict.fromkeys((OWN, COORDINATOR), See.FULL),
    "person.times": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "person.rules_out": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "person.apart": dict.fromkeys((COORDINATOR,), See.FULL),
    "person.bio": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "person.facets": dict.fromkeys((OWN,), See.FULL),
    "work.briefing": dict.fromkeys((OWN, COORDINATOR), See.FULL),
    "work.reasons": dict.fromkeys((COORDINATOR, AUDITOR), See.FULL),
    "offer.talk": dict.fromkeys((OWN, COORDINATOR), See.FULL),
    "disclosure": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "feedback": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "check_in": dict.fromkeys((OWN,), See.FULL),
    "remark.passed": dict.fromkeys((OWN, COORDINATOR, AUDITOR), See.FULL),
    "request": dict.fromkeys((COORDINATOR, AUDITOR), See.FULL),
}

# An invoice names its payee, so reading one is a logged read; no title stands in it.
_IN_DOCUMENTS: Mapping[str, Mapping[str, See]] = {
    "payee.identity": dict.fromkeys((OWN, FINANCE), See.FULL),
    "work.pay": dict.fromkeys((OWN, FINANCE), See.FULL),
    # A printed programme names people as they agreed to it, and nobody else.
    "disclosure": dict.fromkeys((COORDINATOR,), See.FULL),
}
_IN_WORKBOOKS: Mapping[str, Mapping[str, See]] = {
    "person.name": dict.fromkeys((FINANCE,), See.FULL),
    "payee.identity": dict.fromkeys((FINANCE,), See.FULL),
    "payee.record": dict.fromkeys((FINANCE,), See.FULL),
    "work.pay": dict.fromkeys((FINANCE,), See.FULL),
    # A roster holds what people agreed to show of themselves, and nothing else.
    "disclosure": dict.fromkeys((COORDINATOR,), See.FULL),
    # A convening is handed out to be edited and brought back: the work, without who is asked or
    # booked and without the support person. Its notes, contacts and links may name people.
    **dict.fromkeys(
        ("work.title", "work.briefing", "seat.note"), dict.fromkeys((COORDINATOR,), See.FULL)
    ),
}

# E-mails carry a greeting and a link; everything else stands behind sign-in.
_IN_EMAIL: Mapping[str, Mapping[str, See]] = {"person.name": {OWN: See.FULL}}

# A person's own calendar, as a feed or a file with an e-mail: it lies with programs that are not
# ours. Discreet titles, which is how everybody begins, keep even this out of it
# (``notices.models.Preference.is_discreet``).
# Coordinators put the sessions of an event into theirs; nobody's name stands in either.
_IN_CALENDAR: Mapping[str, Mapping[str, See]] = {
    "work.title": dict.fromkeys((OWN, COORDINATOR), See.FULL)
}

TABLE: Mapping[Channel, Mapping[str, Mapping[str, See]]] = {
    **dict.fromkeys(SCREEN, _ON_SCREEN),
    Channel.DOCUMENT: _IN_DOCUMENTS,
    Channel.WORKBOOK: _IN_WORKBOOKS,
    Channel.EMAIL: _IN_EMAIL,
    Channel.CALENDAR: _IN_CALENDAR,
}
FIELDS = frozenset(_ON_SCREEN)
_ORDER = {see: place for place, see in enumerate(See)}


def readers(actor: Any, *, own: bool) -> frozenset[str]:
    """Return the columns of the table that a person reads as: by role, and as the owner."""
    held = {READER_OF_ROLE[role] for role in actor.roles if role in READER_OF_ROLE}
    return frozenset(held | {OWN} if own else held)


def sees(actor: Any, field: str, channel: Channel, *, own: bool = False) -> See:
    """Return how much of a field the person sees; with several roles, the most of them.

    ``own`` says that the row is about the person, or was shown to them to decide on. Raises
    LookupError for a field that the table does not know, so that no typing mistake opens one.
    """
    if field not in FIELDS:
        raise LookupError(f"the privacy table has no field {field}")
    by_reader = TABLE[channel].get(field, {})
    shown = (by_reader.get(reader, See.NEVER) for reader in readers(actor, own=own))
    return max(shown, key=_ORDER.__getitem__, default=See.NEVER)
