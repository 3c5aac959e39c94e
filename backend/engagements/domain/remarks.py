"""What a requester says of the work afterwards, and how it reaches those who did it: with care."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import permits, time
from core.errors import Invalid, WrongState
from core.moves import move
from core.texts import text_problems
from engagements.domain.request_link import find_by_link
from engagements.domain.requests import tell_owner
from engagements.models import Assignment, Remark, Request
from engagements.states import PASSED_ON, WORKED_STATES
from notices.domain import tell_each
from notices.models import NoticeKind

PASS_ON_WITHIN = timedelta(days=7)
LONGEST_REMARK = 3000
LONGEST_NOTE = 1000
MOST_REMARKS = 5


def is_over(request: Request) -> bool:
    """Return whether the work that was asked for has taken place."""
    engagement = request.engagement
    return engagement is not None and engagement.ends_at <= time.now()


def leave_remark(*, token: str, text: str) -> Remark:
    """Say something about the work once it is over; by the requester's private link.

    A coordinator reads it within 7 days and passes it on in words of their own, or keeps it.
    Refuses work to come, and more than five remarks.
    """
    text = text.strip()
    problems = text_problems("text", text, LONGEST_REMARK, lines=True, required=True)
    with transaction.atomic():
        request = find_by_link(token=token, lock=True)
        if not is_over(request):
            raise WrongState(_("The work is not over yet."))
        if problems:
            raise Invalid(problems=problems)
        if request.remarks.count() >= MOST_REMARKS:
            raise Invalid(_("There are five remarks already. Please write a message instead."))
        remark = Remark.objects.create(
            request=request,
            text=text,
            received_at=time.now(),
            due_on=time.today() + PASS_ON_WITHIN,
        )
        tell_owner(request, NoticeKind.REQUEST_MESSAGE)
    return remark


def _locked(actor: User, remark_id: int) -> Remark:
    remarks = Remark.objects.select_for_update(of=("self",)).select_related("request__engagement")
    remark = permits.get_visible(remarks, actor, pk=remark_id)
    permits.require(actor, "engagements.pass_on_remarks")
    return remark


def pass_on_remark(*, actor: User, remark_id: int, words: str) -> Remark:
    """Tell everybody who did the work what was said, in the coordinator's own words."""
    words = words.strip()
    problems = text_problems("words", words, LONGEST_REMARK, lines=True, required=True)
    with transaction.atomic():
        remark = _locked(actor, remark_id)
        if problems:
            raise Invalid(problems=problems)
        move(
            remark,
            "pass_on",
            actor=actor,
            passed_words=words,
            passed_by=actor,
            passed_at=time.now(),
        )
        held = Assignment.objects.filter(
            engagement=remark.request.engagement,
            state__in=WORKED_STATES,
            consultant__user__isnull=False,
        )
        tell_each(
            kind=NoticeKind.REMARK_PASSED_ON,
            notices=[
                (user_id, f"/work/{pk}/", remark.pk)
                for pk, user_id in held.order_by("pk").values_list("pk", "consultant__user_id")
            ],
        )
    return remark


def keep_remark(*, actor: User, remark_id: int, note: str) -> Remark:
    """Keep a remark from those who did the work; the note says why and is for the desk alone."""
    note = note.strip()
    problems = text_problems("note", note, LONGEST_NOTE, lines=True, required=True)
    with transaction.atomic():
        remark = _locked(actor, remark_id)
        if problems:
            raise Invalid(problems=problems)
        move(remark, "keep", actor=actor, note=note)
    return remark


def passed_on(*, engagement_ids: Collection[int]) -> dict[int, list[Remark]]:
    """Return the remarks that were passed on, by engagement, the oldest first.

    For those who worked on it, who never read ``text``: only ``passed_words`` is loaded.
    """
    rows = (
        Remark.objects.filter(state=PASSED_ON, request__engagement__in=engagement_ids)
        .select_related("request")
        .only("id", "state", "passed_words", "passed_at", "request__engagement_id")
        .order_by("id")
    )
    found: dict[int, list[Remark]] = {}
    for row in rows:
        found.setdefault(row.request.engagement_id or 0, []).append(row)
    return found
