"""What waits today: each kind of thing with a count and its first few."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core import time
from engagements.domain.conflicts import conflicts_of
from engagements.domain.requests import desk_path
from engagements.models import (
    Assignment,
    Feedback,
    Finding,
    Offer,
    PriorYes,
    Reconfirmation,
    Remark,
    Request,
    Seat,
    SupportTask,
)
from engagements.states import DELIVERED, REPORTED
from pages.coordination import worklists
from pages.coordination.worklists import Counted, OneOf
from pages.shared.templatetags.parity import day, moment
from payments.models import Invoice

SHOWN = 5
COUNTED = 99
SOON = timedelta(hours=48)

Task = dict[str, str]


@dataclass(frozen=True)
class Section:
    """One kind of thing that waits: how many there are, the first few, and where all are."""

    name: str
    title: str | Promise
    count: int
    tasks: list[Task]
    url: str = ""
    link: str | Promise = ""
    note: str | Promise = ""

    @property
    def count_words(self) -> str:
        """The count, as far as it is counted."""
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True)
class Source:
    """Where a section's rows come from and how one is told."""

    name: str
    title: str | Promise
    rows: Callable[[User], "QuerySet[Any]"]
    task: Callable[[Any], Task]
    view: str = ""
    link: str | Promise = ""
    note: str | Promise = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        """Where all of them are."""
        return f"{reverse(self.view)}{self.anchor}" if self.view else ""


def today(user: User) -> list[Section]:
    """Return what waits, in the order of a day; a kind of which nothing waits is left out.

    One query for each kind, one for all counts, and those of the conflicts: the same number
    however many people and offers there are.
    """
    counts = _counts(user)
    sections = [
        *(_section(source, user, counts) for source in OFFERS),
        _conflicts(user),
        *(_section(source, user, counts) for source in WORK),
    ]
    return [section for section in sections if section.tasks]


def _section(source: Source, user: User, counts: dict[str, int]) -> Section:
    rows = source.rows(user)
    # Put in order as ids, so that a long list is not joined to people and work before it is cut.
    first = rows.filter(OneOf("pk", rows.values("pk")[:SHOWN]))
    return Section(
        name=source.name,
        title=source.title,
        count=counts[source.name],
        tasks=[source.task(row) for row in first],
        url=source.url,
        link=source.link,
        note=source.note,
    )


def _counts(user: User) -> dict[str, int]:
    """Return how many rows each source has, counted to a hundred at most, in one query."""
    counted = {
        source.name: Counted(source.rows(user).order_by().values("pk")[: COUNTED + 1])
        for source in (*OFFERS, *WORK)
    }
    found: Any = User.objects.filter(pk=user.pk).values(**counted).get()
    return dict(found)


def _conflicts(user: User) -> Section:
    """Return what stands in the way of the nearest work."""
    found = conflicts_of(actor=user, engagement_ids=worklists.nearest(user))
    tasks = [
        {
            "label": conflict.words,
            "url": reverse("coordination:engagement", args=[conflict.engagement_id])
            if conflict.engagement_id
            else "",
            "hint": conflict.fixes[0].words if conflict.fixes else "",
        }
        for conflict in found[:SHOWN]
    ]
    return Section("conflicts", _("Conflicts of coming work"), len(found), tasks)


def _work(url: str, who: object, title: str, hint: str = "", **tag: Any) -> Task:
    return {"label": f"{who}: {title}" if title else str(who), "url": url, "hint": hint, **tag}


def _by(on: date, *, state: str = "") -> Task:
    """Return the tag of a date by which something is owed."""
    words = _("by %(day)s") % {"day": day(on)}
    return {"state": state or words, "tone": "wait" if on < time.today() else ""}


def _answer_by(offer: Offer | PriorYes | Reconfirmation) -> str:
    return _("answer by %(moment)s") % {"moment": moment(offer.reply_by_at)}


def _question(offer: Offer) -> Task:
    url = reverse("coordination:offer", args=[offer.pk])
    return _work(url, offer.consultant, offer.seat.engagement.title, _answer_by(offer))


def _unanswered(offer: Offer) -> Task:
    is_soon = offer.reply_by_at <= time.now() + SOON
    words = _("Ends soon") if is_soon else _("Sent")
    return {**_question(offer), "state": words, "tone": "wait" if is_soon else ""}


def _draft(offer: Offer) -> Task:
    return {**_question(offer), "state": _("Not sent"), "tone": "wait"}


def _seat(seat: Seat) -> Task:
    url = reverse("coordination:engagement", args=[seat.engagement_id])
    asked: int = seat.asked_count  # type: ignore[attr-defined]
    words = ngettext("%(count)s person asked", "%(count)s people asked", asked)
    return {
        "label": f"{seat.engagement.title}: {seat}",
        "url": url,
        "hint": moment(seat.begins_at, seat.engagement.timezone),  # type: ignore[attr-defined]
        "state": words % {"count": asked} if asked else _("Nobody asked yet"),
        "tone": "accent" if asked else "wait",
    }


def _asked_first(asked: PriorYes) -> Task:
    url = reverse("coordination:engagement", args=[asked.seat.engagement_id])
    return _work(url, asked.consultant, asked.seat.engagement.title, _answer_by(asked))


def _change(row: Reconfirmation) -> Task:
    """Tell of a change that waits for its answer; past its date, somebody calls."""
    booking = row.assignment
    if booking.consultant.user_id is None:
        url = reverse("coordination:confirm_by_phone", args=[row.pk])
    else:
        url = reverse("coordination:engagement", args=[booking.engagement_id])
    is_late = row.reply_by_at <= time.now()
    words = _("Please call them") if is_late or not booking.consultant.user_id else _("Asked")
    tag = {"state": words, "tone": "wait" if is_late else ""}
    return _work(url, booking.consultant, booking.engagement.title, _answer_by(row), **tag)


def _hours(row: Assignment) -> Task:
    words = _("pay by %(day)s") % {"day": day(row.pay_by_on)}
    tag = _by(row.pay_by_on, state=words)
    return _work("", row.consultant, "", row.engagement.title, **tag)


def _by_phone(row: Assignment) -> Task:
    url = reverse("coordination:hours_by_phone", args=[row.pk])
    return _work(url, row.consultant, "", row.engagement.title, **_by(row.report_by_on))


def _at_risk(row: Assignment) -> Task:
    url = reverse("coordination:engagement", args=[row.engagement_id])
    if row.state == DELIVERED:
        hint = _("The consultant has not reported hours yet.")
    elif row.state == REPORTED:
        hint = _("You have the hours.")
    else:
        hint = _("The invoice is not issued yet.")
    words = _("pay by %(day)s") % {"day": day(row.pay_by_on)}
    return _work(url, row.consultant, row.engagement.title, hint, state=words, tone="wait")


def _invoice(invoice: Invoice) -> Task:
    words = _("pay by %(day)s") % {"day": day(invoice.due_on)}
    hint = f"“{invoice.query_note}”"
    return _work("", invoice.consultant, invoice.label, hint, **_by(invoice.due_on, state=words))


def _request(request: Request) -> Task:
    owner = request.owner.name if request.owner else _("Nobody has it yet")
    by = _by(request.reply_by_on) if request.reply_by_on else {}
    return _work(desk_path(request.pk), request.organisation, "", owner, **by)


def _remark(remark: Remark) -> Task:
    title = remark.request.engagement.title if remark.request.engagement else ""
    by = _by(remark.due_on)
    url = reverse("coordination:remark", args=[remark.pk])
    return _work(url, remark.request.organisation, title, **by)


def _support(task: SupportTask) -> Task:
    hint = f"{task.assignment.engagement.title} · {task.owner.name}"
    url = f"{reverse('coordination:after')}#support"
    return _work(url, task.assignment.consultant, "", hint, **_by(task.due_on))


def _answer(feedback: Feedback) -> Task:
    url = reverse("coordination:answer", args=[feedback.pk])
    owed_by = feedback.owed_by.name if feedback.owed_by else ""
    hint = f"{feedback.assignment.engagement.title} · {owed_by}"
    by = _by(feedback.due_on) if feedback.due_on else {}
    return _work(url, feedback.assignment.consultant, "", hint, **by)


def _finding(finding: Finding) -> Task:
    url = reverse("coordination:finding", args=[finding.pk])
    return _work(url, finding.engagement, "", finding.owed_by.name, **_by(finding.due_on))


OFFERS: tuple[Source, ...] = (
    Source(
        "talk",
        gettext_lazy("Questions about offers"),
        worklists.questions_on_offers,
        _question,
        note=gettext_lazy("The time to answer waits for you."),
    ),
    Source(
        "waiting",
        gettext_lazy("Offers without an answer"),
        worklists.unanswered,
        _unanswered,
    ),
)
WORK: tuple[Source, ...] = (
    Source(
        "seats",
        gettext_lazy("Empty seats"),
        worklists.empty_seats,
        _seat,
        "coordination:engagements",
        gettext_lazy("Look at all engagements"),
    ),
    Source("first", gettext_lazy("Asked first"), worklists.asked_first, _asked_first),
    Source(
        "changes",
        gettext_lazy("Changes not confirmed"),
        worklists.changes_not_confirmed,
        _change,
        note=gettext_lazy("Each booking stands at the new time until the person steps back."),
    ),
    Source(
        "hours",
        gettext_lazy("Hours to confirm"),
        worklists.hours_to_confirm,
        _hours,
        "coordination:hours",
        gettext_lazy("Look at all hours"),
    ),
    Source(
        "phone_hours",
        gettext_lazy("Hours to ask for by phone"),
        worklists.hours_by_phone,
        _by_phone,
        note=gettext_lazy("These people have no sign-in."),
    ),
    Source(
        "questions",
        gettext_lazy("Questions about invoices"),
        worklists.asked_about,
        _invoice,
        note=gettext_lazy(
            "Please write to the person. When the invoice is wrong, finance takes it back."
        ),
    ),
    Source("at_risk", gettext_lazy("Pay-by dates at risk"), worklists.pay_by_at_risk, _at_risk),
    Source(
        "requests",
        gettext_lazy("Requests to answer"),
        worklists.new_requests,
        _request,
        "coordination:requests",
        gettext_lazy("Look at all requests"),
    ),
    Source(
        "support",
        gettext_lazy("People to be in touch with"),
        worklists.support_tasks,
        _support,
        "coordination:after",
        gettext_lazy("Look at all of them"),
        anchor="?of=support",
    ),
    Source(
        "answers",
        gettext_lazy("Answers we owe"),
        worklists.answers_owed,
        _answer,
        "coordination:after",
        gettext_lazy("Look at all answers"),
        anchor="?of=answers",
    ),
    Source(
        "remarks",
        gettext_lazy("Remarks to pass on"),
        worklists.remarks,
        _remark,
        "coordination:after",
        gettext_lazy("Look at all remarks"),
        anchor="?of=remarks",
    ),
    Source(
        "findings",
        gettext_lazy("Findings past their date"),
        worklists.findings_overdue,
        _finding,
        "coordination:after",
        gettext_lazy("Look at all findings"),
        anchor="?of=findings",
    ),
    Source(
        "drafts",
        gettext_lazy("Drafts in the outbox"),
        worklists.drafts,
        _draft,
        "coordination:outbox",
        gettext_lazy("Go to the outbox"),
    ),
)
