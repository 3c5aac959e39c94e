"""The grid and its draft: moving, changing, adding, taking over and taking back."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.forms import ValidationError
from django.urls import reverse

from core.time import clock_at
from engagements import domain
from engagements.models import Session, SessionDraft, SessionRevision
from notices.models import Notice
from pages.coordination.convening_reading import programme, programme_around
from pages.coordination.free_places import free_places
from pages.coordination.programme_forms import NewSessionForm, there
from tests.pages.asking import Asker
from tests.pages.programme import HOUR, draft_changes, planned_programme, release
from tests.pages.scenes import LATER, NOW, shipped_convening

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def plan(chain):
    return planned_programme(chain)


@pytest.fixture
def desk(cast) -> Asker:
    return Asker(cast.ximena)


def at(name: str, *args) -> str:
    return reverse(f"coordination:{name}", args=args)


def place(room, starts_at) -> dict[str, str]:
    """Return what a button of a free place sends, and a drop on the grid as well."""
    return {"place": f"{room.pk}|{starts_at.astimezone(ZONE):%Y-%m-%dT%H:%M}"}


def test_a_move_stands_in_the_draft_and_tells_nobody(desk, plan):
    told = Notice.objects.count()
    there = at("move", plan.longer.session_id)
    answer = desk.post(there, place(plan.event.rooms[2], LATER + 3 * HOUR))
    assert answer.status_code == 303
    assert answer["Location"].endswith("#session-S1")
    draft = SessionDraft.objects.get()
    assert (draft.starts_at, draft.room) == (LATER + 3 * HOUR, plan.event.rooms[2])
    assert draft.ends_at - draft.starts_at == HOUR
    assert Notice.objects.count() == told
    page = desk.read(at("convening", plan.code))
    assert "1 change is not released." in page
    assert "Before: 10:00 am to 11:00 am, Room 1" in page


def test_a_move_by_the_fields_needs_day_start_and_room(desk, plan):
    answer = desk.post(at("move", plan.longer.session_id), {"starts": "13:00"})
    assert answer.status_code == 422
    assert SessionDraft.objects.count() == 0
    sent = {"on": "2026-03-21", "starts": "09:30", "room_id": plan.event.rooms[1].pk}
    desk.post(at("move", plan.longer.session_id), sent)
    starts_at = SessionDraft.objects.get().starts_at.astimezone(ZONE)
    assert f"{starts_at:%Y-%m-%d %H:%M}" == "2026-03-21 09:30"


def test_moving_it_back_leaves_nothing_to_release(desk, plan):
    there = at("move", plan.longer.session_id)
    desk.post(there, place(plan.event.rooms[2], LATER))
    desk.post(there, place(plan.event.rooms[0], LATER))
    assert SessionDraft.objects.count() == 0


def test_a_free_place_has_no_other_session_and_nobody_who_is_elsewhere(cast, chain, plan):
    """Linh is booked on another panel of the day: no time at which she is there is offered."""
    busy = plan.event.session(plan.event.rooms[0], starts_at=LATER + 5 * HOUR)
    chain.booked(chain.seat(busy), cast.linh)
    with clock_at(NOW):
        found, card = programme_around(cast.ximena, plan.longer.session_id)
        [day] = free_places(found, card)
    offered = {(time.starts_at, room.pk) for time in day.times for room, _place in time.rooms}
    rooms = [room.pk for room in plan.event.rooms]
    assert (LATER, rooms[2]) in offered
    assert (LATER, rooms[1]) not in offered, "another session is in the room"
    assert (LATER, rooms[0]) not in offered, "it is there already"
    assert (LATER + 2 * HOUR, rooms[0]) in offered
    assert not {each for each in offered if each[0] == LATER + 5 * HOUR}, "Linh is elsewhere"


def test_a_time_that_happens_twice_or_never_is_refused():
    for night, clock in ((date(2026, 3, 8), "02:30"), (date(2026, 11, 1), "01:30")):
        with pytest.raises(ValidationError):
            there(night, NewSessionForm.base_fields["starts"].clean(clock), "America/Los_Angeles")


def test_an_end_before_the_start_is_on_the_day_after(desk, plan):
    sent = {"on": "2026-03-20", "starts": "22:00", "ends": "01:00"}
    sent |= {"title": "Closing evening", "code": "E1", "kind": "reception"}
    sent["room_id"] = str(plan.event.rooms[0].pk)
    assert desk.post(at("add_session", plan.code), sent).status_code == 303
    draft = SessionDraft.objects.get()
    assert draft.ends_at - draft.starts_at == 3 * HOUR


def test_a_new_session_without_a_place_waits_below_the_days(desk, plan):
    sent = {"title": "Supper", "code": "E1", "kind": "meal"}
    desk.post(at("add_session", plan.code), sent)
    page = desk.read(at("convening", plan.code))
    assert "Supper" in page.split("Without a place", 1)[1]
    assert "not released" not in page, "nothing of it can be released yet"


def test_half_a_place_is_refused_in_words(desk, plan):
    sent = {"title": "Supper", "code": "E1", "kind": "meal", "on": "2026-03-20"}
    answer = desk.post(at("add_session", plan.code), sent)
    assert answer.status_code == 422
    assert "Choose day, start, end and room." in answer.content.decode()


def test_a_code_is_used_once(desk, plan):
    sent = {"title": "Supper", "code": "s1", "kind": "meal"}
    answer = desk.post(at("add_session", plan.code), sent)
    assert answer.status_code == 422
    assert "Another session of this convening has this code." in answer.content.decode()


def test_the_form_of_a_session_begins_as_the_draft_stands_and_keeps_what_is_sent(desk, plan):
    path = at("change_session", plan.longer.session_id)
    desk.post(at("move", plan.longer.session_id), place(plan.event.rooms[2], LATER + 3 * HOUR))
    page = desk.read(path)
    assert 'value="13:00"' in page
    sent = {"title": "A longer panel", "on": "2026-03-20", "starts": "13:00", "ends": "15:00"}
    sent |= {"room_id": plan.event.rooms[2].pk, "fund_id": plan.other_fund.pk}
    assert desk.post(path, sent).status_code == 303
    draft = SessionDraft.objects.get()
    assert (draft.title, draft.fund) == ("A longer panel", plan.other_fund)
    assert draft.ends_at - draft.starts_at == 2 * HOUR


def test_a_session_can_be_taken_off_the_days_and_put_back(desk, plan):
    desk.post(at("unschedule", plan.asked.session_id))
    page = desk.read(at("convening", plan.code))
    assert "Leaves the programme" in page.split("Without a place", 1)[1]
    answer = desk.post(at("discard", plan.asked.session_id))
    assert answer["Location"].endswith("#session-S4")
    assert SessionDraft.objects.count() == 0


def test_all_changes_are_taken_back_after_they_were_named(desk, chain, plan):
    draft_changes(chain, plan)
    page = desk.read(at("discard_all", plan.code))
    assert page.count("Before:") == 4
    assert "Supper" in page
    desk.post(at("discard_all", plan.code))
    assert SessionDraft.objects.count() == 0
    assert not Session.objects.filter(code="N1").exists()


def test_a_room_is_added_and_renamed(desk, plan):
    desk.post(at("add_room", plan.code), {"name": "The garden"})
    room = plan.event.convening.rooms.get(name="The garden")
    assert desk.post(at("room", room.pk), {"name": "Room 1"}).status_code == 422
    desk.post(at("room", room.pk), {"name": "The orchard"})
    assert "The orchard" in desk.read(at("convening", plan.code))


def test_what_another_source_says_is_named_and_then_put_into_the_draft(desk, cast):
    convening = shipped_convening(cast)
    page = desk.read(at("source", convening.code))
    assert "Use what the slides say" in page
    answer = desk.post(at("source", convening.code), {"source": "slides"})
    assert answer.status_code == 303
    found = programme(cast.ximena, convening.code)
    assert len(found.changed) == SessionDraft.objects.count() == 7
    assert {draft.source for draft in SessionDraft.objects.all()} == {"slides"}
    # From now on it is the printed agenda that says something else.
    assert "slides" not in found.sources


def test_who_reads_alone_changes_nothing(cast, plan):
    page = Asker(cast.ansel).read(at("convening", plan.code))
    assert "Session 1" in page
    for words in ("Move to…", "Add a session", "Look and release", "<script src"):
        assert words not in page.split("<main", 1)[1]


def test_the_grid_costs_the_same_for_many_changed_sessions(desk, chain, plan):
    path = at("convening", plan.code)
    before = desk.queries(path)
    for number in range(20):
        plan.event.session(
            plan.event.rooms[2], starts_at=LATER + timedelta(days=1, hours=number % 5)
        )
    draft_changes(chain, plan)
    with clock_at(NOW):
        for session in plan.event.convening.sessions.filter(current__isnull=False)[:20]:
            domain.draft_session(
                actor=chain.cast.ximena, session_id=session.pk, title=f"Another {session.code}"
            )
    assert desk.queries(path) <= before + 2, "rooms are read where one is taken"


def test_a_programme_without_a_release_says_so_until_there_is_one(desk, chain, plan):
    assert "This programme was never released." in desk.read(at("convening", plan.code))
    release(chain, plan)
    assert "This programme was never released." not in desk.read(at("convening", plan.code))


def test_the_list_of_what_a_source_changes_is_what_the_verb_changes(desk, chain, plan):
    framed, unprinted = plan.longer.session, plan.asked.session
    gone = plan.event.session_alone(starts_at=LATER + 6 * HOUR)
    for session, values in ((framed, {"title_discloses": True}), (unprinted, {}), (gone, {})):
        held = session.current
        same = {name: getattr(held, name) for name in ("title", "starts_at", "ends_at", "room")}
        SessionRevision.objects.create(
            session=session,
            number=2,
            source="slides",
            made_by=chain.cast.ximena,
            made_at=NOW,
            **(same | values),
        )
    with clock_at(NOW):
        domain.draft_session(
            actor=chain.cast.ximena, session_id=unprinted.pk, as_printed="SESSION 4"
        )
    Session.objects.filter(pk=gone.pk).update(current=None)
    page = desk.read(f"{at('source', plan.code)}?source=slides")
    for words in ("another framing", "another wording in print", "<li><span>"):
        assert words in page
    assert page.count("<li><span>") == 3
    answer = desk.post(at("source", plan.code), {"source": "slides"})
    assert answer.status_code == 303
    assert "3 sessions are changed in the draft." in desk.read(at("convening", plan.code))
    assert "slides" not in programme(chain.cast.ximena, plan.code).sources
