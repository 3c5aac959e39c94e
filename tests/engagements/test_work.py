"""Hours: pre-filled, reported by the consultant, confirmed by someone else, never lowered."""

from datetime import timedelta

import pytest

from core.errors import Invalid, NotVisible, Refused, WrongState
from core.time import clock_at
from engagements import domain
from notices.models import Notice
from tests.cast import person
from tests.factories.chain import AFTER, BEFORE, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")


def minutes_of(assignment, column):
    return dict(assignment.work.values_list("component", column))


def test_hours_are_filled_in_from_the_plan_at_the_rate_of_the_offer(chain):
    assignment = chain.delivered()
    assert minutes_of(assignment, "planned_minutes") == {
        "preparation": 60,
        "attendance": 60,
        "debrief": 30,
    }
    assert set(assignment.work.values_list("rate_amount", flat=True)) == {chain.rate.hourly_amount}


def test_the_scheduler_delivers_what_has_ended_and_only_that(chain):
    chain.booked()
    with clock_at(STARTS + timedelta(minutes=59)):
        assert domain.deliver_ended() == 0
    with clock_at(STARTS + timedelta(minutes=60)):
        assert domain.deliver_ended() == 1
        assert domain.deliver_ended() == 0
    assert Notice.objects.filter(kind="hours_due").count() == 1


def test_work_that_has_not_ended_is_not_delivered(chain, cast):
    assignment = chain.booked()
    with clock_at(BEFORE), pytest.raises(WrongState, match="not ended"):
        domain.mark_delivered(actor=cast.ximena, assignment_id=assignment.pk)


def test_looks_right_reports_the_plan(chain):
    assignment = chain.reported()
    assert minutes_of(assignment, "reported_minutes") == minutes_of(assignment, "planned_minutes")


def test_changed_and_unplanned_components_are_reported_beside_the_plan(chain):
    assignment = chain.reported(minutes={"preparation": 90, "waiting": 25})
    assert minutes_of(assignment, "reported_minutes") == {
        "preparation": 90,
        "attendance": 60,
        "debrief": 30,
        "waiting": 25,
    }
    assert minutes_of(assignment, "planned_minutes")["waiting"] == 0


@pytest.mark.parametrize(
    ("minutes", "field"),
    [({"preparation": -1}, "preparation"), ({"debrief": 1441}, "debrief"), ({"naps": 5}, "naps")],
)
def test_impossible_hours_are_refused_with_the_component_named(chain, cast, minutes, field):
    assignment = chain.delivered()
    with clock_at(AFTER), pytest.raises(Invalid) as refusal:
        domain.report_hours(actor=cast.linh.user, assignment_id=assignment.pk, minutes=minutes)
    assert [p.field for p in refusal.value.problems] == [field]
    assert set(minutes_of(assignment, "reported_minutes").values()) == {None}


def test_no_work_at_all_is_refused(chain, cast):
    assignment = chain.delivered()
    nothing = {"preparation": 0, "attendance": 0, "debrief": 0}
    with clock_at(AFTER), pytest.raises(Invalid, match="at least one minute"):
        domain.report_hours(actor=cast.linh.user, assignment_id=assignment.pk, minutes=nothing)


def test_confirming_takes_exactly_what_was_reported(chain):
    assignment = chain.confirmed(minutes={"preparation": 90})
    assert minutes_of(assignment, "confirmed_minutes") == minutes_of(assignment, "reported_minutes")
    assert assignment.confirmed_by == chain.cast.ximena


def test_several_are_confirmed_all_or_none(chain, cast):
    ready = chain.reported()
    not_ready = chain.delivered(consultant=cast.itzel)
    with pytest.raises(WrongState):
        domain.confirm_hours(actor=cast.ximena, assignment_ids=[ready.pk, not_ready.pk])
    ready.refresh_from_db()
    assert ready.state == "reported"


def test_hours_sent_back_keep_what_was_said_and_ask_why(chain, cast):
    assignment = chain.reported(minutes={"preparation": 90})
    with clock_at(AFTER):
        domain.ask_hours_again(
            actor=cast.ximena, assignment_id=assignment.pk, note="Was that both calls?"
        )
    assignment.refresh_from_db()
    assert (assignment.state, assignment.question) == ("delivered", "Was that both calls?")
    assert minutes_of(assignment, "reported_minutes")["preparation"] == 90


def test_asking_again_needs_a_question(chain, cast):
    assignment = chain.reported()
    with pytest.raises(Invalid):
        domain.ask_hours_again(actor=cast.ximena, assignment_id=assignment.pk, note=" ")


def test_nobody_else_reports_or_sees_the_hours(chain, cast):
    assignment = chain.delivered()
    with pytest.raises(Refused):
        domain.report_hours(actor=cast.ximena, assignment_id=assignment.pk)
    with pytest.raises(NotVisible):
        domain.report_hours(actor=cast.itzel.user, assignment_id=assignment.pk)


def test_a_coordinator_who_is_paid_does_not_confirm_their_own_hours(chain, cast):
    cast.linh.user.role_grants.create(role="coordinator")
    assignment = chain.reported()
    cast.linh.user.__dict__.pop("roles", None)
    with pytest.raises(Refused):
        domain.confirm_hours(actor=cast.linh.user, assignment_ids=[assignment.pk])


def test_a_cancelled_booking_frees_the_seat_and_the_time(chain, cast):
    assignment = chain.booked()
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=assignment.pk)
    again = chain.booked(assignment.seat)
    assert again.state == "booked"


def test_what_has_begun_is_not_cancelled(chain, cast):
    assignment = chain.booked()
    with clock_at(STARTS + timedelta(minutes=5)), pytest.raises(WrongState, match="already begun"):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=assignment.pk)


def test_hours_are_reported_once(chain, cast):
    assignment = chain.reported()
    with clock_at(AFTER), pytest.raises(WrongState):
        domain.report_hours(actor=cast.linh.user, assignment_id=assignment.pk)


def delivered_by_phone(chain, cast):
    """Let work of someone without a sign-in take place; a coordinator said yes for them."""
    offer = chain.sent(consultant=cast.mose)
    with clock_at(BEFORE):
        assignment = domain.accept_offer(actor=cast.ximena, offer_id=offer.pk)
    with clock_at(AFTER):
        return domain.mark_delivered(actor=cast.ximena, assignment_id=assignment.pk)


def test_hours_said_by_phone_are_written_down_and_someone_else_confirms_them(chain, cast):
    assignment = delivered_by_phone(chain, cast)
    domain.report_hours(actor=cast.ximena, assignment_id=assignment.pk, minutes={"debrief": 45})
    assert minutes_of(assignment, "reported_minutes")["debrief"] == 45
    with pytest.raises(Refused):
        domain.confirm_hours(actor=cast.ximena, assignment_ids=[assignment.pk])
    other = person("Xochitl", "coordinator")
    assert domain.confirm_hours(actor=other, assignment_ids=[assignment.pk]) == 1


def test_nobody_writes_down_the_hours_of_somebody_who_signs_in(chain, cast):
    assignment = chain.delivered()
    with pytest.raises(Refused):
        domain.report_hours(actor=cast.ximena, assignment_id=assignment.pk)


def test_hours_that_nobody_asked_for_by_phone_are_told_to_the_coordinator(chain, cast):
    assignment = delivered_by_phone(chain, cast)
    domain.finish_support(actor=cast.ximena, task_id=assignment.support_task.pk)
    late = assignment.report_by_on - AFTER.date() + timedelta(days=1)
    with clock_at(AFTER + late):
        assert domain.remind_late() == 1
    assert Notice.objects.filter(recipient=cast.ximena, kind="past_its_date").count() == 1
