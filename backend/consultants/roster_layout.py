"""The roster workbook: what a coordinator types, one row for each member of the network."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from consultants.models import Expertise
from workbooks.frame import Properties
from workbooks.layout import InputColumn, InputKind, InputSheet, WorkbookLayout
from workbooks.templates import TemplateWords

TEMPLATE = Path(__file__).parent / "data" / "roster-template.xlsx"

# The workbook's own words: they stay in English so that one file reads back anywhere.
EXPERTISE: Mapping[str, Expertise] = {
    "Lived experience": Expertise.LIVED,
    "Subject matter": Expertise.SUBJECT,
    "Both": Expertise.BOTH,
}
DEFAULT_TIMEZONE = "America/Los_Angeles"

ROSTER = InputSheet(
    "roster",
    "Roster",
    [
        InputColumn(
            "chosen_name",
            "Chosen name",
            required=True,
            max_length=120,
            meaning="The name the person goes by. One word is a name too.",
            example="Itzel Example",
            width=30,
        ),
        InputColumn("pronouns", "Pronouns", max_length=60, meaning="In the person's own words."),
        InputColumn(
            "email",
            "E-mail",
            InputKind.EMAIL,
            required=True,
            unique=True,
            max_length=254,
            meaning="Tells people apart: the same address is the same person.",
            example="itzel@example.org",
            width=34,
        ),
        InputColumn(
            "expertise",
            "Expertise",
            InputKind.CHOICE,
            required=True,
            choices=tuple(EXPERTISE),
            meaning="What the person brings.",
        ),
        InputColumn(
            "home_county",
            "Home county",
            required=True,
            meaning="A California county, without the word county.",
            example="Sacramento",
        ),
        InputColumn(
            "counties_served",
            "Counties served",
            InputKind.LIST,
            max_length=1_000,
            meaning="Where the person is willing to work.",
            example="Sacramento; Yolo",
            width=34,
        ),
        InputColumn(
            "languages",
            "Languages",
            InputKind.LIST,
            max_length=400,
            meaning="By name, or by BCP 47 tag.",
            example="English; Spanish",
            width=28,
        ),
        InputColumn(
            "topics",
            "Topics",
            InputKind.LIST,
            max_length=2_000,
            meaning="What the person likes to speak on.",
            example="Housing; Policy and legislation",
            width=44,
        ),
        InputColumn(
            "in_person", "In person", InputKind.BOOLEAN, meaning="Left empty: yes.", width=12
        ),
        InputColumn("remote", "Remote", InputKind.BOOLEAN, meaning="Left empty: yes.", width=12),
        InputColumn(
            "timezone",
            "Time zone",
            max_length=40,
            meaning=f"Left empty: {DEFAULT_TIMEZONE}.",
            example=DEFAULT_TIMEZONE,
            width=24,
        ),
        InputColumn(
            "is_advisory_board",
            "Advisory board",
            InputKind.BOOLEAN,
            meaning="Left empty: no.",
            width=16,
        ),
        InputColumn(
            "is_invented",
            "Invented",
            InputKind.BOOLEAN,
            meaning="Yes for people made up for a demonstration. Left empty: no.",
            width=12,
        ),
    ],
)
LAYOUT = WorkbookLayout([ROSTER])
WORDS = TemplateWords(
    introduction=(
        "One row on the sheet Roster for each member of the network.",
        "Importing the same workbook twice changes nothing.",
        "A row whose e-mail is known already changes that person. Nobody is ever removed.",
        "If anything needs mending, nothing at all is imported.",
    )
)
PROPERTIES = Properties(
    title="Roster", creator="Parity", created_at=datetime(2023, 1, 2, tzinfo=UTC)
)


def header(key: str) -> str:
    """Return a column's header by its key."""
    return next(column.header for column in ROSTER.columns if column.key == key)
