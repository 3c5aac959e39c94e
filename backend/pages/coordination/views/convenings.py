"""Convenings: the list, and one as sessions by day and room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from engagements.models import Convening
from pages.coordination.access import may_act, staff_page
from pages.coordination.convening_reading import programme
from pages.shared.paging import slice_of


@require_GET
@staff_page
def convenings(request: HttpRequest, user: User) -> HttpResponse:
    """Show every convening, the newest first."""
    rows = Convening.objects.visible_to(user).select_related("county")
    context = {"slice": slice_of(rows, request), "may_act": may_act(user)}
    return render(request, "coordination/convenings.html", context)


@require_GET
@staff_page
def convening(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Show one convening."""
    return render(request, "coordination/convening.html", {"programme": programme(user, code)})
