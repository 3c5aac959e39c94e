"""Upload, dry run with every row's fate, import, result."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from consultants.models import Consultant
from pages.coordination import shelf
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import SHIPPED

pytestmark = pytest.mark.django_db

ROSTER = Path(settings.BACKEND) / "demo" / "data" / "roster.xlsx"


@pytest.fixture
def ximena(cast):
    return Asker(cast.ximena)


def upload(asker: Asker, data: bytes, kind: str = "roster"):
    file = SimpleUploadedFile("roster.xlsx", data)
    return asker.post(reverse("coordination:import", args=[kind]), {"workbook": file})


def test_the_dry_run_lists_every_row_and_changes_nothing(ximena):
    before = Consultant.objects.count()
    response = upload(ximena, ROSTER.read_bytes())
    assert response.status_code == 302
    page = ximena.read(response["Location"])
    rows = load_workbook(ROSTER)["Roster"].max_row - 1
    assert rows >= 24
    assert f"<dt>Would be added</dt><dd>{rows}</dd>" in page
    assert page.count(">Add<") == rows
    assert Consultant.objects.count() == before


def test_importing_shows_the_result_and_a_repeat_changes_nothing(ximena):
    check = upload(ximena, ROSTER.read_bytes())["Location"]
    response = ximena.post(check)
    assert response.status_code == 303
    page = ximena.read(response["Location"])
    assert "The workbook was imported" in page
    count = Consultant.objects.count()
    again = upload(ximena, ROSTER.read_bytes())["Location"]
    assert "Importing it changes nothing." in ximena.read(again)
    ximena.post(again)
    assert Consultant.objects.count() == count


def test_what_must_be_mended_is_named_by_sheet_row_and_column(ximena):
    book = load_workbook(ROSTER)
    sheet = book["Roster"]
    header = [cell.value for cell in sheet[1]]
    county = header.index("Home county") + 1
    sheet.cell(row=3, column=county, value="Sacremento")
    made = BytesIO()
    book.save(made)
    check = upload(ximena, made.getvalue())["Location"]
    page = ximena.read(check)
    assert "Please mend the workbook" in page
    assert "Import this workbook" not in page
    mend = page[page.index("To mend</h2>") :]
    for words in ("Roster", ">3<", "Home county", "Sacremento"):
        assert words in mend
    before = Consultant.objects.count()
    refused = ximena.post(check)
    assert refused.status_code == 422
    assert "Please mend the workbook" in on_one_line(refused)
    assert Consultant.objects.count() == before


def test_a_file_that_is_no_workbook_is_refused_in_words(ximena):
    page = ximena.read(upload(ximena, b"name,email\n")["Location"])
    assert "This file is not an .xlsx workbook." in page


def test_no_file_says_so(ximena):
    response = ximena.post(reverse("coordination:import", args=["roster"]))
    assert response.status_code == 422
    assert "Choose a workbook first." in on_one_line(response)


def test_a_kept_workbook_is_its_uploaders_only_and_sealed(ximena, cast):
    check = upload(ximena, ROSTER.read_bytes())["Location"]
    from tests.cast import person

    other = Asker(person("Yolotl", "coordinator"))
    assert other.get(check).status_code == 409
    name = shelf._name(cast.ximena, check.rstrip("/").rsplit("/", 1)[-1], "workbook")
    kept = cache.get(name)
    assert kept is not None
    assert b"UEsDB" not in kept[:20]
    cache.delete(name)
    assert "Please choose the file again." in on_one_line(ximena.get(check))


def test_the_convening_is_looked_at_the_same_way(ximena):
    page = ximena.read(upload(ximena, SHIPPED.read_bytes(), "convening")["Location"])
    assert "Please mend the workbook" in page
    assert "PACT-2023" in page


@pytest.mark.parametrize("kind", ["roster", "convening"])
def test_the_template_opens(ximena, kind):
    response = ximena.get(reverse("coordination:import_template", args=[kind]))
    assert response["Content-Disposition"].startswith("attachment")
    assert "Instructions" in load_workbook(BytesIO(response.getvalue())).sheetnames
