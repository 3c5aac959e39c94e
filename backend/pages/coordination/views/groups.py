"""Groups: the list, one with its report, seats and terms, and calling a meeting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from consultants.domain import change_group, end_term, make_group, seat_member
from consultants.models import Group, Membership
from core import privacy, time
from core.permits import get_visible
from core.privacy import Channel, See
from engagements.domain import call_meeting, group_report
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.form_page import form_page
from pages.coordination.group_forms import (
    EndForm,
    GroupChangeForm,
    GroupForm,
    MeetingForm,
    TermForm,
)
from pages.coordination.group_tables import GroupsTable, ReportTable, groups
from pages.shared.forms import data_of
from pages.shared.tables import shown


def _page_of(group_id: int) -> str:
    return reverse("coordination:group", args=[group_id])


@require_GET
@staff_page
def listed(request: HttpRequest, user: User) -> HttpResponse:
    """Show the board, its cohorts and workgroups."""
    table = shown(request, GroupsTable(groups(user)))
    context = {"table": table, "may_act": may_act(user)}
    return render(request, "coordination/groups.html", context)


@require_GET
@staff_page
def group(request: HttpRequest, user: User, group_id: int) -> HttpResponse:
    """Show one group: who sits in it, its meetings, and its report."""
    report = group_report(actor=user, group_id=group_id)
    shows_pay = privacy.sees(user, "work.pay", Channel.PAGE) is See.FULL
    table = ReportTable(report, shows_pay=shows_pay)
    today = time.today()
    context = {
        "group": report.group,
        "report": report,
        "table": table,
        "today": today,
        "taken": sum(
            today in membership.term for row in report.members for membership in row.terms
        ),
        "may_act": may_act(user),
    }
    return render(request, "coordination/group.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def make(request: HttpRequest, user: User) -> HttpResponse:
    """Make a group."""
    form = GroupForm(data_of(request))

    def do() -> str:
        data = form.cleaned_data
        parent = data.pop("parent_id")
        made = make_group(actor=user, **data, parent_id=parent.pk if parent else None)
        messages.success(request, _("The group is made. Now give its seats."))
        return _page_of(made.pk)

    return form_page(
        request,
        form,
        "coordination.make_group",
        do,
        title=_("Make a group"),
        back_url=reverse("coordination:groups"),
        action_label=_("Make it"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def change(request: HttpRequest, user: User, group_id: int) -> HttpResponse:
    """Change a group's name, seats and days."""
    found = get_visible(Group.objects.all(), user, pk=group_id)
    known = {name: getattr(found, name) for name in ("name", "seat_count", "starts_on", "ends_on")}
    form = GroupChangeForm(data_of(request), initial=known)

    def do() -> str:
        change_group(actor=user, group_id=found.pk, **form.cleaned_data)
        messages.success(request, _("It is kept."))
        return _page_of(found.pk)

    return form_page(
        request,
        form,
        "coordination.change_group",
        do,
        title=found.name,
        back_url=_page_of(found.pk),
        action_label=_("Keep this"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def seat(request: HttpRequest, user: User, group_id: int) -> HttpResponse:
    """Give someone a seat for a term."""
    found = get_visible(Group.objects.all(), user, pk=group_id)
    form = TermForm(data_of(request), initial={"starts_on": time.today()})

    def do() -> str:
        data = form.cleaned_data
        member = data.pop("consultant_id")
        seat_member(actor=user, group_id=found.pk, consultant_id=member.pk, **data)
        messages.success(request, _("%(name)s has a seat.") % {"name": member.chosen_name})
        return _page_of(found.pk)

    return form_page(
        request,
        form,
        "coordination.seat_member",
        do,
        title=_("Give a seat"),
        lede=found.name,
        back_url=_page_of(found.pk),
        action_label=_("Give the seat"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def end(request: HttpRequest, user: User, membership_id: int) -> HttpResponse:
    """End a term with a day; what was done in it stays counted."""
    rows = Membership.objects.select_related("group", "consultant")
    found = get_visible(rows, user, pk=membership_id)
    form = EndForm(data_of(request), initial={"ends_on": time.today()})

    def do() -> str:
        end_term(actor=user, membership_id=found.pk, **form.cleaned_data)
        messages.success(request, _("The term ends on this day."))
        return _page_of(found.group_id)

    return form_page(
        request,
        form,
        "coordination.end_term",
        do,
        title=_("End a term"),
        lede=_("%(name)s in %(group)s. What they did stays counted.")
        % {"name": found.consultant.chosen_name, "group": found.group.name},
        back_url=_page_of(found.group_id),
        action_label=_("End it with this day"),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def meeting(request: HttpRequest, user: User, group_id: int) -> HttpResponse:
    """Call a meeting: a seat and a drafted offer for each member present that day."""
    found = get_visible(Group.objects.all(), user, pk=group_id)
    form = MeetingForm(data_of(request))

    def do() -> str:
        called = call_meeting(actor=user, group_id=found.pk, **form.meeting())
        count = len(called.offers)
        words = ngettext(
            "The meeting is planned. %(count)s offer waits in the outbox.",
            "The meeting is planned. %(count)s offers wait in the outbox.",
            count,
        )
        messages.success(request, words % {"count": count})
        for each in called.not_asked:
            told = {"name": each.consultant.chosen_name, "words": each.words}
            messages.warning(request, _("No offer yet for %(name)s: %(words)s") % told)
        return reverse("coordination:engagement", args=[called.engagement.pk])

    return form_page(
        request,
        form,
        "coordination.call_meeting",
        do,
        title=_("Call a meeting"),
        lede=_("Every member of that day gets a seat and a drafted offer. Nothing is sent yet."),
        back_url=_page_of(found.pk),
        action_label=_("Plan it and draft the offers"),
    )
