"""The main places of each audience, and which one the reader is in.

A page package adds its places to ``PLACES`` here, so that one file shows the whole site.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core import permits

CONSULTANT = "consultant"
COORDINATION = "coordination"
FINANCE = "finance"
ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Place:
    """One entry: an address by name, its words, its drawing, and who may open it.

    ``permit`` names the rule of a place that not everyone of the area may open; ``is_near``
    keeps it in sight on a phone when the area's other places stand behind "More".
    """

    view: str
    label: str | Promise
    icon: str = ""
    permit: str = ""
    is_near: bool = False


PLACES: dict[str, list[Place]] = {
    CONSULTANT: [
        Place("consultant:home", _("Home"), "shared/icons/home.html"),
        Place("consultant:offers", _("Offers"), "shared/icons/offers.html"),
        Place("consultant:work", _("My work"), "shared/icons/work.html"),
        Place("consultant:money", _("Money"), "shared/icons/money.html"),
    ],
    COORDINATION: [
        Place("coordination:today", _("Today"), is_near=True),
        Place("coordination:requests", _("Requests"), permit="engagements.see_requests"),
        Place("coordination:convenings", _("Convenings")),
        Place("coordination:engagements", _("Engagements"), is_near=True),
        Place("coordination:outbox", _("Outbox"), is_near=True),
        Place("coordination:hours", _("Hours")),
        Place("coordination:after", _("After")),
        Place("coordination:invoices", _("Invoices"), permit="payments.issue_invoices"),
        Place("coordination:network", _("Network")),
        Place("coordination:groups", _("Board and groups")),
        Place("coordination:fairness", _("Fairness")),
        Place("coordination:imports", _("Import"), permit="consultants.import_roster"),
    ],
    FINANCE: [
        Place("finance:queue", _("Queue")),
        Place("finance:invoices", _("Invoices")),
        Place("finance:runs", _("Payment runs")),
        Place("administration:funds", _("Funds")),
    ],
    ADMINISTRATION: [
        Place("administration:people", _("People")),
        Place("administration:rates", _("Rates")),
        Place("administration:funds", _("Funds")),
        Place("administration:outbox", _("Outbox")),
    ],
}
AREAS: list[tuple[str, str | Promise, str, tuple[str, ...]]] = [
    (CONSULTANT, _("My pages"), "consultant:home", (Role.CONSULTANT,)),
    (
        FINANCE,
        _("Finance"),
        "finance:queue",
        (Role.FINANCE_PREPARER, Role.FINANCE_RELEASER, Role.AUDITOR),
    ),
    (
        COORDINATION,
        _("Coordination"),
        "coordination:today",
        (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR),
    ),
    (ADMINISTRATION, _("Administration"), "administration:people", (Role.ADMINISTRATOR,)),
]
OWN: list[Place] = [
    Place("account_pages:details", _("My details")),
    Place("account_pages:updates", _("How we tell you")),
    Place("account_pages:tokens", _("Access for programs")),
]


@dataclass(frozen=True)
class Item:
    """A place as drawn: ``current`` is the value of aria-current, or empty."""

    label: str | Promise
    url: str
    icon: str = ""
    current: str = ""
    is_further: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the reader is here or below here."""
        return bool(self.current)


@dataclass(frozen=True)
class Surroundings:
    """What stands around a page: the area's places and the person's other areas."""

    area: str = ""
    items: list[Item] = field(default_factory=list)
    areas: list[Item] = field(default_factory=list)
    own: list[Item] = field(default_factory=list)

    @property
    def further(self) -> list[Item]:
        """The places that stand behind "More" on a phone."""
        return [item for item in self.items if item.is_further]

    @property
    def has_bar(self) -> bool:
        """Consultants have their places at the foot of the screen."""
        return self.area == CONSULTANT and bool(self.items)

    @property
    def is_wide(self) -> bool:
        """Staff work with lists and grids and get the whole width."""
        return self.area in (COORDINATION, FINANCE, ADMINISTRATION)


def home_of(user: object) -> str | None:
    """Return the name of the view that is home for a person; None when they hold no role."""
    return next((view for _area, _label, view in _areas_of(user)), None)


def around(request: HttpRequest) -> Surroundings:
    """Return the surroundings of the page that answers a request."""
    user = request.user
    if not user.is_authenticated:
        return Surroundings()
    open_areas = _areas_of(user)
    area = _area_of(request, [name for name, _label, _view in open_areas])
    return Surroundings(
        area=area,
        items=list(_items(request, PLACES.get(area, []))),
        areas=[
            Item(label, reverse(view), current="true" if name == area else "")
            for name, label, view in open_areas
        ]
        if len(open_areas) > 1
        else [],
        own=list(_items(request, OWN)),
    )


def _areas_of(user: object) -> list[tuple[str, str | Promise, str]]:
    held = getattr(user, "has_role", lambda *_roles: False)
    return [(name, label, view) for name, label, view, roles in AREAS if held(*roles)]


def _area_of(request: HttpRequest, open_areas: list[str]) -> str:
    namespace = request.resolver_match.namespace if request.resolver_match else ""
    if namespace in open_areas:
        return namespace
    return open_areas[0] if open_areas else ""


def _items(request: HttpRequest, places: list[Place]) -> Iterator[Item]:
    best = _longest_prefix(request.path, places)
    some_are_near = any(place.is_near for place in places)
    for place in places:
        if place.permit and not permits.allows(request.user, place.permit):
            continue
        url = reverse(place.view)
        current = "" if url != best else "page" if request.path == url else "true"
        is_further = some_are_near and not place.is_near
        yield Item(place.label, url, place.icon, current, is_further)


def _longest_prefix(path: str, places: list[Place]) -> str:
    urls = [reverse(place.view) for place in places]
    return max((url for url in urls if path.startswith(url)), key=len, default="")
