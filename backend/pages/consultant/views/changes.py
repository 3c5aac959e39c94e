"""A change of what one is booked for: old beside new, and one tap to confirm or to step back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultants.models import Consultant
from core.errors import Invalid, WrongState
from engagements.domain import confirm_change, step_back
from pages.consultant.access import actor, own_page
from pages.consultant.change_reading import asked_again
from pages.shared.forms import once_per_form


@require_http_methods(["GET", "POST"])
@own_page
def change(request: HttpRequest, me: Consultant, assignment_id: int) -> HttpResponse:
    """Show what changed, and take the answer to exactly what was shown."""
    user = actor(request)
    asked = asked_again(user, me, assignment_id)
    if request.method != "POST":
        return render(request, "consultant/change.html", {"asked": asked, "me": me})
    answer = request.POST.get("answer", "")
    if answer not in ("confirm", "step_back"):
        raise Invalid(_("Please choose one of the two answers."))

    def do() -> str:
        if request.POST.get("asked") != str(asked.row.pk):
            raise WrongState(_("It has changed once more. Please look again."))
        if answer == "confirm":
            confirm_change(actor=user, reconfirmation_id=asked.row.pk)
            messages.success(request, _("Thank you. Your answer is kept."))
            return reverse("consultant:change", args=[assignment_id])
        step_back(actor=user, reconfirmation_id=asked.row.pk)
        messages.success(request, _("You have stepped back. Nothing else is expected of you."))
        return reverse("consultant:work")

    return once_per_form(request, "consultant.answer_change", do)
