"""The shipped workbooks are what their data makes, and name nobody real."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from demo import workbooks


def parts(data: bytes) -> dict[str, bytes]:
    """Return what is in the package: compression may differ between machines, content not."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("path", list(workbooks.shipped()), ids=lambda path: path.name)
def test_a_shipped_workbook_is_made_from_its_data(path):
    assert parts(path.read_bytes()) == parts(workbooks.shipped()[path])


def test_making_them_again_gives_the_same_bytes():
    assert workbooks.shipped() == workbooks.shipped()


def test_the_published_programme_has_its_known_shape():
    rows = workbooks.convening_rows()
    assert {sheet: len(found) for sheet, found in rows.items()} == {
        "convening": 1,
        "rooms": 5,
        "sessions": 20,
        "seats": 17,
        "revisions": 7,
    }
