"""Profile: who I am here, how I am paid, and who has looked at my details."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from consultants.domain.payee import choose_payment_method, set_payee_details, who_looked
from consultants.domain.profile import change_profile
from consultants.models import Consultant, PayeeProfile
from pages.consultant.access import actor, own_page
from pages.consultant.forms import MethodForm, PayeeForm, ProfileForm
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


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
            "payee": payee,
            "missing": payee.what_blocks_payment() if payee else [],
            "languages": me.languages.all(),
            "topics": me.topics.all(),
            "counties": me.counties_served.all(),
            "reads": who_looked(actor=actor(request), consultant_id=me.pk)[:20],
        },
    )


@require_http_methods(["GET", "POST"])
@own_page
def change(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Change the chosen name, pronouns and time zone."""
    form = ProfileForm(data_of(request), me=me)

    def do() -> str:
        data = form.cleaned_data
        change_profile(
            actor=actor(request),
            consultant_id=me.pk,
            chosen_name=data["chosen_name"],
            pronouns=data["pronouns"],
            timezone=data["timezone"],
        )
        messages.success(request, _("Your profile was changed."))
        return reverse("consultant:profile")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.change_profile", do)
    context = {"form": form, "title": _("Change my profile")}
    return render(request, "consultant/profile_form.html", context, status=status_of(form))


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
    context = {"form": form, "title": _("My payment details"), "is_private": True}
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
    context = {"form": form, "title": _("How I am paid")}
    return render(request, "consultant/profile_form.html", context, status=status_of(form))
