"""After the work: someone is in touch, two questions are asked, an answer is owed for a no."""

from datetime import date, timedelta
from functools import partial

import pytest

from core.errors import Invalid, NotVisible, Refused, WrongState
from core.models import StateChange
from core.time import clock_at
from engagements import domain
from engagements.models import Engagement, Feedback, Finding, SupportTask
from notices.models import Notice
from tests.cast import person
from tests.factories.chain import AFTER, BEFORE, STARTS
from tests.racing import while_it_is_held

pytestmark = pytest.mark.usefixtures("invariants_hold")
FRIDAY = STARTS + timedelta(days=3)


def told(user, kind):
    return list(Notice.objects.filter(recipient=user, kind=kind).values_list("path", flat=True))


def said(assignment, *, time=True, heard=True, words="", at=AFTER):
    with clock_at(at):
        return domain.answer_two_questions(
            actor=assignment.consultant.user,
            assignment_id=assignment.pk,
            enough_time=time,
            was_heard=heard,
            words=words,
        )


def test_work_that_took_place_begins_what_is_owed(chain, cast):
    assignment = chain.delivered()
    task, feedback = assignment.support_task, assignment.feedback
    assert (task.owner, task.due_on, task.state) == (cast.ximena, date(2026, 3, 12), "open")
    assert (feedback.state, feedback.enough_time, feedback.was_heard) == ("asked", None, None)
    finding = Finding.objects.get(engagement=assignment.engagement)
    assert (finding.owed_by, finding.due_on) == (cast.ximena, date(2026, 5, 9))
    assert told(cast.linh.user, "two_questions") == [f"/work/{assignment.pk}/after/"]
    assert told(cast.ximena, "support_due") == ["/coordination/after/"]


def test_two_people_on_one_engagement_are_owed_one_finding(chain, cast):
    engagement = chain.engagement()
    chain.delivered(chain.seat(engagement))
    chain.delivered(chain.seat(engagement), cast.itzel)
    assert Finding.objects.filter(engagement=engagement).count() == 1
    assert SupportTask.objects.count() == Feedback.objects.count() == 2


def test_the_support_person_of_the_engagement_has_the_task_while_they_coordinate(chain):
    support = person("Soledad", "coordinator")
    booked, later = chain.booked(), chain.booked(chain.seat(chain.engagement(starts_at=FRIDAY)))
    Engagement.objects.update(support_by=support)
    with clock_at(AFTER):
        domain.deliver_ended()
    assert SupportTask.objects.get(assignment=booked).owner == support
    support.role_grants.all().delete()
    with clock_at(FRIDAY + timedelta(days=1)):
        domain.deliver_ended()
    assert SupportTask.objects.get(assignment=later).owner == chain.cast.ximena


def test_whoever_planned_their_own_work_does_not_answer_themself(chain, cast):
    cast.linh.user.role_grants.create(role="coordinator")
    booked = chain.booked()
    Engagement.objects.update(created_by=cast.linh.user)
    with clock_at(AFTER):
        domain.deliver_ended()
    assert SupportTask.objects.get(assignment=booked).owner == cast.ximena
    feedback = said(booked, heard=False)
    assert feedback.owed_by == cast.ximena
    cast.linh.user.__dict__.pop("roles", None)
    with pytest.raises(Refused):
        domain.answer_feedback(actor=cast.linh.user, feedback_id=feedback.pk, answer="All well")


def test_a_support_task_is_finished_once(chain, cast):
    task = chain.delivered().support_task
    with clock_at(AFTER):
        done = domain.finish_support(actor=cast.ximena, task_id=task.pk)
    assert (done.state, done.done_at) == ("done", AFTER)
    with pytest.raises(WrongState):
        domain.finish_support(actor=cast.ximena, task_id=task.pk)
    with pytest.raises(NotVisible):
        domain.finish_support(actor=cast.prudence, task_id=task.pk)
    with pytest.raises(Refused):
        domain.finish_support(actor=cast.ansel, task_id=task.pk)


def test_two_yeses_owe_nothing(chain, cast):
    feedback = said(chain.delivered(), words=" Thank you ")
    assert (feedback.state, feedback.words, feedback.owed_by) == ("fine", "Thank you", None)
    assert told(cast.ximena, "answer_owed") == []


@pytest.mark.parametrize(("time", "heard"), [(False, True), (True, False), (False, False)])
def test_a_no_is_owed_an_answer_within_five_working_days(chain, cast, time, heard):
    assignment = chain.delivered()
    feedback = said(assignment, time=time, heard=heard, words="Too short", at=FRIDAY)
    assert (feedback.state, feedback.owed_by) == ("owed", cast.ximena)
    assert feedback.due_on == date(2026, 3, 20)  # the Friday after
    assert told(cast.ximena, "answer_owed") == ["/coordination/after/"]
    with clock_at(FRIDAY):
        domain.answer_feedback(
            actor=cast.ximena, feedback_id=feedback.pk, answer="Next time we plan two hours."
        )
    feedback.refresh_from_db()
    assert (feedback.state, feedback.answered_by) == ("answered", cast.ximena)
    assert told(cast.linh.user, "answer_given") == [f"/work/{assignment.pk}/after/"]


def test_the_two_questions_are_answered_once_and_by_the_person_alone(chain, cast):
    booked = chain.booked(chain.seat(chain.engagement(starts_at=FRIDAY)))
    with pytest.raises(WrongState, match="after the work"):
        said(booked)
    assignment = chain.delivered()
    for user, refusal in ((cast.ximena, Refused), (cast.itzel.user, NotVisible)):
        with pytest.raises(refusal):
            domain.answer_two_questions(
                actor=user, assignment_id=assignment.pk, enough_time=True, was_heard=True
            )
    said(assignment)
    with pytest.raises(WrongState, match="first answer was kept"):
        said(assignment, heard=False)


def test_an_answer_says_something_and_an_auditor_does_not_give_it(chain, cast):
    feedback = said(chain.delivered(), heard=False)
    with pytest.raises(Invalid):
        domain.answer_feedback(actor=cast.ximena, feedback_id=feedback.pk, answer="  ")
    with pytest.raises(Refused):
        domain.answer_feedback(actor=cast.ansel, feedback_id=feedback.pk, answer="Yes")
    with pytest.raises(NotVisible):
        domain.answer_feedback(actor=cast.renata, feedback_id=feedback.pk, answer="Yes")


def test_a_finding_is_told_to_everyone_who_worked_on_it_and_to_nobody_else(chain, cast):
    engagement = chain.engagement()
    chain.delivered(chain.seat(engagement))
    gone = chain.booked(chain.seat(engagement), cast.itzel)
    with clock_at(BEFORE):
        domain.cancel_assignment(actor=cast.itzel.user, assignment_id=gone.pk)
    chain.delivered(consultant=cast.itzel)
    finding = engagement.finding
    with pytest.raises(Invalid):
        domain.share_finding(actor=cast.ximena, finding_id=finding.pk, learned=" ", changed="")
    domain.share_finding(
        actor=cast.ximena, finding_id=finding.pk, learned="", changed="The intake form is shorter."
    )
    assert told(cast.linh.user, "finding_shared") == ["/findings/"]
    assert told(cast.itzel.user, "finding_shared") == []
    assert list(Finding.objects.visible_to(cast.linh.user)) == [finding]
    assert finding not in Finding.objects.visible_to(cast.itzel.user)
    with pytest.raises(WrongState):
        domain.share_finding(actor=cast.ximena, finding_id=finding.pk, learned="x", changed="")


def test_a_finding_changes_hands_and_date_with_a_reason_that_is_kept(chain, cast):
    finding = chain.delivered().engagement.finding
    other = person("Xochitl", "coordinator")
    with clock_at(AFTER):
        for wrong, field in (
            ({"owed_by_id": other.pk, "reason": ""}, "reason"),
            ({"owed_by_id": cast.prudence.pk, "reason": "Away"}, "owed_by_id"),
            ({"due_on": date(2026, 3, 1), "reason": "Away"}, "due_on"),
            ({"due_on": date(2028, 3, 1), "reason": "Away"}, "due_on"),
            ({"due_on": finding.due_on, "reason": "Away"}, "due_on"),
        ):
            with pytest.raises(Invalid) as refusal:
                domain.change_finding(actor=cast.ximena, finding_id=finding.pk, **wrong)
            assert [p.field for p in refusal.value.problems] == [field]
        changed = domain.change_finding(
            actor=cast.ximena,
            finding_id=finding.pk,
            owed_by_id=other.pk,
            due_on=date(2026, 6, 1),
            reason="Ximena is on leave",
        )
    assert (changed.owed_by, changed.due_on, changed.state) == (other, date(2026, 6, 1), "owed")
    (change,) = StateChange.objects.filter(noun="engagements.finding")
    assert (change.move, change.note) == ("change", "Ximena is on leave")


def test_what_is_said_after_the_work_is_checked_by_the_verb(chain, cast):
    assignment = chain.delivered()
    too_long, unreadable = "x" * 2001, "well\x07"
    for words in (too_long, unreadable):
        with pytest.raises(Invalid) as refused:
            said(assignment, heard=False, words=words)
        assert [problem.field for problem in refused.value.problems] == ["words"]
    feedback = said(assignment, heard=False, words="Too\nshort")
    for answer in (" ", too_long, unreadable):
        with pytest.raises(Invalid) as refused:
            domain.answer_feedback(actor=cast.ximena, feedback_id=feedback.pk, answer=answer)
        assert [problem.field for problem in refused.value.problems] == ["answer"]
    finding = Finding.objects.get()
    with pytest.raises(Invalid) as refused:
        domain.share_finding(
            actor=cast.ximena, finding_id=finding.pk, learned="x" * 3001, changed=unreadable
        )
    assert [problem.field for problem in refused.value.problems] == ["learned", "changed"]
    with pytest.raises(Invalid) as refused:
        domain.change_finding(actor=cast.ximena, finding_id=finding.pk, reason="x" * 501)
    assert [problem.field for problem in refused.value.problems] == ["reason"]


def no_show(cast, assignment):
    with clock_at(AFTER):
        return domain.mark_no_show(
            actor=cast.ximena, assignment_id=assignment.pk, note="Was not there."
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_did_not_come_at_once_leave_no_finding_to_nobody(chain, cast):
    engagement = chain.engagement()
    people = (cast.linh, cast.itzel)
    first, second = (chain.delivered(chain.seat(engagement), person) for person in people)
    while_it_is_held(partial(no_show, cast, first), partial(no_show, cast, second))
    assert not Finding.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_finding_is_owed_to_whose_work_ended_while_another_did_not_come(chain, cast):
    engagement = chain.engagement()
    late = chain.booked(chain.seat(engagement), cast.itzel)
    absent = chain.delivered(chain.seat(engagement), cast.linh)

    def deliver():
        with clock_at(AFTER):
            domain.mark_delivered(actor=cast.ximena, assignment_id=late.pk)

    while_it_is_held(partial(no_show, cast, absent), deliver)
    assert Finding.objects.get().engagement == engagement
