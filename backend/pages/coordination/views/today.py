"""Today: what waits for a coordinator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from core import permits
from pages.coordination import today_reading
from pages.coordination.access import staff_page


@require_GET
@staff_page
def today(request: HttpRequest, user: User) -> HttpResponse:
    """Show what waits, each kind with its count and its first few."""
    context = {
        "sections": today_reading.today(user),
        "may_issue": permits.allows(user, "payments.issue_invoices"),
    }
    return render(request, "coordination/today.html", context)
