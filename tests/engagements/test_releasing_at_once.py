"""A release and what others do at the same moment: one waits for the other, nothing is lost."""

from functools import partial

import pytest

from core.errors import WrongState
from core.imports import ImportRefused
from core.time import clock_at
from engagements import domain
from engagements.domain.programme import import_convening
from engagements.models import Reconfirmation, Release, SessionDraft
from tests.engagements.test_programme_import import put
from tests.factories import event_for
from tests.factories.chain import BEFORE, REASONS, STARTS
from tests.factories.programme import plan_of, redraft, released
from tests.racing import while_it_is_held
from tests.workbooks.making import changed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event(chain):
    return event_for(chain)


@pytest.fixture
def panel(event):
    engagement = event.session()
    released(event)
    return engagement


def at_that_time(call, **given):
    with clock_at(BEFORE):
        return call(**given)


def test_two_releases_of_one_draft(event, panel, cast):
    redraft(event, panel, title="Another title")
    release = partial(
        at_that_time,
        domain.release_programme,
        actor=cast.ximena,
        convening_id=event.convening.pk,
        digest=plan_of(event).digest,
    )
    assert isinstance(while_it_is_held(release, release), WrongState)
    assert Release.objects.count() == 2


def test_an_answer_meets_what_was_released_while_it_waited(event, panel, chain, cast):
    offer = chain.sent(chain.seat(panel))
    redraft(event, panel, title="Another title")
    accept = partial(at_that_time, domain.accept_offer, actor=cast.linh.user, offer_id=offer.pk)
    refusal = while_it_is_held(partial(released, event), accept)
    assert isinstance(refusal, WrongState)
    assert not panel.assignments.exists()
    assert offer.replaced_by.state == "draft"


def test_a_yes_to_one_change_is_not_a_yes_to_the_next(event, panel, chain, cast):
    booked = chain.booked(chain.seat(panel))
    redraft(event, panel, title="Another title")
    released(event)
    redraft(event, panel, title="A third title")
    confirm = partial(
        at_that_time,
        domain.confirm_change,
        actor=cast.linh.user,
        reconfirmation_id=booked.reconfirmations.get().pk,
    )
    assert isinstance(while_it_is_held(partial(released, event), confirm), WrongState)
    assert list(Reconfirmation.objects.order_by("pk").values_list("state", flat=True)) == [
        "replaced",
        "asked",
    ]


def test_no_work_is_planned_on_what_leaves_the_programme_meanwhile(event, panel, chain, cast):
    walk = event.session_alone()
    released(event)
    domain.unschedule_session(actor=cast.ximena, session_id=walk.pk)
    plan_it = partial(
        at_that_time,
        domain.plan_engagement,
        actor=cast.ximena,
        activity="panel",
        title="A walk",
        requester_id=panel.requester_id,
        fund_id=chain.fund.pk,
        session_id=walk.pk,
    )
    assert isinstance(while_it_is_held(partial(released, event), plan_it), WrongState)


def test_an_offer_that_waits_for_a_release_is_made_at_the_new_time(event, panel, chain, cast):
    seat = chain.seat(panel)
    redraft(event, panel, title="Another title")
    make = partial(
        at_that_time,
        domain.make_offer,
        actor=cast.ximena,
        seat_id=seat.pk,
        consultant_id=cast.linh.pk,
        reply_by_at=STARTS.replace(day=5),
        reasons=REASONS,
    )
    offer = while_it_is_held(partial(released, event), make)
    assert offer.terms["title"] == "Another title"
    at_that_time(domain.send_offer, actor=cast.ximena, offer_id=offer.pk)


def edited_workbook(event, actor) -> bytes:
    made = domain.export_convening(actor=actor, convening_id=event.convening.pk)
    return changed(made.data, put("Sessions", "S1", "Title", "From the workbook"))


def test_a_workbook_that_waits_for_a_release_is_out_of_date(event, panel, cast):
    data = edited_workbook(event, cast.ximena)
    redraft(event, panel, title="Another title")
    bring_in = partial(import_convening, actor=cast.ximena, data=data)
    refusal = while_it_is_held(partial(released, event), bring_in)
    assert isinstance(refusal, ImportRefused)
    assert not SessionDraft.objects.exists()


def test_a_release_that_waits_for_a_workbook_has_to_be_looked_at_again(event, panel, cast):
    data = edited_workbook(event, cast.ximena)
    redraft(event, event.session(event.rooms[1]), title="Another title")
    release = partial(
        at_that_time,
        domain.release_programme,
        actor=cast.ximena,
        convening_id=event.convening.pk,
        digest=plan_of(event).digest,
    )
    bring_in = partial(import_convening, actor=cast.ximena, data=data)
    assert isinstance(while_it_is_held(bring_in, release), WrongState)
    assert SessionDraft.objects.get(session=panel.session).title == "From the workbook"
