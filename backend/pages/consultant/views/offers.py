"""Offers: the list, one offer, and the answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultants.models import Consultant
from core import time
from core.errors import Invalid, NotVisible
from core.permits import get_visible
from engagements.domain import accept_offer, decline_offer
from engagements.models import Assignment, Offer
from engagements.states import ACCEPTED, DECLINED, LIVE_STATES, SENT
from pages.consultant import reading
from pages.consultant.access import actor, own_page
from pages.shared.forms import once_per_form
from pages.shared.offer_sheet import offer_sheet


@require_GET
@own_page
def offers(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the offers that wait for an answer, and those that do not."""
    user = actor(request)
    context = {
        "open": reading.open_offers(user, me),
        "closed": reading.earlier_offers(user, me),
        "me": me,
    }
    return render(request, "consultant/offers.html", context)


@require_http_methods(["GET", "POST"])
@own_page
def offer(request: HttpRequest, me: Consultant, offer_id: int) -> HttpResponse:
    """Show one offer: open, answered, or calmly closed; take the answer."""
    row = _own(request, me, offer_id)
    if request.method == "POST":
        return _answer(request, row)
    standing = _standing(row)
    assignment = Assignment.objects.filter(offer=row).first() if standing == "accepted" else None
    return render(
        request,
        "consultant/offer.html",
        {
            "offer": row,
            "sheet": offer_sheet(row, own_zone=me.timezone),
            "standing": standing,
            "assignment": assignment,
            "me": me,
        },
    )


def _own(request: HttpRequest, me: Consultant, offer_id: int) -> Offer:
    row = get_visible(Offer.objects.select_related("seat"), actor(request), pk=offer_id)
    if row.consultant_id != me.pk:
        raise NotVisible
    return row


def _standing(offer: Offer) -> str:
    """Return how the offer stands for the person: open, answered, or why it is closed."""
    if offer.state == SENT and offer.reply_by_at > time.now():
        return "open"
    if offer.state in (ACCEPTED, DECLINED):
        return offer.state
    others = Assignment.objects.filter(seat=offer.seat, state__in=LIVE_STATES)
    return "filled" if others.exists() else "past"


def _answer(request: HttpRequest, row: Offer) -> HttpResponse:
    """Take a yes or a no; no reason is asked."""

    def accept() -> str:
        accept_offer(actor=actor(request), offer_id=row.pk)
        messages.success(request, _("Thank you. You are booked."))
        return reverse("consultant:offer", args=[row.pk])

    def decline() -> str:
        decline_offer(actor=actor(request), offer_id=row.pk)
        messages.success(request, _("You said no. That is fine, and it costs you nothing."))
        return reverse("consultant:offers")

    verbs = {"accept": accept, "decline": decline}
    verb = verbs.get(request.POST.get("answer", ""))
    if verb is None:
        raise Invalid(_("Please choose one of the two answers."))
    return once_per_form(request, "consultant.answer_offer", verb)
