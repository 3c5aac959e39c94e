"""Invoices: what is ready to be invoiced, and starting the work that issues them."""

from django.contrib import messages
from django.db.models import Count, Exists, Min, OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core import permits
from core.errors import Taken
from engagements.models import WorkEntry
from engagements.states import AGREED_STATES
from jobs.models import Job, JobKind
from pages.coordination.access import coordinator_page
from pages.shared.forms import once_per_form
from payments.domain import ask_for_invoices
from payments.models import InvoiceLine

LATEST = 5


@require_http_methods(["GET", "POST"])
@coordinator_page
def invoices(request: HttpRequest, user: User) -> HttpResponse:
    """Show how much confirmed work has no invoice yet; start issuing on POST."""
    permits.require(user, "payments.issue_invoices")

    def do() -> str:
        try:
            return reverse("job", args=[ask_for_invoices(actor=user).pk])
        except Taken as taken:
            messages.info(request, str(taken))
            return reverse("coordination:invoices")

    if request.method == "POST":
        return once_per_form(request, "coordination.issue_invoices", do)
    live = InvoiceLine.objects.live().filter(work_entry=OuterRef("pk"))
    ready = WorkEntry.objects.filter(assignment__state__in=AGREED_STATES, confirmed_minutes__gt=0)
    totals = ready.exclude(Exists(live)).aggregate(
        people=Count("assignment__consultant", distinct=True),
        assignments=Count("assignment", distinct=True),
        lines=Count("pk"),
        minutes=Sum("confirmed_minutes"),
        pay_by_on=Min("assignment__pay_by_on"),
    )
    jobs = Job.objects.visible_to(user).filter(kind=JobKind.ISSUE_INVOICES)[:LATEST]
    return render(request, "coordination/invoices.html", {"ready": totals, "jobs": jobs})
