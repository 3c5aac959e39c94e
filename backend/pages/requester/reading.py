"""What a requester's private page shows: their own words, dates, and what people agreed to show."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import time
from engagements.domain import Printed, is_over, printed
from engagements.domain.remarks import MOST_REMARKS
from engagements.domain.request_dates import CLARIFY_WITHIN
from engagements.models import Engagement, FilledBy, Finding, Request, RequestMessage
from engagements.states import CLARIFYING, DECLINED, LAPSED, NEW, PLANNED, SHARED
from pages.shared.stages import Stage

NAMES: dict[str, str | Promise] = {
    "asked": pgettext_lazy("stage of a request", "Asked"),
    "read": pgettext_lazy("stage of a request", "Answer"),
    "planned": pgettext_lazy("stage of a request", "Planned"),
    "over": pgettext_lazy("stage of a request", "Done"),
}


@dataclass(frozen=True)
class Step(Stage):
    """One step of a request's way."""

    @property
    def name(self) -> str | Promise:
        """The step's word."""
        return NAMES[self.code]

    @property
    def is_promise(self) -> bool:
        """Whether the date is yet to come."""
        return self.place != self.DONE


@dataclass(frozen=True)
class Work:
    """What is planned, and whom people allowed to be named.

    Not the title that coordinators gave it: a title may name someone.
    """

    engagement: Engagement
    starts_at: datetime
    ends_at: datetime
    booked_count: int
    seat_count: int
    people: list[Printed]
    finding: Finding | None

    @property
    def unnamed_count(self) -> int:
        """How many are booked and not named."""
        return self.booked_count - len(self.people)


@dataclass(frozen=True)
class Sheet:
    """One request, as its requester reads it."""

    steps: list[Step]
    who: str
    thread: list[RequestMessage]
    answer_by_on: date | None = None
    work: Work | None = None
    is_over: bool = False
    may_write: bool = False
    may_remark: bool = False
    remarks: list[str] = field(default_factory=list)


def sheet_of(request: Request) -> Sheet:
    """Return what the page of a confirmed request shows."""
    thread = list(request.messages.select_related("author"))
    remarks = list(request.remarks.order_by("id").values_list("text", flat=True))
    over = is_over(request)
    work = _work(request.engagement) if request.engagement else None
    answer_by_on = _answer_by_on(request, thread)
    return Sheet(
        steps=_steps(request, work, answer_by_on, over=over),
        who=_who(request),
        thread=thread,
        answer_by_on=answer_by_on,
        work=work,
        is_over=over,
        may_write=request.state in (NEW, CLARIFYING, PLANNED),
        may_remark=over and len(remarks) < MOST_REMARKS,
        remarks=remarks,
    )


def _who(request: Request) -> str:
    owner = request.owner
    return owner.name if owner and owner.name else _("A coordinator of the network")


def _answer_by_on(request: Request, thread: list[RequestMessage]) -> date | None:
    """Return until when a question to the requester stays open."""
    if request.state != CLARIFYING or not thread:
        return None
    return time.day_of(thread[-1].at + CLARIFY_WITHIN)


def _steps(
    request: Request, work: Work | None, answer_by_on: date | None, *, over: bool
) -> list[Step]:
    """Return the way of a request that goes on; one that is closed has none."""
    if request.state in (DECLINED, LAPSED) or request.confirmed_at is None:
        return []
    asked_on = time.day_of(request.confirmed_at)
    if work is None:
        return [
            Step("asked", Stage.DONE, asked_on),
            Step("read", Stage.NOW, answer_by_on, _("You"))
            if answer_by_on
            else Step("read", Stage.NOW, request.reply_by_on, _who(request)),
            Step("planned", Stage.AHEAD),
            Step("over", Stage.AHEAD),
        ]
    work_on = time.day_of(work.starts_at)
    return [
        Step("asked", Stage.DONE, asked_on),
        Step("read", Stage.DONE),
        Step("planned", Stage.DONE if over else Stage.NOW),
        Step("over", Stage.DONE if over else Stage.AHEAD, work_on),
    ]


def _work(engagement: Engagement) -> Work:
    booked = printed(engagement_ids=[engagement.pk])
    return Work(
        engagement=engagement,
        starts_at=engagement.starts_at,
        ends_at=engagement.ends_at,
        booked_count=len(booked),
        seat_count=engagement.seats.filter(filled_by=FilledBy.NETWORK).count(),
        people=[shown for shown in booked.values() if shown.name],
        finding=Finding.objects.filter(engagement=engagement, state=SHARED).first(),
    )
