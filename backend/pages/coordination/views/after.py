"""After the work: people to be in touch with, answers, findings, and who was not there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from core import permits, time
from core.errors import WrongState
from core.permits import get_visible
from engagements.domain import (
    answer_feedback,
    change_finding,
    finish_support,
    mark_no_show,
    share_finding,
)
from engagements.models import Assignment, Feedback, Finding
from engagements.states import BOOKED, DELIVERED, OWED
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.after_forms import (
    AnswerForm,
    ChangeFindingForm,
    FindingForm,
    NoShowForm,
)
from pages.coordination.after_reading import owed_after
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


@require_GET
@staff_page
def after(request: HttpRequest, user: User) -> HttpResponse:
    """Show what is owed after work."""
    context = {
        "owed": owed_after(user, only=request.GET.get("of", "")),
        "may_act": may_act(user),
        "today": time.today(),
    }
    return render(request, "coordination/after.html", context)


@require_POST
@coordinator_page
def finish(request: HttpRequest, user: User, task_id: int) -> HttpResponse:
    """Note that someone was in touch."""

    def do() -> str:
        finish_support(actor=user, task_id=task_id)
        messages.success(request, _("Thank you for being in touch."))
        return f"{reverse('coordination:after')}#support"

    return once_per_form(request, "coordination.finish_support", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def answer(request: HttpRequest, user: User, feedback_id: int) -> HttpResponse:
    """Show what a person said, and take the answer that they are owed."""
    rows = Feedback.objects.select_related(
        "assignment__consultant", "assignment__engagement", "owed_by"
    )
    feedback = get_visible(rows, user, pk=feedback_id)
    permits.require(user, "engagements.answer_feedback", feedback)
    form = AnswerForm(data_of(request))

    def do() -> str:
        answer_feedback(actor=user, feedback_id=feedback_id, answer=form.cleaned_data["answer"])
        messages.success(request, _("Your answer is on its way."))
        return reverse("coordination:after")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.answer_feedback", do)
    if feedback.state != OWED and request.method == "GET":
        raise WrongState(_("This was answered already."))
    context = {"feedback": feedback, "form": form}
    return render(request, "coordination/answer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def finding(request: HttpRequest, user: User, finding_id: int) -> HttpResponse:
    """Write what came of the work and share it with everyone who worked on it."""
    found = _owed_finding(request, user, finding_id)
    form = FindingForm(data_of(request))

    def do() -> str:
        share_finding(actor=user, finding_id=finding_id, **form.cleaned_data)
        messages.success(request, _("It is shared with everyone who worked on it."))
        return reverse("coordination:after")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.share_finding", do)
    context = {"finding": found, "form": form}
    return render(request, "coordination/finding.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def change(request: HttpRequest, user: User, finding_id: int) -> HttpResponse:
    """Hand a finding to somebody else, or promise it for another day."""
    found = _owed_finding(request, user, finding_id)
    form = ChangeFindingForm(data_of(request), finding=found)
    back_url = reverse("coordination:finding", args=[finding_id])

    def do() -> str:
        given = form.cleaned_data
        change_finding(
            actor=user,
            finding_id=finding_id,
            owed_by_id=given["owed_by_id"].pk,
            due_on=given["due_on"],
            reason=given["reason"],
        )
        messages.success(request, _("The change is kept, with your reason."))
        return reverse("coordination:after")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.change_finding", do)
    context = {
        "title": _("Change who owes this, or by when"),
        "lede": found.engagement.title,
        "action_label": _("Keep the change"),
        "back_url": back_url,
        "form": form,
    }
    return render(request, "coordination/form.html", context, status=status_of(form))


def _owed_finding(request: HttpRequest, user: User, finding_id: int) -> Finding:
    rows = Finding.objects.select_related("engagement", "owed_by")
    found = get_visible(rows, user, pk=finding_id)
    if found.state != OWED and request.method == "GET":
        raise WrongState(_("This was shared already. What people have read is not changed."))
    return found


@require_http_methods(["GET", "POST"])
@coordinator_page
def no_show(request: HttpRequest, user: User, assignment_id: int) -> HttpResponse:
    """Say first what it means that someone was not there, then note it with what is known."""
    rows = Assignment.objects.select_related("consultant", "engagement")
    found = get_visible(rows, user, pk=assignment_id)
    permits.require(user, "engagements.mark_no_show", found)
    back_url = reverse("coordination:engagement", args=[found.engagement_id])
    form = NoShowForm(data_of(request))

    def do() -> str:
        note = form.cleaned_data["note"]
        mark_no_show(actor=user, assignment_id=assignment_id, note=note)
        messages.success(request, _("It is noted. Nothing more is asked of this person."))
        return back_url

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.no_show", do)
    if found.state not in (BOOKED, DELIVERED) and request.method == "GET":
        raise WrongState(_("This booking was closed already, or its hours are in."))
    context = {"row": found, "form": form, "back_url": back_url}
    return render(request, "coordination/no_show.html", context, status=status_of(form))
