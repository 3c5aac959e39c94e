"""A workbook of a convening that is edited a little, or that is older than what it is about."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from engagements import domain
from engagements.domain.programme import import_convening
from engagements.models import Engagement, Room, Seat
from tests.engagements.test_programme_export import (
    _here,
    everything,
    exported,
    release,
    session,
)
from tests.engagements.test_programme_import import (
    PROGRAMME,
    convening,
    put,
    refusals,
    wall,
    ximena,
)
from tests.workbooks.making import changed, find_column

__all__ = ["_here", "convening", "ximena"]
pytestmark = pytest.mark.django_db


def test_a_title_in_other_capitals_goes_into_the_draft(convening, ximena):
    title = session("D2-CL").current.title.upper()
    data = changed(exported(ximena), put("Sessions", "D2-CL", "Title", title))
    report = import_convening(actor=ximena, data=data)
    assert report.counts["update"] == 1
    assert session("D2-CL").draft.title == title


def test_a_room_in_other_capitals_is_the_same_room(convening, ximena):
    room = f" {session('D2-CL').current.room.name.upper()}"
    data = changed(exported(ximena), put("Sessions", "D2-CL", "Room", room))
    assert import_convening(actor=ximena, data=data).changes_nothing


@pytest.mark.parametrize(
    ("sheet", "key", "header", "value"),
    [
        ("Engagements", "D2-CL", "Agreed questions", "what HELPED?"),
        ("Revisions", "D1-S2-3", "Title", None),
    ],
)
def test_another_spelling_is_refused_where_nothing_can_be_changed(
    convening, ximena, sheet, key, header, value
):
    domain.change_briefing(
        actor=ximena, engagement_id=session("D2-CL").engagement.pk, questions="What helped?"
    )
    value = value or session(key).revisions.get(number=2).title.lower()
    places = refusals(ximena, changed(exported(ximena), put(sheet, key, header, value)))
    assert [place[0] for place in places] == [sheet]


def panelists(count: int):
    """Return a change of the count of the panelists of the closing session."""

    def change(book) -> None:
        page = book["Seats"]
        role = find_column(page, "Role")
        for row in range(2, page.max_row + 1):
            if (page.cell(row, 1).value, page.cell(row, role).value) == ("D2-CL", "panelist"):
                page.cell(row, find_column(page, "Count")).value = count
                return
        raise LookupError("the closing session has no panelists")

    return change


def test_no_import_takes_a_seat_away(convening, ximena):
    old = exported(ximena)
    places = refusals(ximena, changed(old, panelists(4)))
    assert places == [("Seats", "Count")]
    domain.add_seat(
        actor=ximena, engagement_id=session("D2-CL").engagement.pk, role="panelist", label="More"
    )
    before = Seat.objects.count()
    assert import_convening(actor=ximena, data=old).changes_nothing
    import_convening(actor=ximena, data=changed(exported(ximena), panelists(5)))
    assert Seat.objects.count() == before


def test_a_workbook_of_before_a_room_was_renamed_changes_nothing(convening, ximena):
    domain.unschedule_session(actor=ximena, session_id=session("D1-REC").pk)
    old = exported(ximena)
    names = list(convening.rooms.values_list("name", flat=True))
    for room in convening.rooms.all():
        domain.rename_room(actor=ximena, room_id=room.pk, name=f"Hall {room.pk}")
    before = everything()
    for data in (old, PROGRAMME):
        assert import_convening(actor=ximena, data=data).changes_nothing
        assert everything() == before
    # Other rooms have these names now.
    for name in names:
        domain.add_room(actor=ximena, convening_id=convening.pk, name=name)
    release(ximena, convening)
    before = everything()
    for data in (old, PROGRAMME, exported(ximena)):
        assert import_convening(actor=ximena, data=data).changes_nothing
        assert everything() == before


def test_a_new_session_in_a_room_s_former_name_is_in_that_room(convening, ximena):
    room = session("D2-CL").current.room
    former = room.name
    domain.rename_room(actor=ximena, room_id=room.pk, name="Ballroom")

    def more(book) -> None:
        times = (wall("2023-04-18 16:00"), wall("2023-04-18 17:00"))
        book["Sessions"].append(["D2-WALK", "break", "Walk", *times, former])

    count = Room.objects.count()
    report = import_convening(actor=ximena, data=changed(PROGRAMME, more))
    assert (report.counts["add"], report.counts["update"]) == (1, 0)
    assert session("D2-WALK").current.room == room
    assert Room.objects.count() == count
    assert f"{former} → Ballroom" in [row.words for row in report.rows if row.sheet == "Rooms"]


def test_a_session_is_moved_into_a_new_room_that_has_the_former_name_of_its_own(convening, ximena):
    room = session("D2-CL").current.room
    former = room.name
    domain.rename_room(actor=ximena, room_id=room.pk, name="Ballroom")
    new = domain.add_room(actor=ximena, convening_id=convening.pk, name=former)
    data = changed(exported(ximena), put("Sessions", "D2-CL", "Room", former))
    import_convening(actor=ximena, data=data)
    assert session("D2-CL").draft.room == new


@pytest.mark.parametrize(("sheet", "key"), [("Sessions", "D2-CL"), ("Revisions", "D2-PL")])
@pytest.mark.parametrize("number", [-1, 0, 32_001, 40_000])
def test_a_version_number_that_cannot_be_is_refused(ximena, sheet, key, number):
    places = refusals(ximena, changed(PROGRAMME, put(sheet, key, "Version", number)))
    assert places == [(sheet, "Version")]


def test_a_fund_in_the_draft_of_a_session_without_work_is_refused(convening, ximena):
    domain.draft_session(actor=ximena, session_id=session("D1-BR").pk, title="A walk")
    data = changed(exported(ximena), put("Draft", "D1-BR", "Fund", "SB855-EVAL"))
    assert refusals(ximena, data) == [("Draft", "Fund")]


def test_nobody_s_address_is_in_the_file_and_the_support_person_stays(convening, ximena, cast):
    closing = session("D2-CL").engagement
    domain.change_briefing(
        actor=ximena, engagement_id=closing.pk, support_by_id=ximena.pk, directions="By bus."
    )
    data = exported(ximena)
    with ZipFile(BytesIO(data)) as parts:
        text = b"".join(parts.read(name) for name in parts.namelist())
    assert b"By bus." in text
    assert ximena.email.encode() not in text
    assert import_convening(actor=ximena, data=data).changes_nothing
    unmarked = changed(data, put("Engagements", "D2-CL", "Mark", None))
    assert import_convening(actor=ximena, data=unmarked).changes_nothing
    assert Engagement.objects.get(pk=closing.pk).support_by == ximena
    other = put("Engagements", "D2-CL", "Support person", cast.prudence.email)
    assert refusals(ximena, changed(data, other)) == [("Engagements", "Support person")]
