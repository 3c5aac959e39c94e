"""Offers once drafted: the outbox, sending with count and total, one offer, cancelling."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core.errors import Invalid, WrongState
from core.permits import get_visible
from engagements.domain import cancel_assignment, send_offers, withdraw_offer
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Assignment, Offer, Standby
from engagements.states import BOOKED, DRAFT, SENT, WAITING
from pages.coordination import offer_reading as reading
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.asking_forms import AnswerForm, ReasonsForm, asking_for
from pages.coordination.offer_preview import in_language
from pages.shared.forms import chosen_numbers, data_of, once_per_form, status_of
from pages.shared.offer_sheet import offer_sheet
from pages.shared.paging import slice_of


@require_GET
@staff_page
def outbox(request: HttpRequest, user: User) -> HttpResponse:
    """Show the drafts: nothing leaves before it is sent from here."""
    context = {"slice": slice_of(reading.drafts(user), request), "may_act": may_act(user)}
    return render(request, "coordination/outbox.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def send(request: HttpRequest, user: User) -> HttpResponse:
    """Show count and total of the chosen drafts, then send them, all or none."""
    values = request.POST if request.method == "POST" else request.GET
    wanted = chosen_numbers(values, "offer")
    kinds = [kind for kind in NEEDS_REASON if f"reason_{kind}" in request.POST]
    form = ReasonsForm(data_of(request), kinds=kinds)

    def do() -> str:
        sent = send_offers(actor=user, offer_ids=wanted, reasons=form.reasons())
        words = ngettext("%(count)s offer was sent.", "%(count)s offers were sent.", len(sent))
        messages.success(request, words % {"count": len(sent)})
        engagements = {offer.seat.engagement_id for offer in sent}
        if len(engagements) == 1:
            return reverse("coordination:engagement", args=[engagements.pop()])
        return reverse("coordination:outbox")

    if request.method == "POST" and form.is_valid():
        try:
            return once_per_form(request, "coordination.send_offers", do)
        except Invalid as needed:
            form = asking_for(request, needed)
    context = {"chosen": reading.sending(user, wanted), "form": form}
    return render(request, "coordination/send.html", context, status=status_of(form))


@require_GET
@staff_page
def offer(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Show an offer exactly as the person receives it, and what was said on it."""
    desk = reading.offer_desk(user, offer_id)
    return render(request, "coordination/offer.html", shown_offer(request, desk))


def shown_offer(
    request: HttpRequest, desk: reading.OfferDesk, form: AnswerForm | None = None
) -> dict[str, Any]:
    """Return the page of an offer, with the form of an answer that has problems, if it has."""
    found = desk.offer
    known = dict(settings.LANGUAGES)
    theirs = found.consultant.user.language if found.consultant.user else settings.LANGUAGE_CODE
    language = request.GET.get("in", theirs)
    language = language if language in known else settings.LANGUAGE_CODE
    sheet = offer_sheet(found, own_zone=found.consultant.timezone)
    if not desk.sees_briefing:
        sheet = sheet.without_briefing()
    return {
        "desk": desk,
        "offer": found,
        "preview": in_language(sheet, language),
        "shown_in": language,
        "form": form or AnswerForm(),
    }


@require_http_methods(["GET", "POST"])
@coordinator_page
def withdraw(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Take an offer back, after saying what that means."""
    rows = Offer.objects.select_related("consultant", "seat")
    found = get_visible(rows, user, pk=offer_id)
    back_url = reverse("coordination:engagement", args=[found.seat.engagement_id])

    def do() -> str:
        withdraw_offer(actor=user, offer_id=offer_id)
        messages.success(request, _("The offer was taken back."))
        return back_url

    if request.method == "POST":
        return once_per_form(request, "coordination.withdraw_offer", do)
    if found.state not in (DRAFT, SENT):
        raise WrongState(_("This offer was answered or closed. It cannot be taken back."))
    told = _("%(name)s is told that nothing is expected of them.")
    never = _("%(name)s has not seen it and is told nothing.")
    words = told if found.state == SENT else never
    context = {
        "title": _("Take this offer back"),
        "consequence": words % {"name": found.consultant.chosen_name},
        "action_label": _("Take it back"),
        "back_url": back_url,
    }
    return render(request, "shared/confirm.html", context)


@require_http_methods(["GET", "POST"])
@coordinator_page
def cancel(request: HttpRequest, user: User, assignment_id: int) -> HttpResponse:
    """Cancel a booking before it begins; then the next on the seat's list can be asked."""
    rows = Assignment.objects.select_related("consultant", "offer", "seat")
    found = get_visible(rows, user, pk=assignment_id)
    back_url = reverse("coordination:engagement", args=[found.engagement_id])

    def do() -> str:
        cancel_assignment(actor=user, assignment_id=assignment_id)
        messages.success(request, _("The booking was cancelled. The seat is open again."))
        if Standby.objects.visible_to(user).filter(seat=found.seat, state=WAITING).exists():
            return reverse("coordination:following", args=[found.seat_id])
        return back_url

    if request.method == "POST":
        return once_per_form(request, "coordination.cancel_assignment", do)
    if found.state != BOOKED:
        raise WrongState(_("This work took place or was cancelled already."))
    words = _("%(name)s is no longer booked. Speak with them first: time already spent is paid.")
    context = {
        "title": _("Cancel this booking"),
        "consequence": words % {"name": found.consultant.chosen_name},
        "action_label": _("Cancel the booking"),
        "kind": "care",
        "back_url": back_url,
    }
    return render(request, "shared/confirm.html", context)
