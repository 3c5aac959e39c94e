"""How work ends: not there, cancelled, finished; and what is late is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Invalid, Refused, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import Finding
from notices.models import Notice
from tests.cast import person
from tests.engagements.test_after import said, told
from tests.factories.chain import AFTER, BEFORE, STARTS

pytestmark = pytest.mark.usefixtures("invariants_hold")
LONG_AFTER = STARTS + timedelta(days=32)


def missed(cast, assignment, *, note="She wrote that her train stood still", at=AFTER):
    with clock_at(at):
        return domain.mark_no_show(actor=cast.ximena, assignment_id=assignment.pk, note=note)


def test_not_being_there_is_decided_with_a_reason_and_owes_nothing_more(chain, cast):
    assignment = chain.delivered()
    missed(cast, assignment)
    assignment.refresh_from_db()
    assert assignment.state == "no_show"
    assert (assignment.support_task.state, assignment.feedback.state) == ("dropped", "lapsed")
    assert not Finding.objects.exists()
    change = StateChange.objects.get(noun="engagements.assignment", move="miss")
    assert (change.actor, change.note) == (cast.ximena, "She wrote that her train stood still")
    assert told(cast.linh.user, "booking_cancelled") == [f"/work/{assignment.pk}/after/"]


def test_a_finding_stays_owed_to_those_who_were_there(chain, cast):
    engagement = chain.engagement()
    chain.delivered(chain.seat(engagement))
    missed(cast, chain.delivered(chain.seat(engagement), cast.itzel))
    assert Finding.objects.get().state == "owed"


def test_nobody_is_noted_as_missing_before_the_start_or_without_a_reason(chain, cast):
    assignment = chain.booked()
    with pytest.raises(WrongState, match="not begun"):
        missed(cast, assignment, at=STARTS - timedelta(minutes=1))
    with pytest.raises(Invalid):
        missed(cast, assignment, note=" ", at=STARTS + timedelta(minutes=30))
    missed(cast, assignment, at=STARTS + timedelta(minutes=30))


def test_whoever_reported_hours_or_told_us_how_it_was_is_not_noted_as_missing(chain, cast):
    asked_again = chain.reported()
    domain.ask_hours_again(actor=cast.ximena, assignment_id=asked_again.pk, note="All of it?")
    with pytest.raises(WrongState, match="Hours worked are paid"):
        missed(cast, asked_again)
    answered = chain.delivered(consultant=cast.itzel)
    said(answered, heard=False)
    with pytest.raises(WrongState, match="Hours worked are paid"):
        missed(cast, answered)


def test_only_a_coordinator_decides_and_never_about_themself(chain, cast):
    assignment = chain.delivered()
    cast.linh.user.role_grants.create(role="coordinator")
    for user in (cast.linh.user, cast.ansel, cast.prudence):
        user.__dict__.pop("roles", None)
        with clock_at(AFTER), pytest.raises(Refused):
            domain.mark_no_show(actor=user, assignment_id=assignment.pk, note="Away")


def test_both_sides_are_told_of_a_cancelled_booking(chain, cast):
    mine, theirs = chain.booked(), chain.booked(consultant=cast.itzel)
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.linh.user, assignment_id=mine.pk)
        domain.cancel_assignment(actor=cast.ximena, assignment_id=theirs.pk)
    page = f"/coordination/engagements/{mine.engagement_id}/"
    assert told(cast.ximena, "booking_cancelled") == [page]
    assert told(cast.itzel.user, "booking_cancelled") == ["/work/"]
    assert told(cast.linh.user, "booking_cancelled") == ["/work/"], "their calendar gives it up"


def test_finished_work_closes_when_the_questions_are_settled(chain, cast):
    fine, owed, silent = (
        chain.confirmed(chain.seat(chain.engagement(starts_at=STARTS - timedelta(hours=hours))))
        for hours in (4, 8, 12)
    )
    said(fine)
    feedback = said(owed, heard=False)
    with clock_at(AFTER):
        assert domain.close_finished() == 1
        domain.answer_feedback(actor=cast.ximena, feedback_id=feedback.pk, answer="We heard you.")
        assert domain.close_finished() == 1
        assert domain.close_finished() == 0
    for assignment, state in ((fine, "closed"), (owed, "closed"), (silent, "confirmed")):
        assignment.refresh_from_db()
        assert assignment.state == state


def test_after_thirty_days_questions_lapse_and_an_owed_answer_stays_owed(chain):
    silent = chain.confirmed()
    owed = chain.confirmed(chain.seat(chain.engagement(starts_at=STARTS - timedelta(hours=4))))
    unreported = chain.delivered(
        chain.seat(chain.engagement(starts_at=STARTS - timedelta(hours=8)))
    )
    said(owed, time=False)
    with clock_at(STARTS + timedelta(days=30)):
        assert domain.close_finished() == 1  # the other one ended an hour later
    with clock_at(LONG_AFTER):
        assert domain.close_finished() == 1
    for assignment, state, feedback in (
        (silent, "closed", "lapsed"),
        (owed, "closed", "owed"),
        (unreported, "delivered", "lapsed"),
    ):
        assignment.refresh_from_db()
        assignment.feedback.refresh_from_db()
        assert (assignment.state, assignment.feedback.state) == (state, feedback)


def late_notices(user):
    return told(user, "past_its_date")


def test_what_is_late_is_told_once_and_at_most_once_a_day(chain, cast):
    first = chain.reported()  # support by the 12th
    said(first, heard=False)  # an answer by the 18th
    with clock_at(STARTS + timedelta(days=2)):  # the 12th itself
        assert domain.remind_late() == 0
    with clock_at(STARTS + timedelta(days=3)):
        assert domain.remind_late() == 1
        assert domain.remind_late() == 0
    with clock_at(STARTS + timedelta(days=4)):
        assert domain.remind_late() == 0, "the same thing is not told again"
    with clock_at(STARTS + timedelta(days=9)):
        assert domain.remind_late() == 1, "the answer is late since"
    assert late_notices(cast.ximena) == ["/coordination/", "/coordination/"]
    assert late_notices(cast.linh.user) == []


def test_hours_that_were_not_reported_are_told_to_the_consultant_once(chain, cast):
    assignment = chain.delivered()
    domain.finish_support(actor=cast.ximena, task_id=assignment.support_task.pk)
    late = assignment.report_by_on + timedelta(days=1)
    for days in (0, 1, 2):
        with clock_at(STARTS + (late - date(2026, 3, 10)) + timedelta(days=days)):
            domain.remind_late()
    assert late_notices(cast.linh.user) == ["/work/"]


def test_hours_that_came_after_the_pay_by_date_are_told_to_whoever_confirms_them(chain, cast):
    assignment = chain.delivered()
    domain.finish_support(actor=cast.ximena, task_id=assignment.support_task.pk)
    reported_at = STARTS + (assignment.pay_by_on - date(2026, 3, 10)) + timedelta(days=3)
    with clock_at(reported_at):
        domain.report_hours(actor=cast.linh.user, assignment_id=assignment.pk)
        assert domain.remind_late() == 0
    with clock_at(reported_at + timedelta(days=1)):
        assert domain.remind_late() == 1
    assert late_notices(cast.ximena) == ["/coordination/"]


def test_what_belongs_to_someone_who_left_is_told_to_every_coordinator(chain, cast):
    chain.delivered()
    others = [person("Xochitl", "coordinator"), person("Soledad", "coordinator")]
    cast.ximena.is_active = False
    cast.ximena.save()
    with clock_at(STARTS + timedelta(days=3)):
        assert domain.remind_late() == 2
    assert [late_notices(user) for user in others] == [["/coordination/"]] * 2


def test_closing_and_reminding_take_as_many_queries_for_one_as_for_many(chain, cast):
    def count(run, at):
        with clock_at(at), CaptureQueriesContext(connection) as caught:
            run()
        return len(caught)

    User.objects.system()
    chain.confirmed(chain.seat(chain.engagement(starts_at=STARTS - timedelta(days=1))))
    one = count(domain.close_finished, LONG_AFTER), count(domain.remind_late, LONG_AFTER)
    Notice.objects.all().delete()
    for hours in range(2, 10, 2):
        starts_at = STARTS - timedelta(days=1, hours=hours)
        chain.confirmed(chain.seat(chain.engagement(starts_at=starts_at)))
    many = count(domain.close_finished, LONG_AFTER), count(domain.remind_late, LONG_AFTER)
    assert one == many


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_close_and_tell_each_thing_once(chain, cast):
    User.objects.system()
    for hours in (0, 4, 8):
        chain.confirmed(chain.seat(chain.engagement(starts_at=STARTS - timedelta(hours=hours))))
    ready = Barrier(2)

    def work(_number: int) -> tuple[int, int]:
        try:
            connection.ensure_connection()
            with clock_at(LONG_AFTER):
                ready.wait(timeout=20)
                return domain.close_finished(), domain.remind_late()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        closed, told_of = zip(*pool.map(work, range(2)), strict=True)
    assert (sum(closed), sum(told_of)) == (3, 1)
    assert StateChange.objects.filter(noun="engagements.assignment", move="close").count() == 3
    assert late_notices(cast.ximena) == ["/coordination/"]
