"""What a group did: its members' terms, meetings with attendance, hours and pay."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from compensation.models import Activity
from consultants.models import Consultant, Group, Membership
from core import permits
from core.money import ZERO, amount_for_minutes
from engagements.models import Assignment, Engagement
from engagements.states import AGREED_STATES, BOOKED, CANCELLED, NO_SHOW

ATTENDED = "attended"
COMING = "coming"
MISSED = "missed"
AWAY = "cancelled"
ATTENDANCE = {BOOKED: COMING, NO_SHOW: MISSED, CANCELLED: AWAY}
"""How a booking is read; one that was delivered was attended."""


@dataclass
class MemberRow:
    """One member: terms, how many meetings, and hours and pay as they were confirmed."""

    consultant: Consultant
    terms: list[Membership] = field(default_factory=list)
    attended: int = 0
    coming: int = 0
    missed: int = 0
    cancelled: int = 0
    meeting_minutes: int = 0
    development_minutes: int = 0
    amount: Decimal = ZERO


@dataclass(frozen=True)
class MeetingRow:
    """One meeting and who was there, by how their booking is read."""

    engagement: Engagement
    attendance: dict[str, list[str]]

    @property
    def attended(self) -> list[str]:
        """The names of those who were there."""
        return self.attendance.get(ATTENDED, [])

    @property
    def coming(self) -> list[str]:
        """The names of those who are booked."""
        return self.attendance.get(COMING, [])

    @property
    def missed(self) -> list[str]:
        """The names of those who were booked and did not come."""
        return self.attendance.get(MISSED, [])

    @property
    def cancelled(self) -> list[str]:
        """The names of those whose booking was cancelled."""
        return self.attendance.get(AWAY, [])


@dataclass(frozen=True)
class GroupReport:
    """A group with its members and meetings; totals are sums of what the members' rows say."""

    group: Group
    members: list[MemberRow]
    meetings: list[MeetingRow]

    @property
    def meeting_minutes(self) -> int:
        """The confirmed time of all meetings."""
        return sum(row.meeting_minutes for row in self.members)

    @property
    def development_minutes(self) -> int:
        """The confirmed time of professional development."""
        return sum(row.development_minutes for row in self.members)

    @property
    def amount(self) -> Decimal:
        """The pay for all of that time."""
        return sum((row.amount for row in self.members), ZERO)


def group_report(*, actor: User, group_id: int) -> GroupReport:
    """Return a group's report in a fixed number of queries.

    Counted are the group's meetings, and professional development during a member's terms,
    whoever planned it. Hours and pay are those that were confirmed: each line rounded once.
    """
    group = permits.get_visible(Group.objects.all(), actor, pk=group_id)
    permits.require(actor, "engagements.read_group_report", group)
    rows: dict[int, MemberRow] = {}
    seated = Membership.objects.filter(group=group).select_related("consultant")
    for membership in seated.order_by("consultant__chosen_name", "consultant", "term"):
        row = rows.setdefault(membership.consultant_id, MemberRow(membership.consultant))
        row.terms.append(membership)
    counted = [each for each in _work(group, rows) if _counts(each, group, rows)]
    for assignment in counted:
        row = rows.setdefault(assignment.consultant_id, MemberRow(assignment.consultant))
        _count(row, assignment, is_meeting=assignment.engagement.group_id == group.pk)
    return GroupReport(group, list(rows.values()), _meetings(group, counted))


def _work(group: Group, members: Iterable[int]) -> Iterable[Assignment]:
    development = Q(
        engagement__activity=Activity.PROFESSIONAL_DEVELOPMENT, consultant__in=list(members)
    )
    rows = Assignment.objects.filter(Q(engagement__group=group) | development)
    related = rows.select_related("consultant", "engagement").prefetch_related("work")
    return related.order_by("service_on", "consultant__chosen_name", "id")


def _counts(assignment: Assignment, group: Group, rows: dict[int, MemberRow]) -> bool:
    if assignment.engagement.group_id == group.pk:
        return True
    held = rows[assignment.consultant_id].terms
    return any(assignment.service_on in membership.term for membership in held)


def _count(row: MemberRow, assignment: Assignment, *, is_meeting: bool) -> None:
    if is_meeting:
        name = ATTENDANCE.get(assignment.state, ATTENDED)
        setattr(row, name, getattr(row, name) + 1)
    if assignment.state not in AGREED_STATES:
        return
    minutes = 0
    for entry in assignment.work.all():
        minutes += entry.confirmed_minutes or 0
        row.amount += amount_for_minutes(entry.confirmed_minutes or 0, entry.rate_amount)
    if assignment.engagement.activity == Activity.PROFESSIONAL_DEVELOPMENT:
        row.development_minutes += minutes
    else:
        row.meeting_minutes += minutes


def _meetings(group: Group, counted: Iterable[Assignment]) -> list[MeetingRow]:
    there: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in counted:
        name = ATTENDANCE.get(assignment.state, ATTENDED)
        there[assignment.engagement_id][name].append(assignment.consultant.chosen_name)
    meetings = Engagement.objects.with_times().filter(group=group)
    newest_first = sorted(meetings, key=lambda each: (each.starts_at, each.pk), reverse=True)
    return [MeetingRow(each, dict(there[each.pk])) for each in newest_first]
