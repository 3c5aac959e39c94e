"""The draft of a programme: nothing that holds is touched by it."""

from datetime import timedelta

import pytest

from core.errors import Invalid, NotVisible, Refused, WrongState
from engagements import domain
from engagements.domain.printing import printed_programme
from engagements.domain.programme_draft import how_it_will_stand
from engagements.models import Session, SessionDraft, SessionRevision
from notices.models import Notice
from tests.factories import event_for
from tests.factories.chain import STARTS

LATER = STARTS + timedelta(hours=2)
A_DAY = timedelta(days=1)


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def session(event):
    return event.session().session


def problems_of(caught):
    return {problem.field for problem in caught.value.problems}


def test_a_draft_changes_nothing_that_holds(event, session, cast):
    before = printed_programme(event.convening)
    draft = domain.draft_session(actor=cast.ximena, session_id=session.pk, title="Another title")
    assert (draft.title, draft.starts_at, draft.room) == ("Another title", STARTS, event.rooms[0])
    assert printed_programme(event.convening) == before
    assert not Notice.objects.exists()


def test_a_draft_that_says_what_holds_is_none(session, cast):
    domain.draft_session(actor=cast.ximena, session_id=session.pk, title="Another title")
    again = domain.draft_session(
        actor=cast.ximena, session_id=session.pk, title=session.current.title
    )
    assert again is None
    assert not SessionDraft.objects.exists()


def test_moving_keeps_the_length(event, session, cast):
    draft = domain.move_session(
        actor=cast.ximena, session_id=session.pk, starts_at=LATER, room_id=event.rooms[1].pk
    )
    assert draft.ends_at - draft.starts_at == timedelta(hours=1)
    assert draft.room == event.rooms[1]


def test_an_unscheduled_session_remembers_how_long_it_was(event, session, cast):
    domain.draft_session(
        actor=cast.ximena, session_id=session.pk, ends_at=STARTS + timedelta(minutes=90)
    )
    gone = domain.unschedule_session(actor=cast.ximena, session_id=session.pk)
    assert not gone.is_scheduled
    back = domain.move_session(
        actor=cast.ximena, session_id=session.pk, starts_at=LATER, room_id=event.rooms[0].pk
    )
    assert back.ends_at - back.starts_at == timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_at": STARTS + timedelta(hours=1)}, "ends_at"),
        ({"starts_at": None}, "starts_at"),
        ({"room_id": 0}, "room_id"),
        ({"starts_at": STARTS - A_DAY, "ends_at": STARTS - A_DAY / 2}, "starts_at"),
        ({"ends_at": STARTS + timedelta(days=2)}, "ends_at"),
        ({"title": " "}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"fund_id": 0}, "fund_id"),
        ({"kind": "meal"}, "kind"),
    ],
)
def test_a_draft_names_the_field_that_is_wrong(session, cast, values, field):
    with pytest.raises(Invalid) as caught:
        domain.draft_session(actor=cast.ximena, session_id=session.pk, **values)
    assert problems_of(caught) == {field}
    assert not SessionDraft.objects.exists()


def test_the_fund_that_pays_already_is_no_change(chain, session, cast):
    assert (
        domain.draft_session(actor=cast.ximena, session_id=session.pk, fund_id=chain.fund.pk)
        is None
    )


def test_a_source_is_applied_to_the_sessions_it_speaks_of(event, session, cast):
    other = event.session(event.rooms[1]).session
    SessionRevision.objects.create(
        session=session,
        number=2,
        source="slides",
        title="As the slides say",
        starts_at=LATER,
        ends_at=LATER + timedelta(hours=1),
        room=event.rooms[2],
        as_printed="AS THE SLIDES SAY",
        made_by=cast.ximena,
        made_at=STARTS,
    )
    applied = domain.apply_source(
        actor=cast.ximena, convening_id=event.convening.pk, source="slides"
    )
    assert applied == 1
    draft = SessionDraft.objects.get()
    assert (draft.session, draft.source, draft.starts_at) == (session, "slides", LATER)
    assert how_it_will_stand(Session.objects.get(pk=other.pk)).title == "Session 2"
    with pytest.raises(Invalid) as caught:
        domain.apply_source(actor=cast.ximena, convening_id=event.convening.pk, source="rumour")
    assert problems_of(caught) == {"source"}


def test_changing_what_a_source_said_makes_it_ones_own(event, session, cast):
    sourced = domain.draft_session(
        actor=cast.ximena, session_id=session.pk, title="From the slides", source="slides"
    )
    assert sourced.source == "slides"
    changed = domain.draft_session(actor=cast.ximena, session_id=session.pk, title="My own")
    assert changed.source == ""


def test_a_new_session_is_on_nobodys_programme(event, cast):
    added = domain.add_session(
        actor=cast.ximena,
        convening_id=event.convening.pk,
        code="D2-X",
        kind="plenary",
        title="A closing circle",
    )
    assert added.current is None
    assert not added.draft.is_scheduled
    assert printed_programme(event.convening) == []
    with pytest.raises(Invalid) as caught:
        domain.add_session(
            actor=cast.ximena,
            convening_id=event.convening.pk,
            code="d2-x",
            kind="dance",
            title="",
        )
    assert problems_of(caught) == {"code", "kind", "title"}
    domain.discard_draft(actor=cast.ximena, session_id=added.pk)
    assert not Session.objects.filter(pk=added.pk).exists()


def test_discarding_takes_back_every_change(event, session, cast):
    domain.draft_session(actor=cast.ximena, session_id=session.pk, title="Another title")
    assert domain.discard_drafts(actor=cast.ximena, convening_id=event.convening.pk) == 1
    assert not SessionDraft.objects.exists()
    with pytest.raises(WrongState):
        domain.discard_draft(actor=cast.ximena, session_id=session.pk)


def test_a_room_has_a_name_of_its_own(event, cast):
    room = domain.add_room(actor=cast.ximena, convening_id=event.convening.pk, name=" Garden ")
    assert (room.name, room.position) == ("Garden", 4)
    with pytest.raises(Invalid):
        domain.add_room(actor=cast.ximena, convening_id=event.convening.pk, name="garden")
    renamed = domain.rename_room(actor=cast.ximena, room_id=room.pk, name="Rose garden")
    assert renamed.name == "Rose garden"
    with pytest.raises(Invalid):
        domain.rename_room(actor=cast.ximena, room_id=room.pk, name="Room 1")


def test_only_coordinators_plan_the_programme(session, cast):
    for actor, refusal in ((cast.ansel, Refused), (cast.linh.user, NotVisible)):
        with pytest.raises(refusal):
            domain.draft_session(actor=actor, session_id=session.pk, title="Another title")
