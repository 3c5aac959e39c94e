"""My work: the agenda, a month, one booking, withdrawing, and hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultants.models import Consultant
from core.errors import NotVisible, WrongState
from engagements.domain import cancel_assignment, report_hours, say_employer_pays
from engagements.models import Assignment
from engagements.states import DELIVERED
from pages.consultant import booking_reading, hours_reading, month, reading
from pages.consultant.access import actor, own_page
from pages.consultant.after_reading import after_links
from pages.consultant.answer_forms import EmployerForm
from pages.consultant.forms import HoursForm
from pages.consultant.hours_reading import Hours
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


@require_GET
@own_page
def work(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the agenda, each entry with what is next."""
    found = reading.agenda(actor(request), me)
    context = {"agenda": found, "after": after_links(found), "me": me}
    return render(request, "consultant/work.html", context)


@require_GET
@own_page
def work_month(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show a month as a grid of days, and under it what is on each."""
    first = month.month_asked_for(request.GET.get("month", ""), me.timezone)
    found = month.month_of(actor(request), me, first)
    return render(request, "consultant/work_month.html", {"month": found, "me": me})


def _own(request: HttpRequest, me: Consultant, assignment_id: int) -> Assignment:
    row = reading.own_work(actor(request), me).filter(pk=assignment_id).first()
    if row is None:
        raise NotVisible
    return row


@require_http_methods(["GET", "POST"])
@own_page
def work_item(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Show one booking with all one needs for it; take the answer about an employer."""
    row = _own(request, me, assignment_id)
    form = EmployerForm(data_of(request), initial={"employer_pays": row.offer.employer_pays})
    form.fields["employer_pays"].required = True

    def do() -> str:
        said = form.cleaned_data["employer_pays"]
        say_employer_pays(actor=actor(request), offer_id=row.offer_id, employer_pays=said)
        messages.success(request, _("Thank you. Your answer is kept."))
        return reverse("consultant:work_item", args=[assignment_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.say_employer_pays", do)
    context = {
        "booking": booking_reading.booking(actor(request), me, row),
        "form": form,
        "me": me,
    }
    return render(request, "consultant/booking.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@own_page
def withdraw(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Say first what withdrawing means for pay, then take it."""
    item = reading.work_item(_own(request, me, assignment_id), me)

    def do() -> str:
        cancel_assignment(actor=actor(request), assignment_id=assignment_id)
        messages.success(request, _("You have withdrawn. Nothing else is expected of you."))
        return reverse("consultant:work")

    if request.method == "POST":
        return once_per_form(request, "consultant.withdraw", do)
    if not item.may_withdraw:
        raise WrongState(_("This has begun or was closed. Please ask your coordinator."))
    return render(request, "consultant/withdraw.html", {"item": item, "me": me})


@require_http_methods(["GET", "POST"])
@own_page
def hours(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Show the hours, pre-filled from the plan; take “looks right” or a change."""
    row = _own(request, me, assignment_id)
    found = hours_reading.hours_of(row)
    data = data_of(request)
    changing = data is not None and data.get("answer") == "change"
    form = HoursForm(data if changing else None, shown=found.shown, planned=found.planned)

    def do() -> str:
        minutes = form.minutes() if changing else _as_shown(found)
        report_hours(actor=actor(request), assignment_id=assignment_id, minutes=minutes)
        messages.success(request, _("Thank you. Your hours are in."))
        return reverse("consultant:hours", args=[assignment_id])

    if request.method == "POST" and (not changing or form.is_valid()):
        if not changing:
            return once_per_form(request, "consultant.report_hours", do)
        with problems_on(form):
            return once_per_form(request, "consultant.report_hours", do)
    context = {
        "item": reading.work_item(row, me),
        "hours": found,
        "form": form,
        "is_open": row.state == DELIVERED,
        "me": me,
    }
    return render(request, "consultant/hours.html", context, status=status_of(form))


def _as_shown(hours: Hours) -> dict[str, int] | None:
    """Return the minutes to report when they look right: the plan, or what was said before."""
    return hours.shown if hours.was_reported else None
