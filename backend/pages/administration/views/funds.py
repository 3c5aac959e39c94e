"""Funds that pay for engagements."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from compensation.domain import set_fund
from compensation.models import Fund
from core import permits
from core.errors import NotVisible
from pages.administration.forms import FundForm
from pages.administration.tables import FundTable
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.tables import shown


@login_required
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    """List the funds."""
    permits.require(request.user, "compensation.see_rates")
    context = {
        "table": shown(request, FundTable(Fund.objects.all())),
        "may_set": permits.allows(request.user, "compensation.set_fund"),
    }
    return render(request, "administration/funds.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a fund."""
    return _edit(request, FundForm(data_of(request)), _("Record a fund"))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Change a fund's name, coding, period or budget; its code stays."""
    permits.require(request.user, "compensation.see_rates")
    fund = Fund.objects.filter(pk=fund_id).first()
    if fund is None:
        raise NotVisible
    known = {
        "code": fund.code,
        "name": fund.name,
        "gl_account": fund.gl_account,
        "cost_center": fund.cost_center,
        "starts_on": fund.period.lower,
        "ends_on": fund.period.upper - timedelta(days=1),
        "budget_amount": fund.budget_amount,
    }
    form = FundForm(data_of(request), initial=known)
    form.fields["code"].disabled = True
    return _edit(request, form, str(fund))


def _edit(request: HttpRequest, form: FundForm, title: str) -> HttpResponse:
    user: Any = request.user
    permits.require(user, "compensation.set_fund")

    def save() -> str:
        set_fund(actor=user, **form.cleaned_data)
        messages.success(request, _("The fund is saved."))
        return reverse("administration:funds")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "compensation.set_fund", save)
    context = {"form": form, "title": title, "back": "administration:funds"}
    return render(request, "administration/form.html", context, status=status_of(form))
