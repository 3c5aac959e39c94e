"""Hours: planned beside reported, confirming many at once, asking again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core import permits
from core.errors import Invalid, WrongState
from core.permits import get_visible
from core.privacy import Channel, See, sees
from engagements.domain import ask_hours_again, confirm_hours, report_hours
from engagements.models import Assignment
from engagements.states import DELIVERED, REPORTED
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.form_page import form_page
from pages.coordination.forms import NoteForm, PhoneHoursForm
from pages.coordination.hours_reading import reported
from pages.shared.forms import (
    chosen_numbers,
    data_of,
    once_per_form,
    problems_on,
    status_of,
)


@require_GET
@staff_page
def hours(request: HttpRequest, user: User) -> HttpResponse:
    """Show reported hours beside the plan; those equal to it are ticked."""
    context = {
        "chosen": reported(user),
        "may_act": may_act(user),
        "sees_pay": sees(user, "work.pay", Channel.PAGE) == See.FULL,
    }
    return render(request, "coordination/hours.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def confirm(request: HttpRequest, user: User) -> HttpResponse:
    """Show count and total of the ticked hours, then confirm them, all or none."""
    values = request.POST if request.method == "POST" else request.GET
    wanted = chosen_numbers(values, "assignment")
    if not wanted:
        raise Invalid(_("Choose at least one person's hours."))

    def do() -> str:
        count = confirm_hours(actor=user, assignment_ids=wanted)
        words = ngettext(
            "The hours of %(count)s assignment are confirmed.",
            "The hours of %(count)s assignments are confirmed.",
            count,
        )
        messages.success(request, words % {"count": count})
        return reverse("coordination:hours")

    if request.method == "POST":
        return once_per_form(request, "coordination.confirm_hours", do)
    chosen = reported(user, wanted)
    if chosen.count != len(set(wanted)):
        raise WrongState(_("Some of these hours were already confirmed or sent back."))
    return render(request, "coordination/hours_confirm.html", {"chosen": chosen})


@require_http_methods(["GET", "POST"])
@coordinator_page
def ask(request: HttpRequest, user: User, assignment_id: int) -> HttpResponse:
    """Send hours back with a question."""
    rows = Assignment.objects.select_related("consultant", "engagement")
    found = get_visible(rows, user, pk=assignment_id)
    form = NoteForm(data_of(request))

    def do() -> str:
        note = form.cleaned_data["note"]
        ask_hours_again(actor=user, assignment_id=assignment_id, note=note)
        words = _("Your question went to %(name)s.") % {"name": found.consultant.chosen_name}
        messages.success(request, words)
        return reverse("coordination:hours")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.ask_hours_again", do)
    elif request.method == "GET" and found.state != REPORTED:
        raise WrongState(_("These hours were already confirmed or sent back."))
    context = {
        "form": form,
        "title": _("Ask about these hours"),
        "lede": f"{found.consultant.chosen_name} · {found.engagement.title}",
        "back_url": reverse("coordination:hours"),
        "action_label": _("Send the question"),
    }
    return render(request, "coordination/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def by_phone(request: HttpRequest, user: User, assignment_id: int) -> HttpResponse:
    """Write down the hours of someone without a sign-in, as they say them by phone."""
    rows = Assignment.objects.select_related("consultant", "engagement").prefetch_related("work")
    found = get_visible(rows, user, pk=assignment_id)
    permits.require(user, "engagements.report_hours", found)
    if request.method == "GET" and found.state != DELIVERED:
        raise WrongState(_("These hours are in already, or the work is still to come."))
    form = PhoneHoursForm(data_of(request), work=found.work.all())
    name = found.consultant.chosen_name

    def do() -> str:
        report_hours(actor=user, assignment_id=assignment_id, minutes=form.minutes())
        words = _("The hours of %(name)s are in. Another coordinator confirms them.")
        messages.success(request, words % {"name": name})
        return reverse("coordination:engagement", args=[found.engagement_id])

    return form_page(
        request,
        form,
        "coordination.report_hours",
        do,
        title=_("Write down their hours"),
        lede=f"{name} · {found.engagement.title}",
        back_url=reverse("coordination:engagement", args=[found.engagement_id]),
        action_label=_("Keep these hours"),
    )
