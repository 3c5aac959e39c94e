"""The programme as it may be printed: what people agreed to, and gone when they take it back."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pypdf import PdfReader

from consultants.models import County
from core.time import clock_at
from engagements import domain
from engagements.models import Convening, Session, SessionRevision
from tests.factories.chain import BEFORE, STARTS
from tests.pages.asking import Asker

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(chain, cast):
    """Return Linh's booking on a session of a convening."""
    convening = Convening.objects.create(
        code="spring",
        title="Spring convening",
        starts_on=STARTS.date(),
        ends_on=STARTS.date(),
        timezone="America/Los_Angeles",
        venue_name="Delta Hall",
        venue_address="1 River Road",
        county=County.objects.get(name="Sacramento"),
        host="The network",
        created_by=cast.ximena,
    )
    session = Session.objects.create(convening=convening, code="S1", kind="panel")
    session.current = SessionRevision.objects.create(
        session=session,
        number=1,
        source="agenda",
        title="Through our own lens",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        room=convening.rooms.create(name="Room A"),
        title_discloses=True,
        made_by=cast.ximena,
        made_at=BEFORE,
    )
    session.save()
    planned = domain.plan_engagement(
        actor=cast.ximena,
        activity="panel",
        title="A panel",
        requester_id=domain.make_requester(actor=cast.ximena, name="Sacramento County").pk,
        fund_id=chain.fund.pk,
        session_id=session.pk,
    )
    return chain.booked(chain.seat(planned))


def programme(actor) -> str:
    with clock_at(BEFORE):
        return Asker(actor).read(reverse("coordination:printed", args=["spring"]))


def decide(booking, **said) -> None:
    with clock_at(BEFORE):
        domain.set_disclosure(
            actor=booking.consultant.user,
            engagement_id=booking.engagement_id,
            **domain.words_to_print(booking.seat),
            **said,
        )


def test_nobody_is_named_who_did_not_agree(booking, cast):
    page = programme(cast.ximena)
    assert "Through our own lens" in page
    assert "Linh" not in page
    assert "1 consultant" in page


def test_a_name_alone_is_not_a_yes_to_the_title(booking, cast):
    decide(booking, name_form="chosen")
    assert "Linh" not in programme(cast.ximena)


def test_someone_who_agreed_is_listed_until_they_take_it_back(booking, cast):
    decide(booking, name_form="other", other_name="L. of the Delta", title=True)
    assert "L. of the Delta" in programme(cast.ximena)
    with clock_at(BEFORE):
        domain.revoke_disclosure(actor=booking.consultant.user, engagement_id=booking.engagement_id)
    assert "L. of the Delta" not in programme(cast.ximena)


def test_a_program_reads_the_same_programme(booking, cast):
    decide(booking, name_form="chosen", title=True)
    with clock_at(BEFORE):
        [session] = (
            Asker(cast.ximena)
            .get(f"/api/v1/convenings/{booking.engagement.convening_id}/programme/")
            .json()
        )
    assert session["people"] == [
        {"role": "panelist", "name": "Linh", "printed_label": "", "bio": ""}
    ]
    assert session["unnamed_count"] == 0


def test_the_programme_costs_few_queries(booking, cast):
    path = reverse("coordination:printed", args=["spring"])
    assert Asker(cast.ximena).queries(path) <= 12


def pdf(actor, language: str = "en") -> str:
    path = reverse("coordination:programme_pdf", args=["spring"])
    with clock_at(BEFORE):
        answer = Asker(actor).get(f"{path}?language={language}")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    reader = PdfReader(BytesIO(answer.getvalue()))
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def test_the_pdf_names_whoever_agreed_and_nobody_afterwards(booking, cast):
    before = pdf(cast.ximena)
    assert "1 consultant" in before
    assert "Linh" not in before
    decide(booking, name_form="chosen", title=True)
    assert "Linh Panelist" in pdf(cast.ximena)
    with clock_at(BEFORE):
        domain.revoke_disclosure(actor=booking.consultant.user, engagement_id=booking.engagement_id)
    assert pdf(cast.ximena) == before


def test_the_pdf_speaks_the_language_that_is_asked_for(booking, cast):
    decide(booking, name_form="chosen", title=True)
    assert "3:00 pm a 4:00 pm Through our own lens Room A Linh Panelista" in pdf(cast.ximena, "es")


def test_whoever_may_only_read_the_page_takes_no_file_away(booking, cast):
    page = reverse("coordination:printed", args=["spring"])
    file = reverse("coordination:programme_pdf", args=["spring"])
    assert file in Asker(cast.ximena).read(page)
    assert file not in Asker(cast.ansel).read(page)
    assert Asker(cast.ansel).get(file).status_code == 403


def test_a_program_downloads_the_same_pdf(booking, cast):
    path = f"/api/v1/convenings/{booking.engagement.convening_id}/programme_document/"
    with clock_at(BEFORE):
        answer = Asker(cast.ximena).get(path)
        assert answer.getvalue()[:5] == b"%PDF-"
        assert answer["Cache-Control"] == "no-store"
        assert Asker(cast.ximena).get(f"{path}?language=xx").status_code == 422
        assert Asker(cast.prudence).get(path).status_code == 403


def test_page_and_program_hand_out_the_same_workbook(booking, cast):
    page = Asker(cast.ximena).get(reverse("coordination:convening_workbook", args=["spring"]))
    convening = Asker(cast.ximena).read(reverse("coordination:convening", args=["spring"]))
    assert "The workbook also holds notes on seats, contacts and links." in convening
    found = Asker(cast.ximena).get(
        f"/api/v1/convenings/{booking.engagement.convening_id}/workbook/"
    )
    data = found.getvalue()
    assert page.getvalue() == data
    assert page["Cache-Control"] == found["Cache-Control"] == "no-store"
    assert found["Content-Type"].endswith("spreadsheetml.sheet")
    with ZipFile(BytesIO(data)) as package:
        held = b"".join(package.read(name) for name in package.namelist())
    assert b"Through our own lens" in held
    assert b"Linh" not in held
