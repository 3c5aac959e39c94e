"""Verbs of people: what they say of themselves, how they may be asked, and their groups."""

from consultants.domain.apart import drop_apart, link_apart, note_apart, state_apart
from consultants.domain.availability import (
    TimeOfWeek,
    add_date_block,
    drop_date_block,
    set_week,
)
from consultants.domain.bios import approve_bio, retire_bio, retire_old_drafts, write_bio
from consultants.domain.exclusions import allow_again, rule_out, set_exclusions
from consultants.domain.facets import set_facets
from consultants.domain.groups import change_group, end_term, make_group, seat_member
from consultants.domain.own_limits import is_paused, lift_pause, pause, set_limits
from consultants.domain.people import add_consultant, set_contact
from consultants.domain.profile import change_profile, set_interests, set_needs, set_places

__all__ = [
    "TimeOfWeek",
    "add_consultant",
    "add_date_block",
    "allow_again",
    "approve_bio",
    "change_group",
    "change_profile",
    "drop_apart",
    "drop_date_block",
    "end_term",
    "is_paused",
    "lift_pause",
    "link_apart",
    "make_group",
    "note_apart",
    "pause",
    "retire_bio",
    "retire_old_drafts",
    "rule_out",
    "seat_member",
    "set_contact",
    "set_exclusions",
    "set_facets",
    "set_interests",
    "set_limits",
    "set_needs",
    "set_places",
    "set_week",
    "state_apart",
    "write_bio",
]
