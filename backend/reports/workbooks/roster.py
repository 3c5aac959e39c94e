"""The roster of one engagement as it may be shared: what each person agreed to, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from compensation.models import EngagementRole
from engagements.domain.printing import PrintedPlace
from workbooks.csvfile import write_csv
from workbooks.writing import Cell, Look, Properties, SmallSheet, write_workbook

WIDTHS = (22, 30, 34, 60, 14, 14)


@dataclass(frozen=True)
class RosterFacts:
    """What stands above the roster."""

    title: str
    when: str
    where: str
    shared_on: str


def heads() -> list[str]:
    """Return the heads of the columns."""
    return [_("Role"), _("Name"), _("Label"), _("Bio"), _("Photographs"), _("Recording")]


def _row(place: PrintedPlace) -> list[str]:
    yes, no = _("yes"), _("no")
    return [
        str(EngagementRole(place.role).label),
        place.name or _("Not named"),
        place.label,
        place.bio,
        yes if place.photo else no,
        yes if place.recording else no,
    ]


def write_roster(
    out: BinaryIO, *, properties: Properties, facts: RosterFacts, places: Sequence[PrintedPlace]
) -> None:
    """Write the workbook: what it is, and one row for each booked seat."""
    remark = _("Only what each person agreed to. Ask for a new roster before you print.")
    about = SmallSheet(
        _("About"),
        [
            [Cell(facts.title, look=Look.TITLE)],
            [Cell(properties.creator, look=Look.NOTE)],
            [],
            [Cell(_("When"), look=Look.LABEL), Cell(facts.when)],
            [Cell(_("Where"), look=Look.LABEL), Cell(facts.where)],
            [Cell(_("As agreed on"), look=Look.LABEL), Cell(facts.shared_on)],
            [],
            [Cell(remark, look=Look.NOTE)],
        ],
        widths=(46, 46),
    )
    rows = [[Cell(word, look=Look.HEADER) for word in heads()]]
    rows += [[Cell(text) for text in _row(place)] for place in places]
    roster = SmallSheet(_("Roster"), rows, widths=WIDTHS)
    write_workbook(out, properties=properties, sheets=[about, roster])


def roster_csv(places: Sequence[PrintedPlace]) -> bytes:
    """Return the rows as CSV."""
    return write_csv([heads(), *(_row(place) for place in places)])
