"""What is owed to a person after their work: someone in touch, two questions, an answer."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from core import permits, time
from core.errors import WrongState
from core.moves import move
from core.texts import refuse, text_problems
from engagements.models import Assignment, Feedback, Finding, SupportTask
from engagements.states import ASKED, OPEN, OWED, WORKED_STATES
from notices.domain import tell
from notices.models import NoticeKind

SUPPORT_WITHIN = timedelta(days=2)
FINDING_WITHIN = timedelta(days=60)
ANSWER_WITHIN_WORKING_DAYS = 5
LONGEST_WORDS = 2000
AFTER_PAGE = "/coordination/after/"


def after_path(assignment_id: int) -> str:
    """Return where the consultant answers the two questions and keeps a note."""
    return f"/work/{assignment_id}/after/"


def begin_after(assignment: Assignment) -> None:
    """Begin what is owed once work took place; the caller has just moved it to delivered.

    A support task for two days, the two questions, and, once for each engagement, a finding
    within sixty days of the work.
    """
    ended_on = time.day_of(assignment.during.upper)
    task = SupportTask.objects.create(
        assignment=assignment, owner=_support_of(assignment), due_on=ended_on + SUPPORT_WITHIN
    )
    Feedback.objects.create(assignment=assignment)
    _owe_finding(assignment, ended_on + FINDING_WITHIN)
    tell(
        recipient=assignment.consultant.user,
        kind=NoticeKind.TWO_QUESTIONS,
        path=after_path(assignment.pk),
        about_id=assignment.pk,
    )
    tell(
        recipient=task.owner,
        kind=NoticeKind.SUPPORT_DUE,
        path=AFTER_PAGE,
        about_id=task.pk,
    )


def _owe_finding(assignment: Assignment, due_on: date) -> None:
    """Owe a finding, once for each engagement, and hold it until this work counts.

    Two people's work may end in the same moment: the first one counts. Another's work may turn
    out not to have taken place in that moment: what it takes away is owed again.
    """
    owed = Finding(
        engagement_id=assignment.engagement_id, owed_by=desk_of(assignment), due_on=due_on
    )
    while _held_finding(assignment.engagement_id) is None:
        Finding.objects.bulk_create([owed], ignore_conflicts=True)


def _held_finding(engagement_id: int) -> Finding | None:
    return Finding.objects.select_for_update().filter(engagement=engagement_id).first()


def end_after(assignment: Assignment, *, actor: User) -> None:
    """Drop what was owed for work that turned out not to have taken place for this person."""
    for task in SupportTask.objects.select_for_update().filter(assignment=assignment, state=OPEN):
        move(task, "drop", actor=actor)
    for feedback in Feedback.objects.select_for_update().filter(assignment=assignment, state=ASKED):
        move(feedback, "lapse", actor=actor)
    # Nobody worked on it any more: then there is nobody to whom a finding is owed. It is held
    # before the others are counted, so that of two who end at once the second sees the first.
    finding = _held_finding(assignment.engagement_id)
    others = Assignment.objects.filter(
        engagement_id=assignment.engagement_id, state__in=WORKED_STATES
    )
    if finding and finding.state == OWED and not others.exclude(pk=assignment.pk).exists():
        finding.delete()


def desk_of(assignment: Assignment) -> User:
    """Return the coordinator who answers for this work: never the person themself.

    Whoever planned it, else whoever made the offer; when neither coordinates any more, the
    coordinator who has been there longest.
    """
    planned_by = assignment.engagement.created_by
    for user in (planned_by, assignment.offer.made_by):
        if _may_owe(user, assignment):
            return user
    others = User.objects.on_duty(Role.COORDINATOR).exclude(consultant=assignment.consultant_id)
    return others.first() or planned_by


def _support_of(assignment: Assignment) -> User:
    named = assignment.engagement.support_by
    return named if named and _may_owe(named, assignment) else desk_of(assignment)


def _may_owe(user: User, assignment: Assignment) -> bool:
    is_someone_else = user.pk != assignment.consultant.user_id
    return is_someone_else and user.is_active and user.has_role(Role.COORDINATOR)


def finish_support(*, actor: User, task_id: int) -> SupportTask:
    """Note that the support person was in touch; what was said stays between the two."""
    with transaction.atomic():
        tasks = SupportTask.objects.select_for_update(of=("self",)).select_related(
            "assignment__consultant"
        )
        task = permits.get_visible(tasks, actor, pk=task_id)
        permits.require(actor, "engagements.finish_support", task)
        move(task, "finish", actor=actor, done_at=time.now())
    return task


def answer_two_questions(
    *, actor: User, assignment_id: int, enough_time: bool, was_heard: bool, words: str = ""
) -> Feedback:
    """Take a person's own answers to the two questions about their work, once.

    When either is a no, whoever planned the work owes an answer within five working days and
    is told. Refuses a second answer, questions that were not asked or have lapsed, and words
    that are too many.
    """
    words = words.strip()
    with transaction.atomic():
        assignments = Assignment.objects.select_for_update(of=("self",)).select_related(
            "consultant", "engagement__created_by", "offer__made_by"
        )
        assignment = permits.get_visible(assignments, actor, pk=assignment_id)
        permits.require(actor, "engagements.answer_two_questions", assignment)
        feedback = Feedback.objects.select_for_update().filter(assignment=assignment).first()
        if feedback is None:
            raise WrongState(_("We ask you this after the work."))
        if feedback.state != ASKED:
            raise WrongState(_("You have already answered. Thank you: your first answer was kept."))
        refuse(text_problems("words", words, LONGEST_WORDS, lines=True))
        said: dict[str, Any] = {
            "enough_time": enough_time,
            "was_heard": was_heard,
            "words": words,
            "said_at": time.now(),
        }
        if enough_time and was_heard:
            move(feedback, "say_yes", actor=actor, **said)
        else:
            owed_by = desk_of(assignment)
            due_on = time.working_days_after(time.today(), ANSWER_WITHIN_WORKING_DAYS)
            move(feedback, "say_no", actor=actor, owed_by=owed_by, due_on=due_on, **said)
            tell(
                recipient=owed_by,
                kind=NoticeKind.ANSWER_OWED,
                path=AFTER_PAGE,
                about_id=feedback.pk,
            )
    return feedback


def answer_feedback(*, actor: User, feedback_id: int, answer: str) -> Feedback:
    """Answer a person who said no to either question: they read it as it is written.

    Any coordinator may, except about their own work. Refuses an empty or very long answer.
    """
    answer = answer.strip()
    with transaction.atomic():
        rows = Feedback.objects.select_for_update(of=("self",)).select_related(
            "assignment__consultant__user"
        )
        feedback = permits.get_visible(rows, actor, pk=feedback_id)
        permits.require(actor, "engagements.answer_feedback", feedback)
        refuse(text_problems("answer", answer, LONGEST_WORDS, lines=True, required=True))
        move(
            feedback,
            "answer",
            actor=actor,
            answer=answer,
            answered_by=actor,
            answered_at=time.now(),
        )
        tell(
            recipient=feedback.assignment.consultant.user,
            kind=NoticeKind.ANSWER_GIVEN,
            path=after_path(feedback.assignment_id),
            about_id=feedback.pk,
        )
    return feedback
