"""What stands in the way of an engagement or a convening, as its page shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.permits import allows
from engagements.domain import conflict_kinds as kinds
from engagements.domain.conflicts import Conflict, conflicts_of
from engagements.domain.fixes import with_ways_out
from engagements.models import Seat

# For so many of an engagement's conflicts free people and times are looked for: the page costs
# the same however many there are.
MOST_MENDED = 3

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
    """One conflict with its name and where it belongs."""

    conflict: Conflict
    title: str = ""

    @property
    def name(self) -> str | Promise:
        """The kind in words."""
        return NAMES[self.conflict.kind]

    @property
    def people(self) -> str:
        """Those it is about, when the words themselves do not name them."""
        return ", ".join(self.conflict.people) if self.conflict.kind == kinds.APART else ""


def engagement_conflicts(user: User, engagement_id: int) -> list[Shown]:
    """Return an engagement's conflicts, the first of them with people and times that are free."""
    found = conflicts_of(actor=user, engagement_ids=[engagement_id])
    if allows(user, "engagements.make_offer"):
        found = _mended(user, found)
    return [Shown(each) for each in found]


def _mended(user: User, found: list[Conflict]) -> list[Conflict]:
    of_people = [each for each in found if each.seat_id and each.consultant_id][:MOST_MENDED]
    seats = (
        Seat.objects.select_related(
            "engagement__session__current__room",
            "engagement__convening",
            "engagement__fund",
            "fund",
        )
        .prefetch_related("workload")
        .in_bulk([each.seat_id for each in of_people if each.seat_id])
    )
    mended = []
    for each in found:
        if each in of_people and each.seat_id and each.consultant_id:
            seat = seats[each.seat_id]
            mended += with_ways_out(user, seat, each.consultant_id, [each])
        else:
            mended.append(each)
    return mended


def convening_conflicts(user: User, convening_id: int, titles: dict[int, str]) -> list[Shown]:
    """Return a convening's conflicts, each with the title of its session by engagement."""
    found = conflicts_of(actor=user, convening_id=convening_id)
    return [Shown(each, titles.get(each.engagement_id or 0, "")) for each in found]
