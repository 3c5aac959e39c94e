"""Lists of groups, and of what their members did."""

from collections.abc import Callable
from typing import Any

import django_tables2
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from consultants.models import Group
from core import time
from engagements.domain.group_report import GroupReport
from pages.shared.tables import ListTable, MinutesColumn, MoneyColumn, NumberColumn
from pages.shared.templatetags import parity

PAY = ("meeting_minutes", "development_minutes", "amount")


def groups(user: User) -> QuerySet[Group]:
    """Return the groups a user may see, with how many sit in each today."""
    today = Q(memberships__term__contains=time.today())
    visible = Group.objects.visible_to(user).select_related("parent")
    return visible.annotate(member_count=Count("memberships", filter=today))


class GroupsTable(ListTable):
    """The list of groups."""

    caption = gettext_lazy("Board, cohorts and workgroups")
    caption_hidden = True
    row_header = "name"
    empty_text = gettext_lazy("No groups yet.")
    empty_hint = gettext_lazy("Make one, or import a roster that names the advisory board.")

    name = django_tables2.Column(
        verbose_name=gettext_lazy("Name"), linkify=("coordination:group", [django_tables2.A("pk")])
    )
    kind = django_tables2.Column(verbose_name=gettext_lazy("Kind"))
    parent = django_tables2.Column(verbose_name=gettext_lazy("Part of"), orderable=False)
    member_count = NumberColumn(verbose_name=gettext_lazy("Members today"), orderable=False)

    class Meta(ListTable.Meta):
        order_by = ("kind", "name")

    def render_kind(self, record: Group) -> str:
        """Draw the kind in words."""
        return record.get_kind_display()

    def render_member_count(self, value: int, record: Group) -> str:
        """Draw the members of the seats."""
        if record.seat_count is None:
            return str(value)
        return _("%(taken)s of %(all)s") % {"taken": value, "all": record.seat_count}


def _sum(name: str, words: Callable[[Any], str] = str) -> Callable[[Any], str]:
    """Return what draws the sum of a column: of what its rows say, so that the two agree."""

    def footer(table: Any) -> str:
        return words(sum(getattr(row, name) for row in table.data))

    return footer


class ReportTable(ListTable):
    """What each member did: attendance, hours and pay."""

    caption = gettext_lazy("Attendance, hours and pay")
    caption_hidden = True
    row_header = "consultant"
    empty_text = gettext_lazy("Nobody sits here yet.")
    empty_hint = gettext_lazy("Give someone a seat: then what they did is counted here.")

    consultant = django_tables2.Column(
        verbose_name=gettext_lazy("Member"),
        linkify=("coordination:person", [django_tables2.A("consultant__pk")]),
        orderable=False,
        footer=gettext_lazy("All members"),
    )
    attended = NumberColumn(
        verbose_name=gettext_lazy("Attended"), orderable=False, footer=_sum("attended")
    )
    coming = NumberColumn(
        verbose_name=gettext_lazy("Booked"), orderable=False, footer=_sum("coming")
    )
    missed = NumberColumn(
        verbose_name=gettext_lazy("Missed"), orderable=False, footer=_sum("missed")
    )
    cancelled = NumberColumn(
        verbose_name=gettext_lazy("Cancelled"), orderable=False, footer=_sum("cancelled")
    )
    meeting_minutes = MinutesColumn(
        verbose_name=gettext_lazy("Meetings"),
        orderable=False,
        footer=_sum("meeting_minutes", parity.hours_words),
    )
    development_minutes = MinutesColumn(
        verbose_name=gettext_lazy("Development"),
        orderable=False,
        footer=_sum("development_minutes", parity.hours_words),
    )
    amount = MoneyColumn(
        verbose_name=gettext_lazy("Pay"), orderable=False, footer=_sum("amount", parity.money)
    )

    def __init__(self, report: GroupReport, *, shows_pay: bool) -> None:
        """Leave hours and pay out for whoever does not see them."""
        super().__init__(report.members, exclude=() if shows_pay else PAY)
