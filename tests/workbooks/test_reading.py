"""The reader: every kind of wrong input is named by sheet, row and column; nothing raises."""

import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from workbooks.layout import InputColumn, InputKind, InputSheet, Limits, WorkbookLayout
from workbooks.problems import TEMPLATES, Problem
from workbooks.reading import read_workbook

wall_time = datetime.fromisoformat

ROSTER = InputSheet(
    "people",
    "People",
    [
        InputColumn("name", "Name", required=True, max_length=40),
        InputColumn("email", "E-mail", InputKind.EMAIL, required=True, unique=True),
        InputColumn("county", "County", InputKind.CHOICE, choices=("Alameda", "Yolo")),
        InputColumn("born_on", "Joined", InputKind.DATE),
        InputColumn("minutes", "Minutes", InputKind.MINUTES),
        InputColumn("topics", "Topics", InputKind.LIST, choices=("Housing", "Panel craft")),
        InputColumn("active", "Active", InputKind.BOOLEAN),
        InputColumn("called_at", "Called", InputKind.DATETIME),
        InputColumn("rate", "Rate", InputKind.MONEY),
        InputColumn("note", "Note", multiline=True),
        InputColumn("count", "Count", InputKind.INTEGER),
    ],
)
LAYOUT = WorkbookLayout([ROSTER])
HEADERS = [column.header for column in ROSTER.columns]
GOOD = [
    "Ana Ñandú",
    "ana@example.org",
    "yolo",
    date(2026, 4, 17),
    90,
    "housing; Panel craft",
    "yes",
    wall_time("2026-04-17 09:30"),
    97.5,
    "two\nlines",
    -3,
]


def workbook(rows, headers=HEADERS, title="People", extra=None):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    if extra:
        extra(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def good_with(**changes):
    keys = [column.key for column in ROSTER.columns]
    row = list(GOOD)
    for key, value in changes.items():
        row[keys.index(key)] = value
    return row


def read(data, layout=LAYOUT, **limits):
    return read_workbook(data, layout, replace(Limits(), **limits))


def problems(data, **limits):
    return [(p.code, p.sheet, p.row, p.cell) for p in read(data, **limits).problems]


def only_problem(data, **limits):
    result = read(data, **limits)
    assert len(result.problems) == 1, result.problems
    return result.problems[0]


def test_a_good_row_arrives_typed():
    result = read(workbook([GOOD]))

    assert result.is_clean
    (row,) = result.rows["people"]
    assert (row.sheet, row.number) == ("people", 2)
    assert dict(row.values) == {
        "name": "Ana Ñandú",
        "email": "ana@example.org",
        "county": "Yolo",
        "born_on": date(2026, 4, 17),
        "minutes": 90,
        "topics": ("Housing", "Panel craft"),
        "active": True,
        "called_at": wall_time("2026-04-17 09:30"),
        "rate": Decimal("97.50"),
        "note": "two\nlines",
        "count": -3,
    }


def test_a_row_cannot_be_changed():
    (row,) = read(workbook([GOOD])).rows["people"]

    with pytest.raises(TypeError):
        row.values["name"] = "Bo"


def test_a_path_is_read_as_bytes_are(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(workbook([GOOD]))

    assert read(path) == read(path.read_bytes())


def test_blank_rows_other_sheets_and_missing_optional_columns_are_no_problem():
    def instructions(book):
        sheet = book.create_sheet("Instructions")
        sheet.append(["anything", "=1+1"])

    data = workbook(
        [["Ana", "ana@example.org"], [None, "  "], [], ["Bo", "bo@example.org"]],
        headers=["Name", " e-MAIL "],
        extra=instructions,
    )
    result = read(data)

    assert result.is_clean
    assert [row.number for row in result.rows["people"]] == [2, 5]
    assert result.rows["people"][0].values["topics"] is None


@pytest.mark.parametrize(
    ("changes", "code", "cell"),
    [
        ({"name": None}, "required", "A2"),
        ({"name": "x" * 41}, "too_long", "A2"),
        ({"name": "a\nb"}, "line_break", "A2"),
        ({"name": "=SUM(1,1)"}, "formula", "A2"),
        ({"name": date(2026, 1, 1)}, "not_text", "A2"),
        ({"name": True}, "not_text", "A2"),
        ({"email": "ana at example.org"}, "not_an_email", "B2"),
        ({"email": "ana@example.org\u2028b@c.org"}, "not_an_email", "B2"),
        ({"county": "Atlantis"}, "not_a_choice", "C2"),
        ({"born_on": "2026-04-17"}, "not_a_date", "D2"),
        ({"born_on": 46129}, "not_a_date", "D2"),
        ({"born_on": wall_time("2026-04-17 09:30")}, "has_a_time", "D2"),
        ({"minutes": "90"}, "not_an_integer", "E2"),
        ({"minutes": 1.5}, "not_an_integer", "E2"),
        ({"minutes": -1}, "negative", "E2"),
        ({"minutes": True}, "not_an_integer", "E2"),
        ({"topics": "Housing; Fishing"}, "not_a_choice", "F2"),
        ({"active": "perhaps"}, "not_yes_or_no", "G2"),
        ({"called_at": "tomorrow"}, "not_a_datetime", "H2"),
        ({"rate": "97.50"}, "not_an_amount", "I2"),
        ({"rate": 97.505}, "not_an_amount", "I2"),
        ({"rate": -1}, "negative", "I2"),
        ({"note": "bell _x0007_"}, "control_character", "J2"),
        ({"note": "nul _x0000_"}, "control_character", "J2"),
        ({"count": 1e300}, "not_an_integer", "K2"),
    ],
)
def test_a_wrong_cell_is_named(changes, code, cell):
    result = read(workbook([good_with(**changes), good_with(email="other@example.org")]))

    assert [(p.code, p.sheet, p.row, p.cell) for p in result.problems] == [
        (code, "People", 2, cell)
    ]
    assert [row.number for row in result.rows["people"]] == [3]


def test_all_problems_are_collected_not_only_the_first():
    data = workbook([good_with(name=None, minutes="x"), good_with(county="Nowhere")])

    assert problems(data) == [
        ("required", "People", 2, "A2"),
        ("not_an_integer", "People", 2, "E2"),
        ("repeated", "People", 3, "B3"),
        ("not_a_choice", "People", 3, "C3"),
    ]


def test_a_repeated_value_names_the_row_it_repeats():
    problem = only_problem(workbook([GOOD, good_with(email="ANA@example.org")]))

    assert (problem.code, problem.cell, problem.params["other"]) == ("repeated", "B3", 2)
    assert problem.message == "B3 repeats the value of row 2."


def test_text_that_begins_with_an_equals_sign_is_text_when_typed_as_text():
    def as_text(book):
        cell = book["People"]["A2"]
        cell.value = "=Xiong"
        cell.data_type = "s"

    (row,) = read(workbook([GOOD], extra=as_text)).rows["people"]
    assert row.values["name"] == "=Xiong"


def test_formula_in_header_and_unknown_columns_are_named():
    headers = ["=1+1", *HEADERS[1:], "Shoe size"]
    codes = problems(workbook([[*GOOD, 9]], headers=headers))

    assert ("formula", "People", 1, "A1") in codes
    assert ("unknown_header", "People", 1, "L1") in codes
    assert ("missing_header", "People", 1, "") in codes


def test_duplicate_header_and_value_without_header_are_named():
    headers = [*HEADERS, "name"]
    assert problems(workbook([[*GOOD, "again"]], headers=headers)) == [
        ("duplicate_header", "People", 1, "L1")
    ]
    assert problems(workbook([[*GOOD, "stray"]])) == [("no_header", "People", 2, "L2")]


def test_a_missing_sheet_is_named():
    problem = only_problem(workbook([GOOD], title="Sheet1"))

    assert (problem.code, problem.sheet) == ("missing_sheet", "People")
    assert "“People”" in problem.message


def test_an_error_value_is_named():
    def broken(book):
        cell = book["People"]["A2"]
        cell.value = "#REF!"
        cell.data_type = "e"

    assert problems(workbook([GOOD], extra=broken)) == [("error_value", "People", 2, "A2")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"name,email\nAna,ana@example.org\n", "not_a_workbook"),
        (b"PK\x03\x04 not really a zip", "not_a_workbook"),
        (OLE, "old_format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
    ],
)
def test_files_that_are_no_workbook_are_named(data, code):
    assert only_problem(data).code == code


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_sheet_xml(sheet_data, **parts):
    """Return a good workbook whose first sheet has this XML instead."""
    with zipfile.ZipFile(BytesIO(workbook([GOOD]))) as package:
        content = {name: package.read(name) for name in package.namelist()}
    content["xl/worksheets/sheet1.xml"] = sheet_data
    content.update(parts)
    return zipped(content)


SHEET = (
    b'<?xml version="1.0"?>%s<worksheet '
    b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s'
    b"<sheetData>%s</sheetData></worksheet>"
)


def test_another_kind_of_zip_is_not_a_workbook():
    assert only_problem(zipped({"word/document.xml": "<x/>"})).code == "not_a_workbook"


def test_macros_are_refused():
    data = with_sheet_xml(SHEET % (b"", b"", b""), **{"xl/vbaProject.bin": b"x"})
    assert only_problem(data).code == "has_macros"


def test_a_zip_bomb_of_50_mb_is_refused_before_it_is_opened():
    bomb = with_sheet_xml(SHEET % (b"", b"", b" " * 50 * 2**20))
    assert len(bomb) < 100_000

    started = time.monotonic()
    assert only_problem(bomb).code == "unzips_too_large"
    assert time.monotonic() - started < 1


def test_a_bomb_that_lies_about_its_size_is_refused():
    bomb = with_sheet_xml(SHEET % (b"", b"", b" " * 50 * 2**20))
    size = (50 * 2**20 + len(SHEET % (b"", b"", b""))).to_bytes(4, "little")
    assert bomb.count(size) == 2

    assert only_problem(bomb.replace(size, (1000).to_bytes(4, "little"))).code == "unreadable"


def test_one_text_in_very_many_cells_is_refused():
    row = b'<row r="%d">' + b'<c t="s"><v>0</v></c>' * 50 + b"</row>"
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><t>" + b"Name" * 8_000 + b"</t></si></sst>"
    )
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sheet.main+xml"/>'
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    data = with_sheet_xml(
        SHEET % (b"", b"", b"".join(row % number for number in range(1, 500))),
        **{"xl/sharedStrings.xml": strings, "[Content_Types].xml": types},
    )

    assert only_problem(data).code == "too_much_text"


def test_a_million_rows_in_four_kilobytes_are_refused():
    data = with_sheet_xml(
        SHEET % (b"", b"", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    )

    problem = only_problem(data)
    assert (problem.code, problem.sheet, problem.params["limit"]) == (
        "too_many_rows",
        "People",
        20_000,
    )


def test_a_stated_dimension_of_the_whole_sheet_costs_nothing():
    cells = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{header}</t></is></c>'
        for letter, header in zip("ABCDEFGHIJK", HEADERS, strict=True)
    )
    data = with_sheet_xml(
        SHEET % (b"", b'<dimension ref="A1:XFD1048576"/>', f'<row r="1">{cells}</row>'.encode())
    )

    assert read(data).is_clean


def test_too_many_columns_are_refused():
    data = with_sheet_xml(SHEET % (b"", b"", b'<row r="1"><c r="XFD1"><v>1</v></c></row>'))

    assert only_problem(data).code == "too_many_columns"


def test_xml_entities_are_not_expanded():
    entities = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    )
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'

    assert only_problem(with_sheet_xml(SHEET % (entities, b"", cell))).code == "unreadable"


def test_external_files_are_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'.encode()
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'

    assert only_problem(with_sheet_xml(SHEET % (entity, b"", cell))).code == "unreadable"


@pytest.mark.parametrize("sheet_data", [b"", b"<worksheet", b"\x00" * 100, b"<a><b></a>"])
def test_a_damaged_sheet_is_unreadable(sheet_data):
    assert only_problem(with_sheet_xml(sheet_data)).code == "unreadable"


def test_flipped_bits_never_raise():
    data = workbook([GOOD])
    for position in range(0, len(data), len(data) // 12):
        broken = bytearray(data)
        broken[position] ^= 0xFF
        assert read(bytes(broken)) is not None


def test_time_memory_size_and_sheets_are_limited():
    data = workbook([GOOD], extra=lambda book: [book.create_sheet() for _ in range(5)])

    assert only_problem(data, seconds=0.01).code == "too_slow"
    # Out of memory, a process may or may not still be able to say so.
    assert only_problem(data, memory_bytes=2**20).code in {"unzips_too_large", "unreadable"}
    assert only_problem(data, file_bytes=100).code == "file_too_large"
    assert only_problem(data, sheets=3).code == "too_many_sheets"
    assert only_problem(data, zip_entries=3).code == "unzips_too_large"


def test_a_flood_of_problems_is_cut_short():
    rows = [good_with(name=None, email=f"a{number}@example.org") for number in range(50)]
    found = read(workbook(rows), problems=10).problems

    assert len(found) == 11
    assert found[-1].code == "more_problems"


def test_an_encrypted_zip_entry_is_password_protected():
    data = bytearray(workbook([GOOD]))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    assert only_problem(bytes(data)).code == "password_protected"


def test_every_sentence_is_short_and_can_be_filled_in():
    everything = {"limit": 1, "example": "x", "choices": "x", "other": 2}
    for code, template in TEMPLATES.items():
        problem = Problem(code, "People", 2, 1, header="Name", params=everything)
        assert "%(" not in problem.message
        for sentence in template.split(". "):
            assert len(sentence.split()) <= 20


def test_a_problem_is_told_in_the_callers_language():
    spanish = {TEMPLATES["too_many_sheets"]: "Este libro tiene más de %(limit)s hojas."}
    problem = Problem("too_many_sheets", params={"limit": 30})

    assert problem.describe(spanish.__getitem__) == "Este libro tiene más de 30 hojas."


def test_the_reading_process_gets_none_of_our_environment(monkeypatch):
    monkeypatch.setenv("PARITY_SECRET_KEY", "do not pass on")
    seen = {}
    run = subprocess.run

    def watched(*args, **options):
        seen.update(options["env"])
        return run(*args, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    read(workbook([GOOD]))

    assert "PYTHONPATH" in seen
    assert "PARITY_SECRET_KEY" not in seen
