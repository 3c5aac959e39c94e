"""Seats of an engagement: adding one or several equal ones, changing what is wished for one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.permits import get_visible
from engagements.domain import add_seat, change_seat
from engagements.models import Engagement, Seat
from pages.coordination.access import coordinator_page
from pages.coordination.planning_forms import SeatForm, WishesForm
from pages.shared.forms import data_of, once_per_form, problems_on, refusals_on, status_of


@require_http_methods(["GET", "POST"])
@coordinator_page
def add(request: HttpRequest, user: User, engagement_id: int) -> HttpResponse:
    """Add a seat, or several equal ones, to an engagement."""
    found = get_visible(Engagement.objects.all(), user, pk=engagement_id)
    form = SeatForm(data_of(request))
    back_url = reverse("coordination:engagement", args=[found.pk])

    def do() -> str:
        data = form.cleaned_data
        count = data["count"] or 1
        for _number in range(count):
            add_seat(
                actor=user,
                engagement_id=found.pk,
                role=data["role"],
                filled_by=data["filled_by"],
                workload=form.workload(),
                **form.wishes(),
            )
        words = ngettext("The seat is added.", "%(count)s seats are added.", count)
        messages.success(request, words % {"count": count})
        return back_url

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.add_seat", do)
    context = {
        "form": form,
        "title": _("Add a seat"),
        "lede": found.title,
        "back_url": back_url,
        "action_label": _("Add the seat"),
    }
    return render(request, "coordination/sections_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def change(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Change what is wished for a seat, while nobody holds it or is being asked for it."""
    rows = Seat.objects.select_related("engagement").prefetch_related("workload")
    found = get_visible(rows, user, pk=seat_id)
    form = WishesForm(data_of(request), initial=WishesForm.values_of(found))
    back_url = reverse("coordination:engagement", args=[found.engagement_id])

    def do() -> str:
        change_seat(actor=user, seat_id=found.pk, workload=form.workload(), **form.wishes())
        messages.success(request, _("The seat is changed."))
        return back_url

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.change_seat", do)
    context = {
        "form": form,
        "title": _("Change the seat: %(seat)s") % {"seat": found},
        "lede": found.engagement.title,
        "remark": _("A draft that says something else has to be made again."),
        "back_url": back_url,
        "action_label": _("Keep it"),
    }
    return render(request, "coordination/sections_form.html", context, status=status_of(form))
