"""May we ask you? A person's own yes to be asked beyond what they set."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultants.models import Consultant
from core.errors import Invalid
from engagements.domain import answer_prior_yes, take_back_prior_yes
from pages.consultant import asking_reading
from pages.consultant.access import actor, own_page
from pages.shared.forms import once_per_form


@require_http_methods(["GET", "POST"])
@own_page
def asked_first(request: HttpRequest, me: Consultant, prior_yes_id: int) -> HttpResponse:
    """Say plainly what would be asked and what it goes beyond; take the answer."""
    user = actor(request)
    asked = asking_reading.one_asked_first(user, me, prior_yes_id)
    if request.method != "POST":
        return render(request, "consultant/asked_first.html", {"asked": asked, "me": me})
    answer = request.POST.get("answer", "")
    if answer not in ("yes", "no", "take_back"):
        raise Invalid(_("Please choose one of the two answers."))

    def do() -> str:
        if answer == "take_back":
            take_back_prior_yes(actor=user, prior_yes_id=prior_yes_id)
        else:
            answer_prior_yes(actor=user, prior_yes_id=prior_yes_id, yes=answer == "yes")
        messages.success(request, _("Thank you. Your answer is kept."))
        return reverse("consultant:asked_first", args=[prior_yes_id])

    return once_per_form(request, "consultant.answer_prior_yes", do)
