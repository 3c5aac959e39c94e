"""What a member of staff may read of one person, by the privacy table."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from consultants.domain import is_paused
from consultants.models import Apart, Bio, Consultant, Exclusion, Membership
from consultants.states import RETIRED
from core import privacy
from core.privacy import Channel, See
from engagements.models import Offer
from pages.shared.availability_reading import Shown, availability

LATEST = 10


@dataclass(frozen=True)
class PersonSheet:
    """One person's page; a part that the reader may not see is None."""

    person: Consultant
    shows_profile: bool
    shows_contact: bool
    shows_needs: bool
    shows_times: bool
    shows_links: bool
    said: Shown | None
    is_paused: bool
    exclusions: list[Exclusion] | None
    apart: list[Apart] | None
    bios: list[Bio] | None
    memberships: list[Membership]
    offers: list[Offer]

    @property
    def by_phone(self) -> bool:
        """Whether a coordinator writes down what the person says: they cannot sign in."""
        return self.person.user_id is None


def person_sheet(user: User, person: Consultant) -> PersonSheet:
    """Return what the reader may see of the person, in a fixed number of queries."""

    def sees(field: str) -> bool:
        return privacy.sees(user, field, Channel.PAGE) is See.FULL

    times, rules_out = sees("person.times"), sees("person.rules_out")
    offers = Offer.objects.visible_to(user).filter(consultant=person).select_related("seat")
    return PersonSheet(
        person=person,
        shows_profile=sees("person.profile"),
        shows_contact=sees("person.contact"),
        shows_needs=sees("person.needs"),
        shows_times=times,
        shows_links=sees("person.apart"),
        said=availability(person) if times else None,
        is_paused=times and is_paused(person),
        exclusions=_rows(Exclusion, user, person, "topic", "county") if rules_out else None,
        apart=_rows(Apart, user, person, "other", "stated_by") if rules_out else None,
        bios=_bios(user, person) if sees("person.bio") else None,
        memberships=_rows(Membership, user, person, "group"),
        offers=list(offers.order_by("-id")[:LATEST]),
    )


def _rows(model: Any, user: User, person: Consultant, *related: str) -> list[Any]:
    rows = model.objects.visible_to(user).filter(consultant=person)
    return list(rows.select_related(*related))


def _bios(user: User, person: Consultant) -> list[Bio]:
    rows: list[Bio] = _rows(Bio, user, person, "written_by")
    return [bio for bio in rows if bio.state != RETIRED]
