"""The convening workbook: a programme as a coordinator would type it.

Times are local, in the convening's time zone. The sheet Sessions is what holds; what other
sources say stands on the sheet Revisions, what is to be released on the sheet Draft. The same
workbook is handed out to be edited and brought back.
"""

from datetime import UTC, datetime
from pathlib import Path

from engagements.convening_sheets import ENGAGEMENTS, MARK, SEATS, SESSION
from engagements.convening_terms import ACTIVITIES, KINDS, SECOND_HOUR
from workbooks.frame import Properties
from workbooks.layout import InputColumn, InputKind, InputSheet, WorkbookLayout
from workbooks.templates import TemplateWords

TEMPLATE = Path(__file__).parent / "data" / "convening-template.xlsx"


FIRST_SOURCE = "agenda"
SECOND_HOUR_COLUMN = InputColumn(
    "second_hour",
    "Second hour",
    InputKind.CHOICE,
    choices=tuple(SECOND_HOUR),
    meaning="Only in the night when an hour comes twice: which time is in the second one.",
)

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
        InputColumn(
            "title",
            "Title",
            max_length=250,
            meaning="Needed, with times and a room, unless the session is on no day yet.",
            width=60,
        ),
        InputColumn("starts_at", "Starts", InputKind.DATETIME, example="2023-04-17 13:30"),
        InputColumn("ends_at", "Ends", InputKind.DATETIME, example="2023-04-17 15:00"),
        InputColumn("room", "Room", max_length=120, meaning="A room of the sheet Rooms.", width=32),
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
        InputColumn("source", "Source", max_length=60, meaning=f"Left empty: {FIRST_SOURCE}."),
        InputColumn(
            "version",
            "Version",
            InputKind.INTEGER,
            meaning="The number of what stands in this row. Left empty: 1.",
            width=10,
        ),
        SECOND_HOUR_COLUMN,
        MARK,
    ],
)
REVISIONS = InputSheet(
    "revisions",
    "Revisions",
    [
        SESSION,
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
        InputColumn(
            "title_discloses",
            "Title discloses",
            InputKind.BOOLEAN,
            meaning="Left empty: the same.",
        ),
        InputColumn(
            "version", "Version", InputKind.INTEGER, meaning="Left empty: the next.", width=10
        ),
        SECOND_HOUR_COLUMN,
    ],
    required=False,
)
DRAFT = InputSheet(
    "draft",
    "Draft",
    [
        InputColumn(
            "session",
            "Session",
            required=True,
            unique=True,
            max_length=20,
            meaning="A session that will change when the programme is released.",
            example="D1-S1",
        ),
        InputColumn("title", "Title", required=True, max_length=250, width=60),
        InputColumn(
            "starts_at",
            "Starts",
            InputKind.DATETIME,
            meaning="Without times and a room the session is on no day.",
        ),
        InputColumn("ends_at", "Ends", InputKind.DATETIME),
        InputColumn("room", "Room", max_length=120, width=32),
        InputColumn("title_discloses", "Title discloses", InputKind.BOOLEAN),
        InputColumn("fund", "Fund", max_length=20, meaning="Left empty: the fund that pays now."),
        InputColumn("source", "Source", max_length=60, meaning="Who says so."),
        InputColumn("as_printed", "As printed", meaning="The source's own words.", width=44),
        SECOND_HOUR_COLUMN,
        MARK,
    ],
    required=False,
)
LAYOUT = WorkbookLayout([CONVENING, ROOMS, SESSIONS, ENGAGEMENTS, SEATS, REVISIONS, DRAFT])
WORDS = TemplateWords(
    introduction=(
        "One convening: its rooms, its sessions, and the seats to be filled on them.",
        "Attendance is the length of the session. The other paid time stands on the sheet Seats.",
        "Importing the same workbook twice changes nothing. A later workbook may add to it.",
        "A changed row of the sheet Sessions goes into the draft, and reaches nobody yet.",
        "What another source says goes on the sheet Revisions.",
        "If anything needs mending, nothing at all is imported.",
    )
)
PROPERTIES = Properties(
    title="Convening", creator="Parity", created_at=datetime(2023, 1, 2, tzinfo=UTC)
)


def header(sheet: InputSheet, key: str) -> str:
    """Return a column's header by its key."""
    return next(column.header for column in sheet.columns if column.key == key)
