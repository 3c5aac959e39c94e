"""The people of the network, and apart from them what is needed to pay them."""

from consultants.models.availability import (
    Apart,
    Availability,
    DateBlock,
    Exclusion,
    ExclusionKind,
    Weekday,
    WeeklyTime,
)
from consultants.models.groups import Group, GroupKind, Membership
from consultants.models.payee import PayeeProfile, PaymentMethod, TaxClass
from consultants.models.person import Bio, Consultant, Expertise, PreferredChannel
from consultants.models.reference import AudienceKind, County, Facet, Language, Region, Topic

__all__ = [
    "Apart",
    "AudienceKind",
    "Availability",
    "Bio",
    "Consultant",
    "County",
    "DateBlock",
    "Exclusion",
    "ExclusionKind",
    "Expertise",
    "Facet",
    "Group",
    "GroupKind",
    "Language",
    "Membership",
    "PayeeProfile",
    "PaymentMethod",
    "PreferredChannel",
    "Region",
    "TaxClass",
    "Topic",
    "Weekday",
    "WeeklyTime",
]
