"""Templates: what is written reads back equal, and a coordinator is shown what to type."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.workbooks.test_reading import HEADERS, LAYOUT, ROSTER
from workbooks.errors import WorkbookError
from workbooks.frame import Properties
from workbooks.layout import InputColumn, InputKind, InputSheet, WorkbookLayout
from workbooks.reading import read_workbook
from workbooks.templates import TemplateWords, write_template

PROPERTIES = Properties("Roster", "The organisation", datetime(2026, 1, 1, tzinfo=UTC))
FULL = {
    "name": "Ana",
    "email": "ana@example.org",
    "county": "Yolo",
    "born_on": date(2026, 4, 17),
    "minutes": 90,
    "topics": ("Housing", "Panel craft"),
    "active": False,
    "called_at": datetime.fromisoformat("2026-04-17 09:35:07"),
    "rate": Decimal("97.51"),
    "note": "two\nlines",
    "count": -3,
}
EMPTY = {key: () if key == "topics" else None for key in FULL if key not in {"name", "email"}}


def template(rows=None, layout=LAYOUT, **options):
    return write_template(layout, properties=PROPERTIES, rows={"people": rows or []}, **options)


def test_rows_read_back_equal():
    rows = [
        FULL,
        {**EMPTY, "name": "=Xiong", "email": "b@example.org"},
        {**EMPTY, "name": "-Lee _x0041_ <&>", "email": "c@example.org"},
        {**EMPTY, "name": "\u202bمريم\u202c", "email": "d@example.org"},
        {**EMPTY, "name": "007", "email": "e@example.org"},
    ]
    result = read_workbook(template(rows), LAYOUT)

    assert result.is_clean, result.problems
    assert [dict(row.values) for row in result.rows["people"]] == rows


def test_an_empty_template_reads_as_no_rows():
    result = read_workbook(template(), LAYOUT)

    assert result.is_clean
    assert result.rows["people"] == ()


def test_instructions_explain_every_column():
    words = TemplateWords(introduction=["Fill in one row per person."])
    book = load_workbook(BytesIO(template(words=words)))

    sheet = book.worksheets[0]
    assert sheet.title == "Instructions"
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert told[1][0] == "Fill in one row per person."
    assert [row[1] for row in told[4:]] == HEADERS
    assert told[5][:5] == [
        "People",
        "E-mail",
        "Yes",
        "An e-mail address",
        "Each value only once.",
    ]


def test_choices_are_offered_as_lists_of_any_length():
    counties = [f"County number {number}" for number in range(58)]
    columns = [
        InputColumn("name", "Name", required=True),
        InputColumn("county", "County", InputKind.CHOICE, choices=counties),
        InputColumn("active", "Active", InputKind.BOOLEAN),
    ]
    layout = WorkbookLayout([InputSheet("people", "People", columns)])
    book = load_workbook(BytesIO(template(layout=layout)))

    rules = {
        str(rule.sqref): rule.formula1 for rule in book["People"].data_validations.dataValidation
    }
    assert rules == {"B2:B2000": "'Lists'!$A$1:$A$58", "C2:C2000": "'Lists'!$B$1:$B$2"}
    assert [cell.value for cell in book["Lists"]["A"]] == counties
    assert book["Lists"].sheet_state == "hidden"


def test_headers_are_frozen_and_dates_formatted():
    sheet = load_workbook(BytesIO(template([FULL])))["People"]

    assert sheet.freeze_panes == "A2"
    assert sheet["D2"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["D"].number_format == "yyyy-mm-dd"
    assert sheet["A1"].font.bold


def test_the_same_layout_gives_the_same_bytes():
    assert template([FULL]) == template([FULL])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("minutes", True),
        ("rate", 97.5),
        ("born_on", datetime.fromisoformat("2026-04-17")),
        ("called_at", datetime(2026, 4, 17, tzinfo=UTC)),
        ("active", "yes"),
        ("name", 7),
        ("shoe_size", 39),
    ],
)
def test_a_value_of_another_kind_is_refused(key, value):
    with pytest.raises(WorkbookError):
        template([{**FULL, key: value}])


def test_a_renamed_header_is_what_is_read():
    renamed = replace(ROSTER, columns=[replace(ROSTER.columns[0], header="Nombre")])
    layout = WorkbookLayout([renamed])
    data = write_template(layout, properties=PROPERTIES, rows={"people": [{"name": "Ana"}]})

    assert read_workbook(data, layout).rows["people"][0].values["name"] == "Ana"
    assert read_workbook(data, LAYOUT).problems[0].code == "unknown_header"
