"""Offers: the list, one offer with its thread, and every answer to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultants.models import Consultant
from core.errors import Invalid, WrongState
from engagements.domain import (
    accept_offer,
    ask_about_offer,
    decline_offer,
    set_disclosure,
    suggest_time,
)
from engagements.models import Offer
from pages.consultant import asking_reading, reading
from pages.consultant.access import actor, own_page
from pages.consultant.answer_forms import AskForm, EmployerForm, NotNowForm, SuggestForm
from pages.shared import shown_reading
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.offer_sheet import offer_sheet
from pages.shared.shown_forms import ShownForm
from pages.shared.when import weekday


@require_GET
@own_page
def offers(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show what waits for an answer, asked first or offered, and what does not any more."""
    user = actor(request)
    context = {
        "open": reading.open_offers(user, me),
        "asked_first": asking_reading.asked_first(user, me),
        "closed": reading.earlier_offers(user, me),
        "me": me,
    }
    return render(request, "consultant/offers.html", context)


@require_http_methods(["GET", "POST"])
@own_page
def offer(request: HttpRequest, me: Consultant, offer_id: int) -> HttpResponse:
    """Show one offer: open, answered, or calmly closed; take the answer."""
    user = actor(request)
    row = asking_reading.own_offer(user, me, offer_id)
    if request.method == "POST" and request.POST.get("answer") == "decline":
        return _decline(request, row)
    standing = asking_reading.standing_of(row)
    data = data_of(request)
    scope = shown_reading.scope_of(user, me, row.seat.engagement_id)
    employer = EmployerForm(data, initial={"employer_pays": row.employer_pays})
    shown = ShownForm(data, scope=scope, is_brief=True)
    if request.method == "POST":
        if request.POST.get("answer") != "accept":
            raise Invalid(_("Please choose one of the two answers."))
        if employer.is_valid() and shown.is_valid():
            with problems_on(shown):
                return _accept(request, row, employer, shown)
    context = {
        "offer": row,
        "sheet": offer_sheet(row, own_zone=me.timezone),
        "standing": standing,
        "assignment": asking_reading.booking_of(row),
        "thread": asking_reading.thread_of(user, row),
        "employer": employer,
        "shown": shown,
        "scope": scope,
        "me": me,
    }
    status = max(status_of(employer), status_of(shown))
    return render(request, "consultant/offer.html", context, status=status)


def _accept(
    request: HttpRequest, row: Offer, employer: EmployerForm, shown: ShownForm
) -> HttpResponse:
    """Take a yes, and in the same step what may be shown, if anything was agreed to."""

    def do() -> str:
        user = actor(request)
        said = employer.cleaned_data["employer_pays"]
        accept_offer(actor=user, offer_id=row.pk, employer_pays=said)
        if shown.says_yes:
            set_disclosure(actor=user, engagement_id=row.seat.engagement_id, **shown.said())
        messages.success(request, _("Thank you. You are booked."))
        return reverse("consultant:offer", args=[row.pk])

    return once_per_form(request, "consultant.answer_offer", do)


def _decline(request: HttpRequest, row: Offer) -> HttpResponse:
    """Take a no; no reason is asked."""

    def do() -> str:
        decline_offer(actor=actor(request), offer_id=row.pk)
        messages.success(request, _("You said no. That is fine, and it costs you nothing."))
        return reverse("consultant:offers")

    return once_per_form(request, "consultant.answer_offer", do)


def _open(request: HttpRequest, me: Consultant, offer_id: int) -> Offer:
    """Return an offer that can still be answered. Raises NotVisible and WrongState."""
    row = asking_reading.own_offer(actor(request), me, offer_id)
    if request.method == "GET" and asking_reading.standing_of(row) != "open":
        raise WrongState(_("This offer is no longer open. Nothing is expected of you."))
    return row


@require_http_methods(["GET", "POST"])
@own_page
def not_now(request: HttpRequest, me: Consultant, offer_id: int) -> HttpResponse:
    """Say not now: a no to this offer, and no invitations until a day."""
    row = _open(request, me, offer_id)
    form = NotNowForm(data_of(request), zone=me.timezone)

    def do() -> str:
        decline_offer(actor=actor(request), offer_id=row.pk, not_until=form.day)
        words = _("That is fine, and it costs you nothing. Nobody asks you before %(day)s.")
        messages.success(request, words % {"day": weekday(form.day)})
        return reverse("consultant:offers")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.not_now", do)
    context = {"offer": row, "form": form, "me": me}
    return render(request, "consultant/not_now.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@own_page
def ask(request: HttpRequest, me: Consultant, offer_id: int) -> HttpResponse:
    """Ask something about the offer before answering it."""
    row = _open(request, me, offer_id)
    form = AskForm(data_of(request))

    def do() -> str:
        text = form.cleaned_data["text"]
        ask_about_offer(actor=actor(request), offer_id=row.pk, text=text)
        messages.success(request, _("Your question is sent. The offer waits for the answer."))
        return reverse("consultant:offer", args=[row.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.ask_about_offer", do)
    context = {"offer": row, "form": form, "me": me}
    return render(request, "consultant/ask.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@own_page
def suggest(request: HttpRequest, me: Consultant, offer_id: int) -> HttpResponse:
    """Suggest another time for the work."""
    row = _open(request, me, offer_id)
    sheet = reading.OfferRow.of(row)
    form = SuggestForm(
        data_of(request),
        zone=me.timezone,
        starts_at=sheet.terms.starts_at,
        ends_at=sheet.terms.ends_at,
    )

    def do() -> str:
        starts_at, ends_at = form.span()
        suggest_time(
            actor=actor(request),
            offer_id=row.pk,
            starts_at=starts_at,
            ends_at=ends_at,
            text=form.cleaned_data["text"],
        )
        messages.success(request, _("Your time is sent. The offer waits for the answer."))
        return reverse("consultant:offer", args=[row.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.suggest_time", do)
    context = {"offer": row, "row": sheet, "form": form, "me": me}
    return render(request, "consultant/suggest.html", context, status=status_of(form))
