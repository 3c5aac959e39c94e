"""What waits for coordinators, each as a list of open rows: the reader's own first, then by date.

Every list is of things that somebody still has to do, so it stays as short as the day's work
however long the network exists; where a table also keeps what is done, an index leads past it.
"""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from core import time
from engagements.models import (
    Assignment,
    Engagement,
    Feedback,
    Finding,
    Offer,
    OfferMessage,
    PriorYes,
    Reconfirmation,
    Remark,
    Request,
    Seat,
    SupportTask,
)
from engagements.models.engagement import FilledBy
from engagements.states import (
    ASKED,
    CLOSED,
    CONFIRMED,
    DELIVERED,
    DRAFT,
    LIVE_STATES,
    NEW,
    OPEN,
    OWED,
    RECEIVED,
    REPORTED,
    SENT,
)
from payments.models import Invoice, InvoiceLine
from payments.states import QUERIED

AT_RISK_DAYS = 14
MOST_AHEAD = 100
# Closed work is watched this long past its pay-by date; then it stands in finance's queue alone.
WATCHED_DAYS = 30


class Counted(Subquery):
    """How many rows another query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class OneOf(Func):
    """Whether an id is one of a few that are looked up first; then each row by its index.

    ``IN (SELECT …)`` is a join instead, which may read all of both sides; of a thousand ids by
    number the planner expects as many rows as the average has, and reads all as well.
    """

    arg_joiner = " = ANY ("
    template = "%(expressions)s)"
    output_field = BooleanField()

    def __init__(self, name: str, ids: "QuerySet[Any]") -> None:
        super().__init__(F(name), ArraySubquery(ids))


def mine_first(user: User, owner: str) -> Case:
    """Return an order that puts what is the reader's own before what is others'."""
    return Case(When(**{owner: user}, then=Value(0)), default=Value(1))


def questions_on_offers(user: User) -> QuerySet[Offer]:
    """Return open offers whose last message is the consultant's."""
    last = OfferMessage.objects.filter(offer=OuterRef("pk")).order_by("-id")
    rows = Offer.objects.visible_to(user).filter(state=SENT)
    rows = rows.annotate(is_asked=Subquery(last.values("is_from_consultant")[:1]))
    rows = rows.filter(is_asked=True).select_related("consultant", "seat__engagement")
    return rows.order_by(mine_first(user, "made_by"), "reply_by_at", "id")


def unanswered(user: User) -> QuerySet[Offer]:
    """Return sent offers without an answer, those that expire first before the others."""
    rows = Offer.objects.visible_to(user).filter(state=SENT)
    rows = rows.select_related("consultant", "seat__engagement")
    return rows.order_by(mine_first(user, "made_by"), "reply_by_at", "id")


def drafts(user: User) -> QuerySet[Offer]:
    """Return offers in the outbox: nothing leaves until somebody sends it."""
    rows = Offer.objects.visible_to(user).filter(state=DRAFT)
    rows = rows.select_related("consultant", "seat__engagement")
    return rows.order_by(mine_first(user, "made_by"), "reply_by_at", "id")


def nearest(user: User) -> list[int]:
    """Return the numbers of the nearest work that has not begun, ``MOST_AHEAD`` at most.

    Two queries, one for each source of times, so that each stops at the last one wanted.
    """
    now = time.now()
    rows = Engagement.objects.visible_to(user).order_by()
    found = [
        pair
        for path in ("own_starts_at", "session__current__starts_at")
        for pair in rows.filter(**{f"{path}__gte": now})
        .order_by(path, "pk")
        .values_list(path, "pk")[:MOST_AHEAD]
    ]
    return [pk for _starts_at, pk in sorted(found)[:MOST_AHEAD]]


def _ahead() -> "QuerySet[Any]":
    """Return the ids of all work that has not begun, from either source of its time."""
    now = time.now()
    own = Engagement.objects.filter(own_starts_at__gte=now).order_by().values("pk")
    of_sessions = Engagement.objects.filter(session__current__starts_at__gte=now)
    return own.union(of_sessions.order_by().values("pk"), all=True)


def empty_seats(user: User) -> QuerySet[Seat]:
    """Return the network's unfilled seats of work to come, the nearest first.

    Each row has ``begins_at`` and ``asked_count``, how many offers wait for an answer.
    """
    held = Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)
    asked = Offer.objects.filter(seat=OuterRef("pk"), state=SENT).order_by()
    rows = Seat.objects.visible_to(user).filter(
        ~Exists(held), OneOf("engagement_id", _ahead()), filled_by=FilledBy.NETWORK
    )
    begins_at = Coalesce("engagement__session__current__starts_at", "engagement__own_starts_at")
    rows = rows.annotate(begins_at=begins_at, asked_count=Counted(asked.values("pk")))
    rows = rows.select_related("engagement")
    return rows.order_by(mine_first(user, "engagement__created_by"), "begins_at", "id")


def asked_first(user: User) -> QuerySet[PriorYes]:
    """Return people who were asked whether we may ask beyond what they set."""
    rows = PriorYes.objects.visible_to(user).filter(state=ASKED)
    rows = rows.select_related("consultant", "seat__engagement")
    return rows.order_by(mine_first(user, "asked_by"), "reply_by_at", "id")


def changes_not_confirmed(user: User) -> QuerySet[Reconfirmation]:
    """Return people who have not said yet whether a changed session still suits them."""
    rows = Reconfirmation.objects.visible_to(user).filter(state=ASKED)
    rows = rows.select_related(
        "assignment__consultant", "assignment__engagement", "change__release"
    )
    owner = "assignment__engagement__created_by"
    return rows.order_by(mine_first(user, owner), "reply_by_at", "id")


def hours_to_confirm(user: User) -> QuerySet[Assignment]:
    """Return assignments whose hours were reported, the earliest pay-by date first."""
    rows = Assignment.objects.visible_to(user).filter(state=REPORTED)
    return rows.select_related("consultant", "engagement").order_by("pay_by_on", "id")


def hours_by_phone(user: User) -> QuerySet[Assignment]:
    """Return work of people without a sign-in, who are called and asked for their hours."""
    rows = Assignment.objects.visible_to(user).filter(state=DELIVERED, consultant__user=None)
    rows = rows.select_related("consultant", "engagement")
    return rows.order_by(mine_first(user, "engagement__created_by"), "report_by_on", "id")


def pay_by_at_risk(user: User) -> QuerySet[Assignment]:
    """Return work that is not invoiced though its pay-by date is near or past."""
    invoiced = InvoiceLine.objects.live().filter(work_entry__assignment=OuterRef("pk"))
    today = time.today()
    near = today + timedelta(days=AT_RISK_DAYS)
    is_open = Q(state__in=[DELIVERED, REPORTED, CONFIRMED])
    is_closed = Q(state=CLOSED, pay_by_on__gte=today - timedelta(days=WATCHED_DAYS))
    rows = Assignment.objects.visible_to(user).filter(is_open | is_closed, pay_by_on__lte=near)
    rows = rows.exclude(Exists(invoiced)).select_related("consultant", "engagement")
    return rows.order_by(mine_first(user, "engagement__created_by"), "pay_by_on", "id")


def asked_about(user: User) -> QuerySet[Invoice]:
    """Return invoices that their consultant asked about, the earliest due first."""
    rows = Invoice.objects.visible_to(user).filter(state=QUERIED)
    return rows.select_related("consultant").order_by("due_on", "id")


def new_requests(user: User) -> QuerySet[Request]:
    """Return what was asked for from outside and waits for an answer of ours."""
    rows = Request.objects.visible_to(user).filter(state=NEW).select_related("owner")
    return rows.order_by(mine_first(user, "owner"), "reply_by_on", "id")


def remarks(user: User) -> QuerySet[Remark]:
    """Return what requesters said of the work, to be passed on with care."""
    rows = Remark.objects.visible_to(user).filter(state=RECEIVED)
    rows = rows.select_related("request__engagement", "request__owner")
    return rows.order_by(mine_first(user, "request__owner"), "due_on", "id")


def support_tasks(user: User) -> QuerySet[SupportTask]:
    """Return people to be in touch with after their work."""
    rows = SupportTask.objects.visible_to(user).filter(state=OPEN)
    rows = rows.select_related("assignment__consultant", "assignment__engagement", "owner")
    return rows.order_by(mine_first(user, "owner"), "due_on", "id")


def answers_owed(user: User) -> QuerySet[Feedback]:
    """Return people who said no to a question about their work and wait for an answer."""
    rows = Feedback.objects.visible_to(user).filter(state=OWED)
    rows = rows.select_related("assignment__consultant", "assignment__engagement", "owed_by")
    return rows.order_by(mine_first(user, "owed_by"), "due_on", "id")


def findings_owed(user: User) -> QuerySet[Finding]:
    """Return work of which nobody yet told those who did it what came of it."""
    rows = Finding.objects.visible_to(user).filter(state=OWED)
    rows = rows.select_related("engagement", "owed_by")
    return rows.order_by(mine_first(user, "owed_by"), "due_on", "id")


def findings_overdue(user: User) -> QuerySet[Finding]:
    """Return findings whose promised day has passed."""
    return findings_owed(user).filter(due_on__lt=time.today())
