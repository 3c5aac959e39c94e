"""Today: what waits for a coordinator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from pages.coordination import today_reading
from pages.coordination.access import staff_page


@require_GET
@staff_page
def today(request: HttpRequest, user: User) -> HttpResponse:
    """Show every list of things that wait."""
    return render(request, "coordination/today.html", {"today": today_reading.today(user)})
