"""Reading the sheets of a convening workbook that say how its work is planned."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from consultants.domain.known_names import KnownNames
from consultants.models import County, Group, Language, Region, Topic
from core import time
from engagements import convening_layout as layout
from engagements.convening_terms import (
    AUDIENCES,
    FILLED_BY,
    RECORDINGS,
    ROLES,
    WAYS,
    WORKLOAD,
)
from engagements.domain.planning import briefing_problems
from engagements.domain.programme_mending import Mending
from engagements.domain.programme_plan import EngagementPlan, SeatPlan
from engagements.models import Recording, Way
from workbooks.layout import Row

MOST_SEATS = 200
A_DAY_MINUTES = 24 * 60
DEFAULTED = ("title", "requester", "timezone")
TEXTS = (
    "place",
    "audience",
    "format",
    "questions",
    "off_limits",
    "support_on_site",
    "directions",
    "join_link",
    "contact",
)


class WorkReader:
    """Reads engagements and seats; each row gives one plan, or none when it is to be mended."""

    def __init__(self, mending: Mending, codes: KnownNames, funds: KnownNames) -> None:
        """Look up what rows may name, once."""
        people = User.objects.people().filter(is_active=True)
        self._mending = mending
        self._codes = codes
        self._funds = funds
        self._counties = KnownNames(County.objects.values_list("name", "pk"))
        self._regions = KnownNames(Region.objects.values_list("name", "pk"))
        self._topics = KnownNames(Topic.objects.values_list("name", "pk"))
        self._languages = KnownNames(Language.objects.values_list("name", "pk"))
        self._groups = KnownNames(Group.objects.values_list("name", "pk"))
        self._people = KnownNames(people.values_list("email", "pk"))

    def engagement(self, row: Row) -> list[EngagementPlan]:
        """Return the work of one session."""
        sheet, values, mend = layout.ENGAGEMENTS, row.values, self._mending
        before = mend.count
        session = mend.found(sheet, row, "session", self._codes)
        said: dict[str, Any] = {name: str(values[name]) for name in DEFAULTED if values[name]}
        said |= {name: str(values[name] or "") for name in TEXTS}
        audiences: Any = values["audiences"]
        said |= {
            "is_remote": bool(values["is_remote"]),
            "audiences": sorted({AUDIENCES[name] for name in audiences}),
            "recording": RECORDINGS[str(values["recording"])]
            if values["recording"]
            else str(Recording.NONE),
            "county": mend.found(sheet, row, "county", self._counties),
            "group": mend.found(sheet, row, "group", self._groups),
            "support_by": self._sign_in(row),
        }
        if "timezone" in said and not time.is_zone(said["timezone"]):
            words = _("“%(zone)s” is not a time zone. An example: America/Los_Angeles")
            mend.refuse(sheet, row.number, "timezone", words % {"zone": said["timezone"]})
        for problem in briefing_problems({"join_link": said["join_link"]}):
            mend.refuse(sheet, row.number, problem.field, str(problem.message))
        return (
            []
            if mend.count > before
            else [EngagementPlan(row.number, session, said, str(values["mark"] or ""))]
        )

    def _sign_in(self, row: Row) -> str:
        """Return a known sign-in. What is not known gets no suggestion: it is nobody's list."""
        typed = str(row.values["support_by"] or "")
        found = self._people.spelt(typed)
        if typed and not found:
            words = _("Nobody signs in with this address.")
            self._mending.refuse(layout.ENGAGEMENTS, row.number, "support_by", words)
        return found

    def seat(self, row: Row) -> list[SeatPlan]:
        """Return the equal seats of one row."""
        sheet, values, mend = layout.SEATS, row.values, self._mending
        before = mend.count
        session = mend.found(sheet, row, "session", self._codes)
        count = int(str(values["count"]))
        if not 1 <= count <= MOST_SEATS:
            words = _("Enter a number from 1 to %(most)s.") % {"most": MOST_SEATS}
            mend.refuse(sheet, row.number, "count", words)
        workload = {name: int(str(values[name] or 0)) for name in WORKLOAD}
        for name, minutes in workload.items():
            if minutes > A_DAY_MINUTES:
                mend.refuse(sheet, row.number, name, _("Enter minutes from 0 to 1,440."))
        fields = {
            "label": str(values["label"] or ""),
            "filled_by": FILLED_BY[str(values["filled_by"])],
            "note": str(values["note"] or ""),
            "way": WAYS[str(values["way"])] if values["way"] else str(Way.ANY),
            "topic": mend.found(sheet, row, "topic", self._topics),
            "language": mend.found(sheet, row, "language", self._languages),
            "county": mend.found(sheet, row, "county", self._counties),
            "region": mend.found(sheet, row, "region", self._regions),
            "fund": mend.found(sheet, row, "fund", self._funds),
        }
        if fields["county"] and fields["region"]:
            words = _("Choose a county or a region, not both.")
            mend.refuse(sheet, row.number, "region", words)
        if mend.count > before:
            return []
        role = ROLES[str(values["role"])]
        planned = {name: minutes for name, minutes in workload.items() if minutes}
        mark = str(values["mark"] or "")
        return [SeatPlan(row.number, session, role, count, fields, planned, mark)]
