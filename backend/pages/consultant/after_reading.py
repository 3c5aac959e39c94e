"""What the consultant pages show after the work: questions, a note to oneself, findings."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from consultants.models import Consultant
from core import time
from engagements.domain import passed_on
from engagements.domain.agreed import booking_terms
from engagements.domain.terms import Terms
from engagements.models import Assignment, CheckIn, Feedback, Finding, Remark
from engagements.states import ANSWERED, ASKED, CANCELLED, NO_SHOW, OWED, WORKED_STATES
from pages.consultant.reading import Agenda, own_work

LONGEST_LIST = 60
LINKS = 3


@dataclass(frozen=True)
class After:
    """One piece of work, when it is over."""

    assignment: Assignment
    terms: Terms
    feedback: Feedback | None
    has_note: bool

    @property
    def was_missed(self) -> bool:
        """Whether a coordinator noted that the person was not there."""
        return self.assignment.state == NO_SHOW

    @property
    def may_note(self) -> bool:
        """Whether the person can write a note to themself."""
        return self.assignment.state != CANCELLED and self.terms.starts_at <= time.now()

    @property
    def is_asked(self) -> bool:
        """Whether the two questions wait for an answer."""
        return self.feedback is not None and self.feedback.state == ASKED

    @property
    def is_owed(self) -> bool:
        """Whether the person is owed an answer."""
        return self.feedback is not None and self.feedback.state == OWED

    @property
    def is_answered(self) -> bool:
        """Whether the person got their answer."""
        return self.feedback is not None and self.feedback.state == ANSWERED


def after(user: User, me: Consultant, assignment_id: int) -> After | None:
    """Return what is after one's own work, in three queries."""
    row = own_work(user, me).filter(pk=assignment_id).first()
    if row is None:
        return None
    rows = Feedback.objects.visible_to(user).select_related("owed_by", "answered_by")
    feedback = rows.filter(assignment=row).first()
    has_note = CheckIn.objects.visible_to(user).filter(pk=row.pk).exists()
    return After(row, booking_terms(row), feedback, has_note)


@dataclass(frozen=True)
class Came:
    """What came of one piece of work that the person did."""

    assignment: Assignment
    terms: Terms
    remarks: list[Remark] = field(default_factory=list)

    @cached_property
    def finding(self) -> Finding:
        """What was learned or changed, or who owes it and by when."""
        found: Finding = self.assignment.engagement.finding
        return found

    @property
    def is_shared(self) -> bool:
        """Whether there is something to read."""
        return self.finding.shared_at is not None

    @property
    def is_late(self) -> bool:
        """Whether it was promised for a day that has passed."""
        return not self.is_shared and self.finding.due_on < time.today()


def what_came(user: User, me: Consultant) -> list[Came]:
    """Return what came of one's own work, what can be read first, in two queries."""
    rows = own_work(user, me).filter(state__in=WORKED_STATES, engagement__finding__isnull=False)
    rows = rows.select_related("offer", "engagement__finding__owed_by").order_by("-during")
    worked = list(rows[:LONGEST_LIST])
    said = passed_on(engagement_ids=[row.engagement_id for row in worked])
    found = [Came(row, booking_terms(row), said.get(row.engagement_id, [])) for row in worked]
    return sorted(found, key=lambda came: not (came.is_shared or came.remarks))


@dataclass(frozen=True)
class AfterLink:
    """One line on Home or My work that leads to what is after the work."""

    words: str
    title: str
    url: str
    on: date | None = None


def after_links(agenda: Agenda) -> list[AfterLink]:
    """Return what is asked of the person after their work, the latest first."""
    over = [*agenda.to_report, *agenda.looked_at, *agenda.done]
    asked = [item for item in over if _is_asked(item.assignment)]
    latest = sorted(asked, key=lambda item: item.terms.starts_at, reverse=True)
    return [
        AfterLink(
            words=_("Two short questions"),
            title=item.terms.title,
            url=reverse("consultant:after", args=[item.assignment.pk]),
            on=item.terms.service_on,
        )
        for item in latest[:LINKS]
    ]


def _is_asked(assignment: Assignment) -> bool:
    feedback: Feedback | None = getattr(assignment, "feedback", None)
    return feedback is not None and feedback.state == ASKED
