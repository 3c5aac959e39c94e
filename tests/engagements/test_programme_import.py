"""Importing the convening workbook: the published programme, its seats and its revisions."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from compensation.domain import set_fund
from compensation.models import Component
from core.errors import Refused
from core.imports import Fate, ImportRefused
from demo import workbooks
from engagements import convening_layout
from engagements.domain.programme import check_convening, import_convening
from engagements.models import Convening, Engagement, Seat, Session, SessionRevision
from tests.workbooks.making import bomb, changed, find_column, find_row

pytestmark = pytest.mark.django_db

PROGRAMME = workbooks.CONVENING.read_bytes()
SOURCE = workbooks.read("pact-convening-2023")


@pytest.fixture
def ximena(cast):
    """The coordinator, with the funds that the workbook names in place."""
    for code in ("PACT-2023", "SB855-EVAL"):
        set_fund(
            actor=cast.prudence,
            code=code,
            name=code,
            gl_account="6100",
            cost_center="100",
            starts_on=date(2022, 7, 1),
            ends_on=date(2023, 6, 30),
            budget_amount=Decimal("50000.00"),
        )
    return cast.ximena


@pytest.fixture
def convening(ximena) -> Convening:
    """The published programme, imported."""
    import_convening(actor=ximena, data=PROGRAMME)
    return Convening.objects.get()


def wall(text: str) -> datetime:
    """Return a time as it is typed: the workbook says elsewhere in which zone."""
    return datetime.fromisoformat(text)


def put(sheet: str, key: str, header: str, value: object):
    """Return a change that types a value into the row that begins with ``key``."""

    def change(book) -> None:
        page = book[sheet]
        page.cell(find_row(page, key), find_column(page, header)).value = value

    return change


def refusals(actor, data: bytes) -> list[tuple[str, str]]:
    """Import, expect a refusal and nothing imported; return each sheet and column named."""
    before = (Convening.objects.count(), Session.objects.count(), Seat.objects.count())
    with pytest.raises(ImportRefused) as caught:
        import_convening(actor=actor, data=data)
    assert (Convening.objects.count(), Session.objects.count(), Seat.objects.count()) == before
    assert check_convening(actor=actor, data=data).rows == caught.value.report.rows
    return [(row.sheet, row.column) for row in caught.value.report.refusals]


def test_the_whole_programme_is_imported(convening):
    assert (convening.sessions.count(), convening.rooms.count()) == (20, 5)
    assert (convening.starts_on, convening.ends_on) == (date(2023, 4, 17), date(2023, 4, 18))
    assert convening.timezone == "America/Los_Angeles"
    assert convening.county.name == "Sacramento"
    for wanted in SOURCE["sessions"]:
        session = convening.sessions.select_related("current__room").get(code=wanted["code"])
        version = session.current
        assert (version.number, version.source) == (1, "agenda")
        assert (version.title, version.room.name) == (wanted["title"], wanted["room"])
        assert session.kind == wanted["kind"].replace(" ", "_")


def test_times_are_local_to_the_convening(convening):
    version = convening.sessions.get(code="D1-S1").current
    assert version.starts_at == datetime(2023, 4, 17, 20, 30, tzinfo=UTC)
    assert version.length_minutes == 90


def test_only_sessions_with_seats_become_engagements(convening):
    wanted = {session["code"] for session in SOURCE["sessions"] if session["seats"]}
    engagements = Engagement.objects.select_related("requester")
    assert {engagement.session.code for engagement in engagements} == wanted
    assert {engagement.requester.name for engagement in engagements} == {
        SOURCE["convening"]["host"]
    }
    assert {engagement.timezone for engagement in engagements} == {"America/Los_Angeles"}


def test_every_seat_is_there_with_who_fills_it(convening):
    for session in SOURCE["sessions"]:
        for seat in session["seats"]:
            stored = Seat.objects.filter(
                engagement__session__code=session["code"],
                role=seat["role"].replace(" ", "_"),
                note=seat["filled_by"],
            )
            assert stored.count() == seat["count"], (session["code"], seat)
    network = Seat.objects.filter(filled_by="network")
    assert network.count() == 16
    assert not network.filter(note__in=["staff", "state agency", "partner organisation"]).exists()


def test_a_subject_matter_expert_sits_on_a_seat_like_any_other(convening):
    seats = Seat.objects.filter(note="subject-matter expert (PhD)")
    assert {seat.filled_by for seat in seats} == {"network"}


def test_each_table_has_its_host(convening):
    tables = next(s["tables"] for s in SOURCE["sessions"] if s["code"] == "D2-S3")
    hosts = Seat.objects.filter(engagement__session__code="D2-S3").order_by("position")
    assert [seat.label for seat in hosts] == tables


def test_the_workload_is_planned_by_component(convening):
    seat = Seat.objects.get(engagement__session__code="D1-S1", role="panelist", filled_by="network")
    workload = {row.component: row.minutes for row in seat.workload.all()}
    assert workload == {Component.PREPARATION: 120, Component.TRAVEL: 150, Component.DEBRIEF: 45}


def test_a_session_may_be_paid_from_another_fund(convening):
    assert Engagement.objects.get(session__code="D2-PL").fund.code == "SB855-EVAL"
    assert Engagement.objects.get(session__code="D2-CL").fund.code == "PACT-2023"


def local(revision: SessionRevision) -> tuple[str, str]:
    """Return the times as people at the convening read them."""

    zone = ZoneInfo(revision.session.convening.timezone)
    return tuple(
        at.astimezone(zone).strftime("%H:%M") for at in (revision.starts_at, revision.ends_at)
    )


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("D1-LUNCH", ("12:00", "13:15")),
        ("D2-PL", ("09:00", "10:45")),
        ("D2-BR1", ("10:30", "10:45")),
        ("D2-S3", ("10:45", "12:15")),
        ("D2-LUNCH", ("12:00", "13:00")),
        ("D2-BR2", ("14:30", "15:00")),
        ("D1-S2-3", ("15:30", "17:00")),
    ],
)
def test_what_the_slides_say_is_a_revision_beside_the_agenda(convening, code, times):
    session = convening.sessions.get(code=code)
    second = session.revisions.get(number=2)
    said = next(d["slide"] for d in SOURCE["discrepancies"] if d["session"] == code)
    assert (second.source, second.as_printed) == ("slides", said)
    assert local(second) == times
    assert session.current.number == 1


def test_the_slides_retitle_a_session(convening):
    session = convening.sessions.get(code="D1-S2-3")
    titles = list(session.revisions.order_by("number").values_list("title", flat=True))
    assert titles == [
        "Flipping the Script: How Advanced Recovery Planning Can Increase Survivor Engagement",
        "Building Practical Placement Plans for Commercially Exploited Youth",
    ]


def test_only_discrepancies_have_a_second_revision(convening):
    second = SessionRevision.objects.filter(number__gt=1).values_list("session__code", flat=True)
    assert sorted(second) == sorted(d["session"] for d in SOURCE["discrepancies"])


def test_looking_lists_every_row_and_changes_nothing(ximena):
    report = check_convening(actor=ximena, data=PROGRAMME)
    rows = workbooks.convening_rows()
    assert report.counts == {
        "add": sum(len(sheet) for sheet in rows.values()),
        "update": 0,
        "unchanged": 0,
        "refused": 0,
    }
    assert not report.is_imported
    assert not Convening.objects.exists()


def test_importing_twice_changes_nothing(convening, ximena):
    def everything() -> list[object]:
        models = (Convening, Session, SessionRevision, Engagement, Seat)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = everything()
    report = import_convening(actor=ximena, data=PROGRAMME)
    assert report.changes_nothing
    assert everything() == before


def test_a_later_workbook_adds_to_it(convening, ximena):
    def more(book) -> None:
        book["Rooms"].append(["Garden"])
        book["Sessions"].append(
            [
                "D2-WALK",
                "break",
                "Walk",
                wall("2023-04-18 16:00"),
                wall("2023-04-18 17:00"),
                "garden",
            ]
        )
        book["Seats"].append(["D2-CL", "panelist", None, "network", None, 1, 60])
        book["Revisions"].append(["D2-PL", "e-mail", None, wall("2023-04-18 09:15")])

    report = import_convening(actor=ximena, data=changed(PROGRAMME, more))
    assert (report.counts["add"], report.counts["refused"]) == (4, 0)
    assert convening.sessions.get(code="D2-WALK").current.room.name == "Garden"
    assert Seat.objects.filter(engagement__session__code="D2-CL", role="panelist").count() == 6
    third = convening.sessions.get(code="D2-PL").revisions.get(number=3)
    assert (third.source, local(third)) == ("e-mail", ("09:15", "10:30"))


@pytest.mark.parametrize(
    ("sheet", "key", "header", "value"),
    [
        ("Convening", "pact-convening-2023", "Title", "Another title"),
        ("Sessions", "D2-CL", "Kind", "plenary"),
        ("Seats", "D1-PL", "Note", "someone else"),
        ("Revisions", "D2-PL", "Ends", wall("2023-04-18 10:50")),
    ],
)
def test_what_was_imported_is_not_changed_by_an_import(
    convening, ximena, sheet, key, header, value
):
    places = refusals(ximena, changed(PROGRAMME, put(sheet, key, header, value)))
    assert [place[0] for place in places] == [sheet]


@pytest.mark.parametrize(
    ("sheet", "key", "header", "value"),
    [
        ("Convening", "pact-convening-2023", "Code", "PACT 2023"),
        ("Convening", "pact-convening-2023", "First day", "April 17"),
        ("Convening", "pact-convening-2023", "Last day", date(2023, 4, 16)),
        ("Convening", "pact-convening-2023", "Time zone", "Pacific"),
        ("Convening", "pact-convening-2023", "County", "Sacremento"),
        ("Convening", "pact-convening-2023", "Fund", "PACT-2032"),
        ("Sessions", "D1-S1", "Room", "Regency Z"),
        ("Sessions", "D1-S1", "Starts", "1:30 pm"),
        ("Sessions", "D1-S1", "Ends", wall("2023-04-17 13:30")),
        ("Sessions", "D1-S1", "Ends", wall("2023-04-19 15:00")),
        ("Sessions", "D1-S1", "Kind", "séance"),
        ("Sessions", "D1-S1", "Activity", None),
        ("Sessions", "D1-S1", "Title", "=A1"),
        ("Sessions", "D1-S1", "Session", "D1-PL"),
        ("Seats", "D1-PL", "Session", "D9-PL"),
        ("Seats", "D1-PL", "Role", "king"),
        ("Seats", "D1-PL", "Count", 0),
        ("Seats", "D1-PL", "Travel minutes", -5),
        ("Seats", "D1-PL", "Travel minutes", 1441),
        ("Seats", "D1-PL", "Travel minutes", 7.5),
        ("Revisions", "D2-PL", "Session", "D9-PL"),
        ("Revisions", "D2-PL", "Ends", wall("2023-04-18 08:00")),
        ("Revisions", "D2-PL", "Room", "Regency Z"),
    ],
)
def test_what_cannot_be_is_refused_by_sheet_and_column(ximena, sheet, key, header, value):
    places = refusals(ximena, changed(PROGRAMME, put(sheet, key, header, value)))
    assert (sheet, header) in places
    assert {place[0] for place in places} == {sheet}


def test_a_near_name_is_suggested(ximena):
    data = changed(PROGRAMME, put("Sessions", "D1-S1", "Room", "Regency F Balroom"))
    [row] = check_convening(actor=ximena, data=data).refusals
    assert "Regency F Ballroom" in row.words


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2023, 3, 12), 2), (date(2023, 11, 5), 1)], ids=["spring", "autumn"]
)
def test_a_time_that_the_clock_change_makes_unclear_is_refused(ximena, day, hour):
    def move(book) -> None:
        put("Convening", "pact-convening-2023", "First day", date(2023, 3, 1))(book)
        put("Convening", "pact-convening-2023", "Last day", date(2023, 11, 30))(book)
        starts_at = wall(f"{day} {hour:02}:30")
        put("Sessions", "D1-BR", "Starts", starts_at)(book)
        put("Sessions", "D1-BR", "Ends", starts_at.replace(hour=hour + 3))(book)

    assert refusals(ximena, changed(PROGRAMME, move)) == [("Sessions", "Starts")]


@pytest.mark.parametrize("sheet", ["Convening", "Rooms", "Sessions", "Seats"])
def test_a_missing_sheet_is_refused(ximena, sheet):
    def rename(book) -> None:
        book[sheet].title = "Other"

    assert refusals(ximena, changed(PROGRAMME, rename)) == [(sheet, "")]


def test_a_programme_without_revisions_is_fine(ximena):
    report = import_convening(
        actor=ximena, data=changed(PROGRAMME, lambda b: b.remove(b["Revisions"]))
    )
    assert report.is_imported
    assert not SessionRevision.objects.filter(number=2).exists()


def test_two_convenings_in_one_workbook_are_refused(ximena):
    def twice(book) -> None:
        page = book["Convening"]
        page.append([cell.value for cell in page[2]])
        page.cell(3, 1).value = "another"

    assert refusals(ximena, changed(PROGRAMME, twice)) == [("Convening", "")]


def test_an_empty_template_is_refused(ximena):
    data = convening_layout.TEMPLATE.read_bytes()
    assert refusals(ximena, data) == [("Convening", "")]


def test_a_zip_bomb_is_refused(ximena):
    data = bomb(PROGRAMME, sheet="xl/worksheets/sheet2.xml", megabytes=50)
    assert refusals(ximena, data) == [("", "")]


def test_an_old_workbook_with_a_new_name_is_refused(ximena):
    assert refusals(ximena, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)) == [("", "")]


def test_only_a_coordinator_imports(cast):
    for actor in (cast.prudence, cast.ansel, cast.linh.user):
        for verb in (check_convening, import_convening):
            with pytest.raises(Refused):
                verb(actor=actor, data=PROGRAMME)


def test_the_report_names_what_each_row_is(convening, ximena):
    report = check_convening(actor=ximena, data=PROGRAMME)
    assert {row.fate for row in report.rows} == {Fate.UNCHANGED}
    words = [row.words for row in report.rows if row.sheet == "Seats"]
    assert "D2-CL: 5 × Panelist" in words
