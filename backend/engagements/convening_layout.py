"""The convening workbook: a programme as a coordinator would type it.

Times are local, in the convening's time zone. What the printed programme and the slides say
apart goes on the sheet Revisions; the sheet Sessions is what holds.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from compensation.models import Activity, Component, EngagementRole
from engagements.models.convening import SessionKind
from engagements.models.engagement import FilledBy
from workbooks.frame import Properties
from workbooks.layout import InputColumn, InputKind, InputSheet, WorkbookLayout
from workbooks.templates import TemplateWords

TEMPLATE = Path(__file__).parent / "data" / "convening-template.xlsx"


def spelt(value: str) -> str:
    """Return how a value of ours is typed in the workbook: ``table_host`` as ``table host``."""
    return value.replace("_", " ")


# The workbook's own words: they stay in English so that one file reads back anywhere.
KINDS: Mapping[str, str] = {spelt(value): value for value in SessionKind.values}
ACTIVITIES: Mapping[str, str] = {spelt(value): value for value in Activity.values}
ROLES: Mapping[str, str] = {spelt(value): value for value in EngagementRole.values}
FILLED_BY: Mapping[str, str] = {spelt(value): value for value in FilledBy.values}
WORKLOAD = tuple(value for value in Component.values if value != Component.ATTENDANCE)

CONVENING = InputSheet(
    "convening",
    "Convening",
    [
        InputColumn(
            "code",
            "Code",
            required=True,
            unique=True,
            max_length=50,
            meaning="Tells convenings apart: small letters, digits and hyphens.",
            example="convening-2023",
        ),
        InputColumn("title", "Title", required=True, example="Spring convening", width=40),
        InputColumn("starts_on", "First day", InputKind.DATE, required=True, example="2023-04-17"),
        InputColumn("ends_on", "Last day", InputKind.DATE, required=True, example="2023-04-18"),
        InputColumn(
            "timezone",
            "Time zone",
            required=True,
            max_length=40,
            meaning="All times in this workbook are local times there.",
            example="America/Los_Angeles",
            width=24,
        ),
        InputColumn("venue_name", "Venue", required=True, max_length=120, width=32),
        InputColumn("venue_address", "Address", required=True, width=40),
        InputColumn(
            "county",
            "County",
            required=True,
            meaning="A California county, without the word county.",
            example="Sacramento",
        ),
        InputColumn(
            "host",
            "Host",
            required=True,
            max_length=160,
            meaning="The organisation that asks for the work.",
            width=48,
        ),
        InputColumn(
            "fund",
            "Fund",
            required=True,
            max_length=20,
            meaning="The code of the fund that pays, unless a session names another.",
            example="PACT-2023",
        ),
    ],
)
ROOMS = InputSheet(
    "rooms",
    "Rooms",
    [InputColumn("name", "Room", required=True, unique=True, max_length=120, width=40)],
)
SESSIONS = InputSheet(
    "sessions",
    "Sessions",
    [
        InputColumn(
            "code",
            "Session",
            required=True,
            unique=True,
            max_length=20,
            meaning="A short code. The other sheets name the session by it.",
            example="D1-S1",
        ),
        InputColumn("kind", "Kind", InputKind.CHOICE, required=True, choices=tuple(KINDS)),
        InputColumn("title", "Title", required=True, max_length=250, width=60),
        InputColumn(
            "starts_at", "Starts", InputKind.DATETIME, required=True, example="2023-04-17 13:30"
        ),
        InputColumn(
            "ends_at", "Ends", InputKind.DATETIME, required=True, example="2023-04-17 15:00"
        ),
        InputColumn(
            "room",
            "Room",
            required=True,
            max_length=120,
            meaning="A room of the sheet Rooms.",
            width=32,
        ),
        InputColumn(
            "title_discloses",
            "Title discloses",
            InputKind.BOOLEAN,
            meaning="Yes when the title says something about everyone listed under it.",
        ),
        InputColumn(
            "activity",
            "Activity",
            InputKind.CHOICE,
            choices=tuple(ACTIVITIES),
            meaning="What the work is paid as. Needed when the session has seats.",
            width=24,
        ),
        InputColumn("fund", "Fund", max_length=20, meaning="Only when another fund pays."),
        InputColumn(
            "as_printed",
            "As printed",
            meaning="The source's own words, where they are worth keeping.",
            width=44,
        ),
    ],
)
SEATS = InputSheet(
    "seats",
    "Seats",
    [
        InputColumn("session", "Session", required=True, max_length=20, example="D1-S1"),
        InputColumn("role", "Role", InputKind.CHOICE, required=True, choices=tuple(ROLES)),
        InputColumn(
            "label",
            "Label",
            max_length=120,
            meaning="What is printed under the name.",
            width=48,
        ),
        InputColumn(
            "filled_by",
            "Filled by",
            InputKind.CHOICE,
            required=True,
            choices=tuple(FILLED_BY),
            meaning="The network, by an offer, or someone outside it.",
        ),
        InputColumn("note", "Note", meaning="Who, in the source's own words.", width=40),
        InputColumn("count", "Count", InputKind.INTEGER, required=True, example="1", width=10),
        *(
            InputColumn(
                component,
                f"{component.capitalize()} minutes",
                InputKind.MINUTES,
                meaning="Paid time for each seat. Left empty: none.",
            )
            for component in WORKLOAD
        ),
    ],
)
REVISIONS = InputSheet(
    "revisions",
    "Revisions",
    [
        InputColumn("session", "Session", required=True, max_length=20, example="D1-S1"),
        InputColumn(
            "source",
            "Source",
            required=True,
            max_length=60,
            meaning="Who says so.",
            example="slides",
        ),
        InputColumn("title", "Title", max_length=250, meaning="Left empty: the same.", width=60),
        InputColumn("starts_at", "Starts", InputKind.DATETIME, meaning="Left empty: the same."),
        InputColumn("ends_at", "Ends", InputKind.DATETIME, meaning="Left empty: the same."),
        InputColumn("room", "Room", max_length=120, meaning="Left empty: the same.", width=32),
        InputColumn("as_printed", "As printed", meaning="The source's own words.", width=44),
    ],
    required=False,
)
LAYOUT = WorkbookLayout([CONVENING, ROOMS, SESSIONS, SEATS, REVISIONS])
WORDS = TemplateWords(
    introduction=(
        "One convening: its rooms, its sessions, and the seats to be filled on them.",
        "Attendance is the length of the session. The other paid time stands on the sheet Seats.",
        "Importing the same workbook twice changes nothing. A later workbook may add to it.",
        "A change to what was imported goes on the sheet Revisions.",
        "If anything needs mending, nothing at all is imported.",
    )
)
PROPERTIES = Properties(
    title="Convening", creator="Parity", created_at=datetime(2023, 1, 2, tzinfo=UTC)
)


def header(sheet: InputSheet, key: str) -> str:
    """Return a column's header by its key."""
    return next(column.header for column in sheet.columns if column.key == key)
