"""After the work: two questions, a note to oneself, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from consultants.models import Consultant
from core.errors import NotVisible, WrongState
from engagements.domain import (
    answer_two_questions,
    delete_check_in,
    read_check_in,
    write_check_in,
)
from pages.consultant import after_reading
from pages.consultant.access import actor, own_page
from pages.consultant.after_forms import CheckInForm, TwoQuestionsForm
from pages.consultant.after_reading import After
from pages.shared.forms import data_of, go_to, once_per_form, problems_on, status_of


def _own(request: HttpRequest, me: Consultant, assignment_id: int) -> After:
    found = after_reading.after(actor(request), me, assignment_id)
    if found is None:
        raise NotVisible
    return found


@require_http_methods(["GET", "POST"])
@own_page
def after(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Ask the two questions, or show what was said and what it was answered."""
    found = _own(request, me, assignment_id)
    form = TwoQuestionsForm(data_of(request))

    def do() -> str:
        said = form.cleaned_data
        feedback = answer_two_questions(
            actor=actor(request),
            assignment_id=assignment_id,
            enough_time=said["enough_time"] == "yes",
            was_heard=said["was_heard"] == "yes",
            words=said["words"],
        )
        if feedback.due_on is None:
            messages.success(request, _("Thank you for telling us."))
        else:
            messages.success(request, _("Thank you for telling us. You will get an answer."))
        return reverse("consultant:after", args=[assignment_id])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.two_questions", do)
    context = {"after": found, "form": form, "me": me}
    return render(request, "consultant/after.html", context, status=status_of(form))


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
@own_page
def check_in(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Show one's own note and keep a change of it.

    Keeping the same words twice changes nothing, so the form needs no record of having been
    sent: none of it stays anywhere but in the note.
    """
    found = _own(request, me, assignment_id)
    user = actor(request)
    kept = read_check_in(actor=user, assignment_id=assignment_id) if found.has_note else None
    if kept is None and not found.may_note:
        raise WrongState(_("You can write a note once the work has begun."))
    form = CheckInForm(data_of(request), initial={"text": kept.text if kept else ""})
    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            text = form.cleaned_data["text"]
            write_check_in(actor=user, assignment_id=assignment_id, text=text)
            messages.success(request, _("Your note is kept. Only you can read it."))
            return go_to(request, reverse("consultant:after", args=[assignment_id]))
    context = {"after": found, "note": kept, "form": form, "me": me}
    return render(request, "consultant/check_in.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@own_page
def forget(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Ask once more, then delete one's own note for good."""
    note = read_check_in(actor=actor(request), assignment_id=assignment_id)
    back = reverse("consultant:after", args=[assignment_id])

    def do() -> str:
        delete_check_in(actor=actor(request), assignment_id=note.pk)
        messages.success(request, _("Your note is deleted."))
        return back

    if request.method == "POST":
        return once_per_form(request, "consultant.delete_check_in", do)
    context = {
        "title": _("Delete your note"),
        "consequence": _("It is gone at once and nobody can bring it back to a page."),
        "action_label": _("Yes, delete it"),
        "kind": "care",
        "back_url": reverse("consultant:check_in", args=[assignment_id]),
    }
    return render(request, "shared/confirm.html", context)


@require_GET
@own_page
def findings(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show what came of one's work, and what is still owed."""
    context = {"came": after_reading.what_came(actor(request), me), "me": me}
    return render(request, "consultant/findings.html", context)
