"""What the profile shows: each part in a few words."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from consultants.domain import is_paused
from consultants.models import Bio, Consultant, Membership
from consultants.states import APPROVED, DRAFT
from core import time
from pages.shared.availability_reading import Shown, availability


@dataclass(frozen=True)
class ProfileSheet:
    """The parts of a profile."""

    languages: list[str]
    topics: list[str]
    counties: list[str]
    facets: list[str]
    exclusions: list[str]
    apart_count: int
    bio: Bio | None
    waiting_bios: int
    said: Shown
    is_paused: bool
    memberships: list[Membership]


def profile_sheet(user: User, me: Consultant) -> ProfileSheet:
    """Return what the person said of themself, in a fixed number of queries."""
    bios = list(Bio.objects.visible_to(user).filter(consultant=me).exclude(state="retired"))
    used = [bio for bio in bios if bio.state == APPROVED]
    own_language = next((bio for bio in used if bio.language == user.language), None)
    return ProfileSheet(
        languages=_names(me.languages),
        topics=_names(me.topics),
        counties=_names(me.counties_served),
        facets=_names(me.facets),
        exclusions=_names(me.exclusions.select_related("topic", "county")),
        apart_count=me.apart.filter(is_own=True).count(),
        bio=own_language or (used[0] if used else None),
        waiting_bios=sum(bio.state == DRAFT for bio in bios),
        said=availability(me),
        is_paused=is_paused(me),
        memberships=[
            membership
            for membership in me.memberships.select_related("group")
            if membership.term.upper is None or membership.term.upper > time.today()
        ],
    )


def _names(rows: Any) -> list[str]:
    return [str(row) for row in rows.all()]
