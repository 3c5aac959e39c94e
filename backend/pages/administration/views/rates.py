"""Rates, each with the comparator it is equal to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from compensation.domain import add_comparator, make_rate_card, set_rate
from compensation.models import Rate, RateCard
from core import permits, time
from pages.administration.forms import ComparatorForm, RateForm
from pages.administration.tables import RateTable
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown


@login_required
@require_GET
def rates(request: HttpRequest) -> HttpResponse:
    """List every rate with its comparator."""
    permits.require(request.user, "compensation.see_rates")
    everything = Rate.objects.select_related("card", "comparator")
    context = {
        "table": shown(request, RateTable(everything)),
        "may_set": permits.allows(request.user, "compensation.set_rate"),
    }
    return render(request, "administration/rates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_rate(request: HttpRequest) -> HttpResponse:
    """Start a rate on a date."""
    user: Any = request.user
    permits.require(user, "compensation.set_rate")
    if not RateCard.objects.exists():
        make_rate_card(actor=user, name=_("Network"), version=str(time.today().year))
    form = RateForm(data_of(request))

    def save() -> str:
        set_rate(actor=user, **form.cleaned_data)
        messages.success(request, _("The rate is set. Offers already sent keep theirs."))
        return reverse("administration:rates")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "compensation.set_rate", save)
    context = {"form": form, "title": _("Set a rate"), "back": "administration:rates"}
    return render(request, "administration/form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def new_comparator(request: HttpRequest) -> HttpResponse:
    """Record what a recognised expert is paid."""
    user: Any = request.user
    permits.require(user, "compensation.set_rate")
    form = ComparatorForm(data_of(request))

    def save() -> str:
        add_comparator(actor=user, **form.cleaned_data)
        messages.success(request, _("The comparator is recorded. You can set rates against it."))
        return reverse("administration:rate_new")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "compensation.add_comparator", save)
    context = {"form": form, "title": _("Record a comparator"), "back": "administration:rates"}
    return render(request, "administration/form.html", context, status=status_of(form))
