"""What stands in the way of an engagement, as its page shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.permits import allows
from engagements.domain import conflict_kinds as kinds
from engagements.domain.conflicts import Conflict, conflicts_of
from engagements.domain.fixes import is_mended, with_ways_out
from engagements.models import Seat

WITH_ITS_WORK = Seat.objects.select_related(
    "engagement__session__current__room",
    "engagement__convening",
    "engagement__fund",
    "fund",
).prefetch_related("workload")

NAMES: dict[str, str | Promise] = {
    kinds.OVERLAP: _("Two places at once"),
    kinds.TRAVEL_GAP: _("Too little time between"),
    kinds.REST_GAP: _("Too little rest"),
    kinds.LONG_DAY: _("Long day"),
    kinds.FULL_DAY: _("More than a paid day"),
    kinds.ROOM_TAKEN: _("Room taken"),
    kinds.APART: _("Not together"),
    kinds.ALONE: _("One voice alone"),
    kinds.EMPLOYER: _("Employer pays"),
}


@dataclass(frozen=True)
class Shown:
    """One conflict with its name.

    ``is_mended``: ways out can be looked for; ``is_opened``: they were.
    """

    conflict: Conflict
    is_mended: bool = False
    is_opened: bool = False

    @property
    def key(self) -> str:
        """What the address names it by; conflicts with one key have the same ways out."""
        return _key(self.conflict)

    @property
    def name(self) -> str | Promise:
        """The kind in words."""
        return NAMES[self.conflict.kind]

    @property
    def people(self) -> str:
        """Those it is about, when the words themselves do not name them."""
        return ", ".join(self.conflict.people) if self.conflict.kind == kinds.APART else ""


def engagement_conflicts(user: User, engagement_id: int, *, ways: str = "") -> list[Shown]:
    """Return an engagement's conflicts; of those that ``ways`` names, with ways out.

    Free people and times are looked for when they are wished for, so that the page costs the same
    however much is in the way. A key of nothing that is in the way (any more) is passed by.
    """
    found = conflicts_of(actor=user, engagement_ids=[engagement_id])
    if not allows(user, "engagements.make_offer"):
        return [Shown(each) for each in found]
    keys = {_key(each) for each in found if _has_ways(each)}
    opened = ways if ways in keys else ""
    if opened:
        found = _mended(user, found, opened)
    return [
        Shown(each, is_mended=_has_ways(each), is_opened=_has_ways(each) and _key(each) == opened)
        for each in found
    ]


def _key(conflict: Conflict) -> str:
    return f"{conflict.kind}-{conflict.seat_id}-{conflict.consultant_id}"


def _has_ways(conflict: Conflict) -> bool:
    return bool(conflict.seat_id and conflict.consultant_id) and is_mended(conflict)


def _mended(user: User, found: list[Conflict], opened: str) -> list[Conflict]:
    """Return the conflicts, the opened ones with ways out: all of one person with one seat."""
    places = [place for place, each in enumerate(found) if _key(each) == opened]
    first = found[places[0]]
    seat = WITH_ITS_WORK.get(pk=first.seat_id or 0)
    person = first.consultant_id or 0
    with_ways = with_ways_out(user, seat, {person: [found[place] for place in places]})[person]
    by_place = dict(zip(places, with_ways, strict=True))
    return [by_place.get(place, each) for place, each in enumerate(found)]
