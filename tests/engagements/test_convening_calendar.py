"""The programme as a calendar file: every session where it holds, and nobody's name."""

from datetime import UTC, timedelta

import pytest
import vobject

from core.errors import NotVisible, Refused
from core.time import clock_at
from engagements import domain
from engagements.domain.printing import printed_programme
from engagements.models import Session
from notices.domain import choose_discreet
from tests.factories import event_for
from tests.factories.chain import BEFORE, STARTS
from tests.factories.programme import redraft, released


@pytest.fixture
def event(chain):
    event = event_for(chain)
    event.panel = event.session()
    choose_discreet(actor=chain.cast.ximena, is_discreet=False)
    return event


def read(event) -> dict:
    """Return the events of the file by the session's number, as another parser reads them."""
    actor, pk = event.chain.cast.ximena, event.convening.pk
    with clock_at(BEFORE):
        made = domain.convening_calendar(actor=actor, convening_id=pk)
    assert made.name == "spring.ics"
    found = vobject.readOne(made.content.decode()).vevent_list
    return {int(each.uid.value.split("@")[0].removeprefix("session-")): each for each in found}


def test_a_moved_session_moves_under_its_own_name(event, chain):
    chain.booked(chain.seat(event.panel))
    released(event)
    before = read(event)[event.panel.session_id]
    later = STARTS + timedelta(hours=2)
    redraft(event, event.panel, starts_at=later, ends_at=later + timedelta(hours=1))
    assert read(event)[event.panel.session_id].sequence.value == before.sequence.value
    released(event)
    after = read(event)[event.panel.session_id]
    assert after.dtstart.value.astimezone(UTC) == later
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.location.value == "Room 1, A hotel, 1 Example Street"
    assert "Linh" not in after.serialize()


def test_what_is_off_the_programme_is_cancelled_and_may_come_back(event):
    actor = event.chain.cast.ximena
    with clock_at(BEFORE):
        coffee = domain.add_session(
            actor=actor,
            convening_id=event.convening.pk,
            code="COFFEE",
            kind="break",
            title="Coffee",
            starts_at=STARTS + timedelta(hours=1),
            ends_at=STARTS + timedelta(hours=2),
            room_id=event.rooms[0].pk,
        )
    assert coffee.pk not in read(event), "a draft reaches nobody"
    released(event)
    told = [read(event)[coffee.pk]]
    domain.unschedule_session(actor=actor, session_id=coffee.pk)
    released(event)
    told.append(read(event)[coffee.pk])
    domain.draft_session(
        actor=actor,
        session_id=coffee.pk,
        starts_at=STARTS + timedelta(hours=3),
        ends_at=STARTS + timedelta(hours=4),
        room_id=event.rooms[0].pk,
    )
    released(event)
    told.append(read(event)[coffee.pk])
    assert [each.status.value for each in told] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    sequences = [int(each.sequence.value) for each in told]
    assert sequences == sorted(set(sequences))
    assert Session.objects.get(pk=coffee.pk).current is not None


def test_it_is_for_coordinators(event, cast):
    for actor, refusal in ((cast.ansel, Refused), (cast.linh.user, NotVisible)):
        with pytest.raises(refusal):
            domain.convening_calendar(actor=actor, convening_id=event.convening.pk)


def test_what_came_since_the_last_release_is_handed_out_with_the_next(event):
    """As an import adds a session that holds at once, to a programme that is released."""
    first = event.panel.session
    assert set(read(event)) == {first.pk}, "before the first release, what holds"
    released(event)
    since = event.session_alone(event.rooms[1])
    assert set(read(event)) == {first.pk}
    assert [each.code for each in printed_programme(event.convening)] == [first.code]
    released(event)
    assert set(read(event)) == {first.pk, since.pk}
    assert len(printed_programme(event.convening)) == 2


def test_it_names_no_work_and_no_place_until_the_coordinator_says_so(event):
    released(event)
    actor, pk = event.chain.cast.ximena, event.convening.pk
    assert read(event)[event.panel.session_id].summary.value == "Session 1"
    choose_discreet(actor=actor, is_discreet=True)
    found = read(event)[event.panel.session_id]
    assert found.summary.value == event.panel.session.code
    text = domain.convening_calendar(actor=actor, convening_id=pk).content.decode()
    assert "X-WR-CALNAME:Sessions" in text
    for word in (event.convening.title, "Session 1", "hotel", "Room 1"):
        assert word not in text
