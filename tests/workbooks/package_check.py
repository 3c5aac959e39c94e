"""Checks that an .xlsx is a valid package, with nothing but zipfile and ElementTree."""

import posixpath
import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# ECMA-376 part 1, 18.3.1.99: the order of a worksheet's children.
WORKSHEET_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
    phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
    pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors
    smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls
    webPublishItems tableParts extLst
""".split()  # noqa: SIM905  # a list of 39 lines reads worse


def check_package(data: bytes) -> None:
    """Assert everything a strict reader would: types, relations, order, tables, styles."""
    with ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names))
        trees = {
            name: ElementTree.fromstring(package.read(name))
            for name in names
            if name.endswith((".xml", ".rels"))
        }
    _check_content_types(names, trees["[Content_Types].xml"])
    _check_relations(names, trees)
    _check_workbook(trees)
    styles = len(trees["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            _check_worksheet(name, tree, styles)
    _check_tables(trees)


def _check_content_types(names: list[str], types: ElementTree.Element) -> None:
    overrides = {entry.get("PartName") for entry in types.iter(f"{TYPES}Override")}
    defaults = {entry.get("Extension") for entry in types.iter(f"{TYPES}Default")}
    for part in overrides:
        assert part.lstrip("/") in names, f"{part} has a type but is missing"
    for name in set(names) - {"[Content_Types].xml"}:
        assert f"/{name}" in overrides or name.endswith(".rels"), f"{name} has no type"
    assert "rels" in defaults


def _check_relations(names: list[str], trees: dict[str, ElementTree.Element]) -> None:
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        reached.add(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [entry.get("Id") for entry in tree.iter(f"{RELATIONS}Relationship")]
        assert len(ids) == len(set(ids))
        for entry in tree.iter(f"{RELATIONS}Relationship"):
            assert entry.get("TargetMode") != "External"
            target = entry.get("Target")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            path = posixpath.normpath(path).lstrip("/")
            assert path in names, f"{name} points to {path}, which is missing"
            reached.add(path)
    assert set(names) == reached, f"dangling parts: {set(names) - reached}"


def _relations_of(trees: dict[str, ElementTree.Element], name: str) -> dict[str, str]:
    folder, base = posixpath.split(name)
    tree = trees[f"{folder}/_rels/{base}.rels"]
    return {
        entry.get("Id"): posixpath.normpath(posixpath.join("/", folder, entry.get("Target")))[1:]
        for entry in tree.iter(f"{RELATIONS}Relationship")
    }


def _check_workbook(trees: dict[str, ElementTree.Element]) -> None:
    sheets = trees["xl/workbook.xml"].findall(f"{MAIN}sheets/{MAIN}sheet")
    targets = _relations_of(trees, "xl/workbook.xml")
    assert {targets[sheet.get(RELATION_ID)] for sheet in sheets} == {
        name for name in trees if name.startswith("xl/worksheets/sheet")
    }
    for attribute in ("sheetId", "name"):
        values = [sheet.get(attribute).casefold() for sheet in sheets]
        assert len(values) == len(set(values))
    assert all(re.fullmatch(r"[^\[\]:*?/\\]{1,31}", sheet.get("name")) for sheet in sheets)


def _check_worksheet(name: str, tree: ElementTree.Element, styles: int) -> None:
    children = [child.tag.removeprefix(MAIN) for child in tree]
    positions = [WORKSHEET_ORDER.index(child) for child in children]
    assert positions == sorted(positions), f"{name}: {children}"
    assert children.count("sheetData") == 1
    row_numbers = [int(row.get("r")) for row in tree.iter(f"{MAIN}row")]
    assert row_numbers == sorted(set(row_numbers))
    assert all(0 <= int(cell.get("s", "0")) < styles for cell in tree.iter(f"{MAIN}c"))
    for cell in tree.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        assert formula is None or cell.find(f"{MAIN}v") is not None, "a formula without its value"
        if cell.get("t") == "inlineStr":
            assert cell.find(f"{MAIN}is/{MAIN}t").text


def _check_tables(trees: dict[str, ElementTree.Element]) -> None:
    seen: list[tuple[str, str]] = []
    for name, tree in trees.items():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        rows = {int(row.get("r")): list(row) for row in tree.iter(f"{MAIN}row")}
        for part in tree.iter(f"{MAIN}tablePart"):
            table = trees[_relations_of(trees, name)[part.get(RELATION_ID)]]
            seen.append((table.get("id"), table.get("displayName").casefold()))
            _check_table(table, rows)
    assert len({number for number, _ in seen}) == len({title for _, title in seen}) == len(seen)
    assert len(seen) == sum(name.startswith("xl/tables/") for name in trees)


def _check_table(table: ElementTree.Element, rows: dict[int, list[ElementTree.Element]]) -> None:
    first_column, first, last_column, last = re.fullmatch(
        r"([A-Z]+)(\d+):([A-Z]+)(\d+)", table.get("ref")
    ).groups()
    columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    headers = [cell.find(f"{MAIN}is/{MAIN}t").text for cell in rows[int(first)]]
    assert (first_column, first) == ("A", "1")
    assert [column.get("name") for column in columns] == headers
    assert int(table.find(f"{MAIN}tableColumns").get("count")) == len(headers)
    assert sorted(int(column.get("id")) for column in columns) == list(range(1, len(headers) + 1))
    assert int(last) == max(rows)
    assert table.get("totalsRowCount") == "1"
    data_end = int(last) - 1
    assert table.find(f"{MAIN}autoFilter").get("ref") == f"A1:{last_column}{data_end}"
    for column, cell in zip(columns, rows[int(last)], strict=True):
        stated = column.find(f"{MAIN}totalsRowFormula")
        formula = cell.find(f"{MAIN}f")
        assert (stated is None) == (formula is None)
        assert stated is None or stated.text == formula.text
