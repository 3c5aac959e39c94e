"""What the profile shows: each part in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model, Value

from accounts.models import User
from consultants.domain import is_paused
from consultants.models import Bio, Consultant, County, Facet, Language, Membership, Topic
from consultants.states import APPROVED, DRAFT
from core import time
from pages.shared.availability_reading import Shown, availability

CHOSEN: Mapping[str, type[Model]] = {
    "languages": Language,
    "topics": Topic,
    "counties_served": County,
    "facets": Facet,
}
"""The lists that a person chooses from, each with what its rows are."""


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
    chosen = _chosen(me)
    return ProfileSheet(
        languages=chosen["languages"],
        topics=chosen["topics"],
        counties=chosen["counties_served"],
        facets=chosen["facets"],
        exclusions=[str(row) for row in me.exclusions.select_related("topic", "county")],
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


def _chosen(me: Consultant) -> dict[str, list[str]]:
    """Return what the person chose of each list, in the reader's language, by one query."""
    first, *others = (
        getattr(me, name).order_by().annotate(of=Value(name)).values_list("of", "name")
        for name in CHOSEN
    )
    found: dict[str, list[str]] = {name: [] for name in CHOSEN}
    for name, words in first.union(*others, all=True).order_by("of", "name"):
        found[name].append(str(CHOSEN[name](name=words)))
    return found
