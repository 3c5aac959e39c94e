"""Profile: who I am here, how I may be asked, how I am paid, and who looked at my details."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultants.domain import lift_pause, pause
from consultants.domain.payee import choose_payment_method, set_payee_details, who_looked
from consultants.models import Consultant, PayeeProfile
from core import time
from pages.consultant.access import actor, own_page
from pages.consultant.forms import MethodForm, PayeeForm
from pages.consultant.profile_reading import profile_sheet
from pages.shared import profile_parts as parts
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.profile_parts import Part
from pages.shared.templatetags.parity import day

SHORT_PAUSE = timedelta(days=30)
LATEST_READS = 20


def _payee(request: HttpRequest, me: Consultant) -> PayeeProfile | None:
    return PayeeProfile.objects.visible_to(actor(request)).filter(pk=me.pk).first()


@require_GET
@own_page
def profile(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show the person's own profile; what was entered to be paid stays hidden."""
    payee = _payee(request, me)
    return render(
        request,
        "consultant/profile.html",
        {
            "me": me,
            "sheet": profile_sheet(actor(request), me),
            "payee": payee,
            "missing": payee.what_blocks_payment() if payee else [],
            "reads": who_looked(actor=actor(request), consultant_id=me.pk, most=LATEST_READS),
        },
    )


def part_page(part: Part, back: str = "consultant:profile") -> Callable[..., HttpResponseBase]:
    """Return the page that changes one part of the person's own profile."""

    @require_http_methods(["GET", "POST"])
    @own_page
    def change(request: HttpRequest, me: Consultant) -> HttpResponse:
        form = part.form_for(request, me)

        def do() -> str:
            part.keep(actor(request), me, form)
            messages.success(request, _("It is kept."))
            return reverse(back)

        if request.method == "POST" and form.is_valid():
            with problems_on(form):
                return once_per_form(request, f"consultant.{request.path}", do)
        context = {"form": form, "title": part.title, "lede": part.lede, "back_url": reverse(back)}
        return render(request, "consultant/profile_form.html", context, status=status_of(form))

    return change


change = part_page(parts.ME)
reach = part_page(parts.REACH)
interests = part_page(parts.INTERESTS)
places = part_page(parts.PLACES)
needs = part_page(parts.NEEDS)
limits = part_page(parts.LIMITS)
week = part_page(parts.WEEK, back="consultant:days")
not_for_me = part_page(parts.NOT_FOR_ME)
facets = part_page(parts.FACETS)
pause_until = part_page(parts.PAUSE)


@require_POST
@own_page
def pause_now(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Pause invitations for thirty days with one tap, or take that back with another."""
    lifts = request.POST.get("answer") == "lift"

    def do() -> str:
        if lifts:
            lift_pause(actor=actor(request), consultant_id=me.pk)
            messages.success(request, _("You can be asked again."))
        else:
            until = time.today(me.timezone) + SHORT_PAUSE
            pause(actor=actor(request), consultant_id=me.pk, until=until)
            messages.success(request, _("Nobody asks you before %(day)s.") % {"day": day(until)})
        return reverse("consultant:profile")

    return once_per_form(request, "consultant.pause_now", do)


@sensitive_post_parameters("legal_name", "remit_to")
@require_http_methods(["GET", "POST"])
@own_page
def payee(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Enter the legal name and address that payments go to; the form always starts empty."""
    form = PayeeForm(data_of(request))

    def do() -> str:
        set_payee_details(actor=actor(request), consultant_id=me.pk, **form.cleaned_data)
        messages.success(request, _("Your payment details are kept. They are hidden from now on."))
        return reverse("consultant:profile")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.set_payee_details", do)
    context = {
        "form": form,
        "title": _("My payment details"),
        "is_private": True,
        "back_url": reverse("consultant:profile"),
    }
    return render(request, "consultant/profile_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@own_page
def method(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Choose how to be paid."""
    known = _payee(request, me)
    initial = {"payment_method": known.payment_method} if known else None
    form = MethodForm(data_of(request), initial=initial)

    def do() -> str:
        choice = form.cleaned_data["payment_method"]
        choose_payment_method(actor=actor(request), consultant_id=me.pk, method=choice)
        messages.success(request, _("Your choice is kept."))
        return reverse("consultant:profile")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.choose_payment_method", do)
    context = {
        "form": form,
        "title": _("How I am paid"),
        "back_url": reverse("consultant:profile"),
    }
    return render(request, "consultant/profile_form.html", context, status=status_of(form))
