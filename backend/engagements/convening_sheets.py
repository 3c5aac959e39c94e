"""The sheets of the convening workbook that say how the work of its sessions is planned.

Notes, contacts and links are the desk's own words and may name people: for coordinators alone.
"""

from engagements.convening_terms import (
    AUDIENCES,
    FILLED_BY,
    RECORDINGS,
    ROLES,
    WAYS,
    WORKLOAD,
)
from workbooks.layout import InputColumn, InputKind, InputSheet

MARK = InputColumn(
    "mark",
    "Mark",
    max_length=20,
    meaning="Please leave it. It tells whether this has changed since the workbook was made.",
)
SESSION = InputColumn("session", "Session", required=True, max_length=20, example="D1-S1")

ENGAGEMENTS = InputSheet(
    "engagements",
    "Engagements",
    [
        InputColumn(
            "session",
            "Session",
            required=True,
            unique=True,
            max_length=20,
            meaning="A session that is paid work. One with seats needs no row here.",
            example="D1-S1",
        ),
        InputColumn(
            "title", "Title", max_length=250, meaning="Left empty: the session's.", width=50
        ),
        InputColumn(
            "requester", "Requester", max_length=160, meaning="Left empty: the host.", width=40
        ),
        InputColumn(
            "timezone",
            "Time zone",
            max_length=40,
            meaning="Left empty: the convening's.",
            width=24,
        ),
        InputColumn("place", "Place", max_length=200, width=40),
        InputColumn("is_remote", "Remote", InputKind.BOOLEAN, meaning="Left empty: no.", width=12),
        InputColumn("county", "County", max_length=40, meaning="When it is not the convening's."),
        InputColumn("audience", "Audience", multiline=True, max_length=200, width=32),
        InputColumn(
            "audiences",
            "Who is there",
            InputKind.LIST,
            choices=tuple(AUDIENCES),
            max_length=300,
            width=32,
        ),
        InputColumn("format", "Format", multiline=True, max_length=300, width=32),
        InputColumn("questions", "Agreed questions", multiline=True, max_length=3000, width=44),
        InputColumn("off_limits", "What is not asked", multiline=True, max_length=1000, width=44),
        InputColumn(
            "recording",
            "Recording",
            InputKind.CHOICE,
            choices=tuple(RECORDINGS),
            meaning="Left empty: none.",
        ),
        InputColumn("support_on_site", "Support on site", multiline=True, max_length=300, width=32),
        InputColumn("directions", "How to get there", multiline=True, max_length=2000, width=44),
        InputColumn("join_link", "Link to join", max_length=500, width=32),
        InputColumn("contact", "Whom to call on the day", multiline=True, max_length=200, width=32),
        InputColumn("group", "Group", max_length=120, meaning="The board or workgroup that meets."),
        InputColumn(
            "support_by",
            "Support person",
            max_length=254,
            meaning="The address with which they sign in here. An export leaves it empty.",
            width=32,
        ),
        MARK,
    ],
    required=False,
)

SEATS = InputSheet(
    "seats",
    "Seats",
    [
        SESSION,
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
        InputColumn("topic", "Topic", max_length=120, meaning="A wish. Left empty: any."),
        InputColumn("language", "Language", max_length=60, meaning="A wish. Left empty: any."),
        InputColumn("county", "County", max_length=40, meaning="A wish. Left empty: any."),
        InputColumn("region", "Region", max_length=80, meaning="In place of a county."),
        InputColumn(
            "way", "How", InputKind.CHOICE, choices=tuple(WAYS), meaning="Left empty: any."
        ),
        InputColumn("fund", "Fund", max_length=20, meaning="Only when another fund pays the seat."),
        MARK,
    ],
)
