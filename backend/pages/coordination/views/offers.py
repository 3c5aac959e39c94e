"""Offers: composing, previewing as received, the outbox, taking back, cancelling a booking."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core.errors import WrongState
from core.permits import get_visible
from engagements.domain import cancel_assignment, make_offer, send_offers, withdraw_offer
from engagements.domain.gates import NEEDS_REASON
from engagements.models import Assignment, Offer
from engagements.states import BOOKED, DRAFT, SENT
from pages.coordination import engagement_reading as reading
from pages.coordination.access import coordinator_page, may_act, staff_page
from pages.coordination.forms import OfferForm
from pages.coordination.network import NetworkFilter
from pages.shared.forms import (
    chosen_numbers,
    data_of,
    once_per_form,
    problems_on,
    status_of,
)
from pages.shared.offer_sheet import offer_sheet
from pages.shared.paging import slice_of


def _chosen(request: HttpRequest, name: str) -> list[int]:
    """Return the numbers that were ticked."""
    return chosen_numbers(request.POST, name)


@require_http_methods(["GET", "POST"])
@coordinator_page
def compose(request: HttpRequest, user: User, seat_id: int) -> HttpResponse:
    """Choose whom to ask for a seat; each becomes a draft, and nothing is sent."""
    seat, quote = reading.seat_to_offer(user, seat_id)
    found = NetworkFilter(request.GET, queryset=reading.people_for(user, seat))
    people = list(found.qs.filter(was_asked=False)[: reading.MOST_PEOPLE + 1])
    local = reading.reply_by(seat).astimezone(ZoneInfo(settings.TIME_ZONE))
    form = OfferForm(data_of(request), people=found.qs, initial={"reply_by_at": local})

    def do() -> str:
        reason = form.cleaned_data["reason"]
        for person in form.cleaned_data["people"]:
            make_offer(
                actor=user,
                seat_id=seat.pk,
                consultant_id=person.pk,
                reply_by_at=form.cleaned_data["reply_by_at"],
                reasons=dict.fromkeys(NEEDS_REASON, reason) if reason else None,
            )
        messages.success(request, _("The drafts are ready. Nothing has been sent yet."))
        return reverse("coordination:outbox")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.make_offer", do)
    context = {
        "seat": seat,
        "quote": quote,
        "filter": found,
        "people": people[: reading.MOST_PEOPLE],
        "is_cut": len(people) > reading.MOST_PEOPLE,
        "form": form,
        "chosen": _chosen(request, "people"),
    }
    return render(request, "coordination/compose.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@staff_page
def outbox(request: HttpRequest, user: User) -> HttpResponse:
    """Show the drafts; send the chosen ones, all or none."""

    def do() -> str:
        sent = send_offers(actor=user, offer_ids=_chosen(request, "offer"))
        count = len(sent)
        words = ngettext("%(count)s offer was sent.", "%(count)s offers were sent.", count)
        messages.success(request, words % {"count": count})
        return reverse("coordination:outbox")

    if request.method == "POST":
        if not _chosen(request, "offer"):
            messages.info(request, _("Choose at least one offer to send."))
            return redirect("coordination:outbox")
        return once_per_form(request, "coordination.send_offers", do)
    drafts = Offer.objects.visible_to(user).filter(state=DRAFT)
    page = slice_of(drafts.select_related("consultant", "seat__engagement"), request)
    context = {"slice": page, "may_act": may_act(user)}
    return render(request, "coordination/outbox.html", context)


@require_GET
@staff_page
def offer(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Show an offer exactly as the person receives it, in either language."""
    rows = Offer.objects.select_related("consultant__user", "seat__engagement", "made_by")
    found = get_visible(rows, user, pk=offer_id)
    known = dict(settings.LANGUAGES)
    theirs = found.consultant.user.language if found.consultant.user else settings.LANGUAGE_CODE
    language = request.GET.get("in", theirs)
    language = language if language in known else settings.LANGUAGE_CODE
    sheet = offer_sheet(found, own_zone=found.consultant.timezone)
    with translation.override(language):
        preview = render_to_string("coordination/offer_preview.html", {"sheet": sheet})
    context = {
        "offer": found,
        "preview": preview,
        "shown_in": language,
        "is_draft": found.state == DRAFT,
        "may_withdraw": may_act(user) and found.state in (DRAFT, SENT),
        "may_act": may_act(user),
    }
    return render(request, "coordination/offer.html", context)


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
    """Cancel a booking before it begins; the seat is open again."""
    rows = Assignment.objects.select_related("consultant", "offer")
    found = get_visible(rows, user, pk=assignment_id)
    back_url = reverse("coordination:engagement", args=[found.engagement_id])

    def do() -> str:
        cancel_assignment(actor=user, assignment_id=assignment_id)
        messages.success(request, _("The booking was cancelled. The seat is open again."))
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
