"""The roster: what each person agreed to, on the page, in the workbook and in the CSV file."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Seat
from tests.factories.chain import BEFORE
from tests.pages.asking import Asker, on_one_line
from tests.pages.scenes import LATER, seat_at

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("http://x")'


@pytest.fixture
def engagement(chain, cast):
    """A panel for which Linh agreed to be named, and Itzel said nothing."""
    seat = seat_at(chain, 0, day=LATER)
    chain.booked(seat, cast.linh)
    chain.booked(chain.seat(seat.engagement), cast.itzel)
    agree(cast, seat.engagement_id, name_form="other", other_name="L. Rivers")
    return seat.engagement


def agree(cast, engagement_id, **said):
    with clock_at(BEFORE):
        domain.set_disclosure(
            actor=cast.linh.user,
            engagement_id=engagement_id,
            title=True,
            photo=True,
            **domain.words_to_print(Seat.objects.filter(engagement=engagement_id).earliest("pk")),
            **said,
        )


def at(name, engagement) -> str:
    return reverse(f"coordination:{name}", args=[engagement.pk])


def sheet_of(asker, engagement) -> list[list[str]]:
    answer = asker.get(at("roster_workbook", engagement))
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    return [[cell.value for cell in row] for row in book["Roster"].iter_rows()]


def csv_of(asker, engagement) -> list[list[str]]:
    text = asker.get(at("roster_csv", engagement)).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_only_what_was_agreed_stands_on_it_everywhere(cast, engagement):
    ximena = Asker(cast.ximena)
    page = ximena.read(at("roster", engagement))
    assert "L. Rivers" in page
    for rows in (sheet_of(ximena, engagement), csv_of(ximena, engagement)):
        assert [row[1] for row in rows] == ["Name", "L. Rivers", "Not named"]
        assert [row[4] for row in rows] == ["Photographs", "yes", "no"]
    for said in (page, str(sheet_of(ximena, engagement)), str(csv_of(ximena, engagement))):
        assert "Linh" not in said
        assert "Itzel" not in said


def test_what_is_taken_back_is_gone_from_the_next_download(cast, engagement):
    ximena = Asker(cast.ximena)
    with clock_at(BEFORE):
        domain.revoke_disclosure(actor=cast.linh.user, engagement_id=engagement.pk)
    assert [row[1] for row in csv_of(ximena, engagement)] == ["Name", "Not named", "Not named"]
    assert "L. Rivers" not in str(sheet_of(ximena, engagement))
    assert "L. Rivers" not in ximena.read(at("roster", engagement))


def test_a_name_that_looks_like_a_formula_arrives_as_text(cast, engagement):
    agree(cast, engagement.pk, name_form="other", other_name=HOSTILE)
    ximena = Asker(cast.ximena)
    assert csv_of(ximena, engagement)[1][1] == f"'{HOSTILE}"
    answer = ximena.get(at("roster_workbook", engagement))
    cell = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))["Roster"]["B2"]
    assert (cell.value, cell.data_type) == (HOSTILE, "s")


def test_the_files_name_says_nothing_of_the_work(cast, engagement):
    answer = Asker(cast.ximena).get(at("roster_csv", engagement))
    assert answer["Content-Disposition"] == f'attachment; filename="roster-{engagement.pk}.csv"'
    assert answer["Cache-Control"] == "no-store"


def test_an_auditor_reads_it_and_nobody_else_downloads_it(cast, engagement):
    ansel, adwoa = Asker(cast.ansel), Asker(cast.adwoa)
    assert "Download" not in ansel.read(at("roster", engagement))
    assert ansel.get(at("roster_workbook", engagement)).status_code == 403
    assert adwoa.get(at("roster", engagement)).status_code == 403
    assert adwoa.get(at("roster_csv", engagement)).status_code == 403


def test_nobody_booked_says_what_to_expect(cast, chain):
    empty = chain.engagement(starts_at=LATER)
    answer = Asker(cast.ximena).get(at("roster", empty))
    assert "People stand here once they said yes to an offer." in on_one_line(answer)
