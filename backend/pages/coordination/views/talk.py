"""What is said on an offer: an answer, a suggested time, a reminder, a call written down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.errors import Invalid, NotVisible
from core.permits import get_visible
from engagements.domain import (
    accept_offer,
    answer_about_offer,
    answer_prior_yes,
    decline_offer,
    remind,
    take_back_prior_yes,
    take_suggestion,
)
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Offer, OfferMessage, PriorYes
from pages.coordination.access import coordinator_page
from pages.coordination.asking_forms import AnswerForm, PhoneAnswerForm, ReasonsForm, asking_for
from pages.coordination.offer_reading import offer_desk
from pages.coordination.views.offers import shown_offer
from pages.shared.forms import data_of, once_per_form, refusals_on, status_of
from pages.shared.templatetags.parity import moment


@require_http_methods(["POST"])
@coordinator_page
def say(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Answer what the person asked, or add something; they have two days more to decide."""
    desk = offer_desk(user, offer_id)
    form = AnswerForm(data_of(request))

    def do() -> str:
        answer_about_offer(actor=user, offer_id=offer_id, text=form.cleaned_data["text"])
        words = _("%(name)s can read your answer now.")
        messages.success(request, words % {"name": desk.offer.consultant.chosen_name})
        return reverse("coordination:offer", args=[offer_id])

    if form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.answer_about_offer", do)
    context = shown_offer(request, desk, form)
    return render(request, "coordination/offer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def take(request: HttpRequest, user: User, message_id: int) -> HttpResponse:
    """Move the work to the suggested time and send the person a new offer of it."""
    rows = OfferMessage.objects.select_related("offer__consultant", "offer__seat__engagement")
    found = get_visible(rows, user, pk=message_id)
    if not found.is_suggestion:
        raise NotVisible
    kinds = [kind for kind in NEEDS_REASON if f"reason_{kind}" in request.POST]
    form = ReasonsForm(data_of(request), kinds=kinds)
    name = found.offer.consultant.chosen_name

    def do() -> str:
        offer = take_suggestion(actor=user, message_id=message_id, reasons=form.reasons())
        words = _("The work has its new time. %(name)s has a new offer of it.")
        messages.success(request, words % {"name": name})
        return reverse("coordination:offer", args=[offer.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return once_per_form(request, "coordination.take_suggestion", do)
        except Invalid as needed:
            form = asking_for(request, needed)
    zone = found.offer.seat.engagement.timezone
    words = _("The work moves to %(time)s. The old offer is taken back for a new one.")
    context = {
        "title": _("Take the time that %(name)s suggests") % {"name": name},
        "consequence": words % {"time": moment(found.suggests_start_at, zone)},
        "form": form,
        "action_label": _("Take this time"),
        "back_url": reverse("coordination:offer", args=[found.offer_id]),
    }
    return render(request, "shared/confirm.html", context, status=status_of(form))


@require_http_methods(["POST"])
@coordinator_page
def nudge(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Remind somebody of an offer: twice at most, and never at night where they are."""
    found = get_visible(Offer.objects.select_related("consultant"), user, pk=offer_id)

    def do() -> str:
        remind(actor=user, offer_id=offer_id)
        words = _("%(name)s is reminded.") % {"name": found.consultant.chosen_name}
        messages.success(request, words)
        return reverse("coordination:offer", args=[offer_id])

    return once_per_form(request, "coordination.remind", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def called(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Write down what someone without a sign-in said on the phone."""
    rows = Offer.objects.select_related("consultant", "seat")
    found = get_visible(rows, user, pk=offer_id)
    form = PhoneAnswerForm(data_of(request))
    name = found.consultant.chosen_name

    def do() -> str:
        data = form.cleaned_data
        if data["answer"] == PhoneAnswerForm.YES:
            accept_offer(actor=user, offer_id=offer_id, employer_pays=data["employer_pays"])
            messages.success(request, _("%(name)s is booked.") % {"name": name})
        else:
            decline_offer(actor=user, offer_id=offer_id, not_until=data["not_until"])
            messages.success(request, _("The no of %(name)s is kept.") % {"name": name})
        return reverse("coordination:engagement", args=[found.seat.engagement_id])

    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return once_per_form(request, "coordination.answer_by_phone", do)
    context = {
        "form": form,
        "title": _("What %(name)s said") % {"name": name},
        "lede": _("Write it down only after you have spoken with them."),
        "back_url": reverse("coordination:offer", args=[offer_id]),
        "action_label": _("Keep the answer"),
    }
    return render(request, "coordination/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@coordinator_page
def first_by_phone(request: HttpRequest, user: User, prior_yes_id: int) -> HttpResponse:
    """Write down whether someone without a sign-in may be asked beyond what they set."""
    rows = PriorYes.objects.select_related("consultant", "seat")
    found = get_visible(rows, user, pk=prior_yes_id)
    back_url = reverse("coordination:shortlist", args=[found.seat_id])
    name = found.consultant.chosen_name

    def do() -> str:
        if request.POST.get("answer") == "back":
            take_back_prior_yes(actor=user, prior_yes_id=prior_yes_id)
            messages.success(request, _("The question is taken back."))
        else:
            is_yes = request.POST.get("answer") == "yes"
            answer_prior_yes(actor=user, prior_yes_id=prior_yes_id, yes=is_yes)
            messages.success(request, _("The answer of %(name)s is kept.") % {"name": name})
        return back_url

    if request.method == "POST":
        return once_per_form(request, "coordination.answer_prior_yes", do)
    context = {"found": found, "name": name, "back_url": back_url}
    return render(request, "coordination/first_by_phone.html", context)
