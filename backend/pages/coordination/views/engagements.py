"""Engagements: the list, one with its seats, planning one, what everyone there should know."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core.permits import get_visible
from engagements.domain import BriefingChange, change_briefing, make_requester, plan_engagement
from engagements.models import Engagement
from pages.coordination import engagement_reading as reading
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.briefing_preview import BriefingPreview, briefing_preview
from pages.coordination.composition_reading import panel
from pages.coordination.conflict_reading import engagement_conflicts
from pages.coordination.planning_forms import BriefingForm, EngagementForm
from pages.shared.forms import (
    NOT_CONTENT,
    data_of,
    once_per_form,
    problems_on,
    refusals_on,
    status_of,
)
from pages.shared.paging import slice_of


@require_GET
@staff_page
def engagements(request: HttpRequest, user: User) -> HttpResponse:
    """Show every engagement, the newest first, with its seats filled of all."""
    page = slice_of(reading.engagements(user), request)
    counts = reading.seat_counts(page.rows)
    rows = [(row, *counts.get(row.pk, (0, 0))) for row in page.rows]
    context = {"slice": page, "rows": rows, "may_act": may_act(user)}
    return render(request, "coordination/engagements.html", context)


@require_GET
@staff_page
def engagement(request: HttpRequest, user: User, engagement_id: int) -> HttpResponse:
    """Show one engagement with its seats, prices and offers."""
    sheet = reading.engagement_sheet(user, engagement_id)
    context = {
        "sheet": sheet,
        "engagement": sheet.engagement,
        "where": reading.where_in_words(sheet.engagement),
        "may_act": may_act(user),
        "conflicts": engagement_conflicts(user, engagement_id, ways=request.GET.get("ways", "")),
        "panel": panel(user, engagement_id),
    }
    return render(request, "coordination/engagement.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def plan(request: HttpRequest, user: User) -> HttpResponse:
    """Plan an engagement."""
    form = EngagementForm(data_of(request), initial={"title": request.GET.get("title", "")})

    def do() -> str:
        planned = _plan(user, form)
        messages.success(request, _("The engagement is planned. Now add its seats."))
        return reverse("coordination:engagement", args=[planned.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.plan", do)
    context = {
        "form": form,
        "title": _("Plan an engagement"),
        "back_url": reverse("coordination:engagements"),
        "action_label": _("Plan it"),
    }
    return render(request, "coordination/sections_form.html", context, status=status_of(form))


def _plan(user: User, form: EngagementForm) -> Engagement:
    """Call the verb with the form's values, after recording a new requester."""
    data = form.cleaned_data
    requester = data["requester_id"] or make_requester(
        actor=user, name=data["new_requester"].strip()
    )
    return plan_engagement(
        actor=user,
        activity=data["activity"],
        title=data["title"],
        requester_id=requester.pk,
        fund_id=data["fund_id"].pk,
        session_id=data["session_id"].pk if data["session_id"] else None,
        starts_at=data["starts_at"],
        ends_at=data["ends_at"],
        timezone=data["timezone"],
        place=data["place"],
        is_remote=data["is_remote"],
        **form.briefing(),
    )


@require_http_methods(["GET", "POST"])
@coordinator_page
def briefing(request: HttpRequest, user: User, engagement_id: int) -> HttpResponse:
    """Change what everyone there needs to know, after showing who is told of it and how."""
    found = get_visible(Engagement.objects.all(), user, pk=engagement_id)
    form = BriefingForm(data_of(request), initial=BriefingForm.values_of(found))

    def do() -> str:
        change = change_briefing(actor=user, engagement_id=found.pk, **form.briefing())
        _say_what_follows(request, change)
        return reverse("coordination:engagement", args=[found.pk])

    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        with refusals_on(form):
            if "told" not in request.POST:
                told = briefing_preview(user, found, form)
                if told.tells_somebody:
                    return _look_first(request, told)
            return once_per_form(request, "coordination.change_briefing", do)
    context = {
        "form": form,
        "title": _("What everyone there should know"),
        "lede": found.title,
        "remark": _("Everyone who is booked is told what changed, old beside new."),
        "back_url": reverse("coordination:engagement", args=[found.pk]),
        "action_label": _("Keep it"),
    }
    return render(request, "coordination/sections_form.html", context, status=status_of(form))


def _look_first(request: HttpRequest, told: BriefingPreview) -> HttpResponse:
    """Show who would be told and how, and carry what was entered; nothing is kept yet."""
    entered = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CONTENT
        for value in values
    ]
    context = {"preview": told, "entered": entered}
    return render(request, "coordination/briefing_preview.html", context)


def _say_what_follows(request: HttpRequest, change: BriefingChange) -> None:
    messages.success(request, _("The briefing is kept."))
    if change.told_count:
        words = ngettext(
            "%(count)s booked person is told.",
            "%(count)s booked people are told.",
            change.told_count,
        )
        messages.info(request, words % {"count": change.told_count})
    if change.drafts_to_remake:
        count = len(change.drafts_to_remake)
        words = ngettext(
            "%(count)s draft still has the old words. Take it back and make it again.",
            "%(count)s drafts still have the old words. Take them back and make them again.",
            count,
        )
        messages.warning(request, words % {"count": count})
