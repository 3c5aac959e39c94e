"""Fairness: how asks, yeses, hours and pay are shared out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from pages.coordination.access import staff_page
from pages.coordination.fairness_reading import fairness_sheet


@require_GET
@staff_page
def fairness(request: HttpRequest, user: User) -> HttpResponse:
    """Show the figures as the address narrows them."""
    sheet = fairness_sheet(user, request)
    context = {"sheet": sheet, "filter": sheet, "slice": sheet.slice}
    return render(request, "coordination/fairness.html", context)
