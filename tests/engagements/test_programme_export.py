"""A convening handed out as a workbook and brought back: nothing lost, nothing changed."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultants.models import Group, Language, Topic
from core.errors import NotVisible, Refused
from core.imports import Fate, ImportRefused
from engagements import convening_layout as layout
from engagements import domain
from engagements.convening_terms import KINDS, ROLES, WORKLOAD
from engagements.domain.programme import check_convening, import_convening
from engagements.domain.programme_compare import Comparison
from engagements.domain.programme_export import rows_of
from engagements.domain.programme_plan import (
    DraftPlan,
    EngagementPlan,
    EventPlan,
    SeatPlan,
    SessionPlan,
    VersionPlan,
    same_name,
)
from engagements.domain.programme_reading import read_programme
from engagements.domain.programme_stored import StoredProgramme, StoredSession, typed
from engagements.domain.programme_work_reading import TEXTS
from engagements.models import (
    Convening,
    Engagement,
    Room,
    Seat,
    Session,
    SessionDraft,
    SessionRevision,
)
from tests.engagements.test_programme_import import PROGRAMME, convening, put, wall, ximena
from tests.workbooks.making import changed
from workbooks import reading, reading_child
from workbooks.templates import write_template

__all__ = ["convening", "ximena"]
pytestmark = pytest.mark.django_db
HOSTILE = "=cmd()|'a' & <b>“x”</b> _x0041_ \u202eabc ;{{ 1 }} #panic() \""


@contextmanager
def parsed_here():
    """Parse our own workbooks without a process for each: the process has its own tests."""

    def parsed(data, layout, limits):
        titles = [sheet.title.strip().casefold() for sheet in layout.sheets]
        asked = {"limits": vars(limits), "titles": titles}
        return reading_child.read(data, asked)

    with patch.object(reading, "_parsed_apart", parsed):
        yield


@pytest.fixture(autouse=True)
def _here():
    with parsed_here():
        yield


def everything() -> list[object]:
    models = (Convening, Room, Session, SessionRevision, SessionDraft, Engagement, Seat)
    return [list(model.objects.order_by("pk").values()) for model in models]


def exported(actor) -> bytes:
    [found] = Convening.objects.all()
    return domain.export_convening(actor=actor, convening_id=found.pk).data


def session(code: str) -> Session:
    return Session.objects.select_related("current", "draft", "engagement").get(code=code)


def work_on(actor) -> None:
    """Fill what the shipped workbook leaves empty: wishes, a briefing, a draft, another version."""
    closing = session("D2-CL")
    support = actor.pk
    domain.change_briefing(
        actor=actor,
        engagement_id=closing.engagement.pk,
        format=HOSTILE,
        questions="First?\r\nSecond?",
        audiences=["youth", "county_staff"],
        recording="consented",
        join_link="https://example.org/a?b=1&c=2",
        support_by_id=support,
        group_id=Group.objects.get().pk,
    )
    seat = domain.add_seat(
        actor=actor,
        engagement_id=closing.engagement.pk,
        role="panelist",
        label="\u202bمريم\u202c",
        topic_id=Topic.objects.first().pk,
        language_id=Language.objects.get(name="Hmong").pk,
        way="remote",
        fund_id=session("D2-PL").engagement.fund_id,
        workload={"preparation": 60, "travel": 15},
    )
    assert seat.position == 6
    domain.rename_room(actor=actor, room_id=closing.current.room_id, name="=Ballroom")
    domain.add_room(actor=actor, convening_id=closing.convening_id, name="Garden")
    domain.draft_session(
        actor=actor,
        session_id=closing.pk,
        title=HOSTILE,
        fund_id=session("D2-PL").engagement.fund_id,
        source="slides",
    )
    domain.unschedule_session(actor=actor, session_id=session("D1-REC").pk)
    domain.add_session(
        actor=actor,
        convening_id=closing.convening_id,
        code="D2-NEW",
        kind="break",
        title="A walk",
        starts_at=datetime(2023, 4, 19, 5, 30, tzinfo=UTC),
        ends_at=datetime(2023, 4, 19, 8, 30, tzinfo=UTC),  # over midnight, after the last day
        room_id=Room.objects.get(name="Garden").pk,
    )


@pytest.fixture
def workgroup(cast):
    return Group.objects.create(kind="workgroup", name="Housing & home")


def test_a_convening_comes_back_whole_in_an_empty_database(ximena, workgroup):
    with transaction.atomic():
        import_convening(actor=ximena, data=PROGRAMME)
        work_on(ximena)
        first = exported(ximena)
        before = everything()
        assert import_convening(actor=ximena, data=first).changes_nothing
        assert everything() == before
        transaction.set_rollback(True)
    assert not Convening.objects.exists()
    report = import_convening(actor=ximena, data=first)
    assert {row.fate for row in report.rows} == {Fate.ADD}
    assert exported(ximena) == first
    assert session("D2-NEW").current is None
    assert session("D2-NEW").draft.ends_at == datetime(2023, 4, 19, 8, 30, tzinfo=UTC)
    assert (session("D2-CL").draft.title, session("D2-CL").draft.source) == (HOSTILE, "slides")
    assert not session("D1-REC").draft.is_scheduled


def test_the_shipped_workbook_comes_back_as_it_was_shipped(convening, ximena):
    rows = rows_of(StoredProgramme.load(convening.code))
    again = import_convening(actor=ximena, data=exported(ximena))
    assert again.changes_nothing
    assert (len(rows["sessions"]), len(rows["rooms"]), len(rows["revisions"])) == (20, 5, 7)
    assert sum(row["count"] for row in rows["seats"]) == Seat.objects.count()


def test_a_changed_row_goes_into_the_draft_and_what_holds_stays(convening, ximena):
    def edit(book) -> None:
        put("Sessions", "D2-CL", "Title", "Another title")(book)
        put("Sessions", "D2-CL", "Ends", wall("2023-04-18 16:30"))(book)
        put("Sessions", "D2-CL", "Fund", "SB855-EVAL")(book)

    report = import_convening(actor=ximena, data=changed(exported(ximena), edit))
    assert (report.counts["update"], report.counts["add"]) == (1, 0)
    found = session("D2-CL")
    assert (found.current.number, found.current.title[:7]) == (1, "Closing")
    assert (found.draft.title, found.draft.fund.code) == ("Another title", "SB855-EVAL")
    assert found.draft.ends_at - found.draft.starts_at == timedelta(minutes=90)
    assert found.draft.room_id == found.current.room_id


def test_the_draft_itself_is_edited_in_the_workbook(convening, ximena):
    domain.draft_session(actor=ximena, session_id=session("D2-CL").pk, title="Drafted")
    data = changed(exported(ximena), put("Draft", "D2-CL", "Title", "Drafted again"))
    report = import_convening(actor=ximena, data=data)
    assert report.counts["update"] == 1
    assert session("D2-CL").draft.title == "Drafted again"
    # The same file once more: what it asks for is there.
    assert import_convening(actor=ximena, data=data).changes_nothing


def stale(actor, data: bytes) -> list[tuple[str, int | None]]:
    before = everything()
    with pytest.raises(ImportRefused) as caught:
        import_convening(actor=actor, data=data)
    assert everything() == before
    return [(row.sheet, row.row) for row in caught.value.report.refusals]


def test_an_edited_row_that_is_out_of_date_is_refused_by_name(convening, ximena):
    old = exported(ximena)
    edited = changed(old, put("Sessions", "D2-CL", "Title", "From the old workbook"))
    domain.draft_session(actor=ximena, session_id=session("D2-CL").pk, title="Meanwhile")
    [(sheet, row)] = stale(ximena, edited)
    assert (sheet, row) == ("Sessions", 21)
    drafted = changed(exported(ximena), put("Draft", "D2-CL", "Title", "Too late"))
    release(ximena, convening)
    assert session("D2-CL").current.title == "Meanwhile"
    assert [sheet for sheet, _row in stale(ximena, edited)] == ["Sessions"]
    assert [sheet for sheet, _row in stale(ximena, drafted)] == ["Draft"]
    # Rows that were not edited ask for nothing, in an old workbook too.
    assert import_convening(actor=ximena, data=old).changes_nothing
    assert import_convening(actor=ximena, data=PROGRAMME).changes_nothing


def release(actor, convening) -> None:
    plan = domain.release_plan(actor=actor, convening_id=convening.pk)
    domain.release_programme(
        actor=actor,
        convening_id=convening.pk,
        digest=plan.digest,
        reasons=dict.fromkeys({one.kind for one in plan.conflicts}, "The test is about this."),
    )


@pytest.mark.parametrize(
    ("sheet", "key", "header", "value"),
    [
        ("Sessions", "D2-CL", "Kind", "plenary"),
        ("Sessions", "D2-CL", "Activity", "training"),
        ("Engagements", "D2-CL", "Audience", "Others"),
        ("Engagements", "D2-CL", "Support person", "nobody@example.org"),
        ("Engagements", "D2-CL", "Link to join", "javascript:alert(1)"),
        ("Seats", "D2-CL", "Topic", "Nothing of ours"),
        ("Draft", "D2-CL", "Room", None),
        ("Draft", "D2-CL", "Ends", wall("2023-04-20 16:00")),
    ],
)
def test_what_cannot_be_changed_by_a_workbook_is_refused_by_name(
    convening, ximena, sheet, key, header, value
):
    domain.draft_session(actor=ximena, session_id=session("D2-CL").pk, title="Drafted")
    report = check_convening(
        actor=ximena, data=changed(exported(ximena), put(sheet, key, header, value))
    )
    assert [(row.sheet, row.column) for row in report.refusals] == [(sheet, header)]


def test_an_export_is_for_coordinators(convening, cast):
    for user in (cast.prudence, cast.ansel, cast.adwoa):
        with pytest.raises(Refused):
            domain.export_convening(actor=user, convening_id=convening.pk)
    with pytest.raises(NotVisible):
        domain.export_convening(actor=cast.linh.user, convening_id=convening.pk)


def test_an_export_takes_the_same_statements_at_any_size(convening, ximena):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            exported(ximena)
        return len(caught)

    before = count()
    for _seat in range(30):
        engagement = session("D2-CL").engagement
        domain.add_seat(actor=ximena, engagement_id=engagement.pk, role="panelist")
    assert count() == before <= 13


# Everything that people may type, as far as the database keeps it.
def words(longest: int, *, lines: bool = False, needed: bool = False):
    some = st.text(max_size=longest).map(lambda text: typed(text, lines=lines))
    return some.map(lambda text: text or "–") if needed else some


# The nights when clocks change are among them.
instants = st.integers(0, 3 * 24 * 60 * 60).map(
    lambda seconds: datetime(2026, 10, 31, 8, tzinfo=UTC) + timedelta(seconds=seconds)
)
ROOMS = ["Ballroom", "=Room", "Sala 2"]


@st.composite
def versions(draw, *, unscheduled: bool = False):
    starts_at = draw(instants)
    length = timedelta(minutes=draw(st.integers(1, 24 * 60)))
    place = (starts_at, starts_at + length, draw(st.sampled_from(ROOMS)))
    if unscheduled and draw(st.booleans()):
        place = (None, None, "")
    return VersionPlan(
        draw(words(60, needed=True)),
        *place,
        title_discloses=draw(st.booleans()),
        as_printed=draw(words(40)),
        source=draw(words(20, needed=True)),
    )


@st.composite
def stored_sessions(draw, number: int):
    code = f"S{number}"
    numbers = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True))
    revisions = {n: draw(versions()) for n in sorted(numbers)}
    current = draw(st.sampled_from([0, *numbers]))
    is_paid = bool(current) and draw(st.booleans())
    work, seats = None, {}
    if is_paid:
        said = {name: draw(words(40, lines=name not in ("place",))) for name in TEXTS}
        said |= {"title": draw(words(40, needed=True)), "requester": "The county", "join_link": ""}
        said |= {"timezone": "America/New_York", "is_remote": draw(st.booleans()), "group": ""}
        said |= {"audiences": ["youth"], "recording": "all", "county": "Yolo", "support_by": ""}
        work = EngagementPlan(0, code, said)
        role = draw(st.sampled_from(sorted(ROLES.values())))
        fields = {"filled_by": "network", "way": "remote", "topic": "", "language": "Hmong"}
        fields |= {"county": "", "region": "", "fund": "", "note": draw(words(40))}
        workload = draw(st.dictionaries(st.sampled_from(WORKLOAD), st.integers(1, 1440)))
        labels = draw(st.lists(words(40), max_size=3))
        seats[role] = [
            SeatPlan(0, code, role, 1, {**fields, "label": label}, workload)
            for label in labels
            for _twice in range(2)
        ]
    draft = DraftPlan(0, code, draw(versions(unscheduled=True)))
    return StoredSession(
        session=Session(code=code),
        plan=SessionPlan(
            0,
            code,
            draw(st.sampled_from(sorted(KINDS.values()))),
            revisions.get(current),
            current,
            activity="panel" if is_paid else "",
            fund=draw(st.sampled_from(["PACT-2023", "SB855-EVAL"])) if is_paid else "",
        ),
        revisions=revisions,
        engagement=Engagement() if is_paid else None,
        work=work,
        seats={role: held for role, held in seats.items() if held},
        draft=draw(st.one_of(st.none(), st.just(draft))),
        was_changed=draw(st.booleans()),
    )


@st.composite
def programmes(draw):
    sessions = [draw(stored_sessions(number)) for number in range(draw(st.integers(1, 3)))]
    event = EventPlan(
        row=0,
        code="spring",
        title=draw(words(60, needed=True)),
        starts_on=date(2026, 10, 30),
        ends_on=date(2026, 11, 3),
        timezone="America/Los_Angeles",
        venue_name=draw(words(60, needed=True)),
        venue_address=draw(words(60, needed=True)),
        county="Sacramento",
        host=draw(words(60, needed=True)),
        fund="PACT-2023",
    )
    rooms = {same_name(name): Room(name=name, position=n) for n, name in enumerate(ROOMS)}
    by_code = {same_name(one.plan.code): one for one in sessions}
    return StoredProgramme(Convening(code="spring"), event, rooms, by_code)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(programmes())
def test_whatever_is_stored_reads_back_as_it_is(ximena, stored):
    data = write_template(
        layout.LAYOUT, properties=layout.PROPERTIES, words=layout.WORDS, rows=rows_of(stored)
    )
    programme = read_programme(data)
    assert programme.refused == []
    assert Comparison(programme, stored).report().changes_nothing
    afresh = Comparison(programme, StoredProgramme())
    assert {row.fate for row in afresh.report().rows} == {Fate.ADD}
    held = sum(len(one.revisions) for one in stored.sessions.values())
    now = [one for one in afresh.todo.sessions if one.version is not None]
    assert len(now) + len(afresh.todo.revisions) == held
    assert all((one.version, one.number) == _held(stored, one.code) for one in now)
    assert {(code, n): version for code, n, version in afresh.todo.revisions} == {
        (one.plan.code, n): version
        for one in stored.sessions.values()
        for n, version in one.revisions.items()
        if n != one.plan.number
    }


def _held(stored, code):
    plan = stored.sessions[same_name(code)].plan
    return plan.version, plan.number
