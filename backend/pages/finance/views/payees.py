"""What finance records about a payee: that the W-9 has come in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consultants.domain.payee import record_w9
from consultants.models import PayeeProfile
from core import permits
from pages.finance.forms import W9Form
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


@login_required
@require_http_methods(["GET", "POST"])
def w9(request: HttpRequest, consultant_id: int) -> HttpResponse:
    """Record a signed W-9 with the vendor ID, so that the person's invoices can be paid."""
    user: Any = request.user
    permits.require(user, "payments.see_queue")
    payees = PayeeProfile.objects.defer("legal_name_sealed", "remit_to_sealed")
    payee = permits.get_visible(payees.select_related("consultant"), user, pk=consultant_id)
    permits.require(user, "consultants.record_w9", payee)
    initial = {"w9_on": payee.w9_on, "vendor_id": payee.vendor_id, "tax_class": payee.tax_class}
    form = W9Form(data_of(request), initial=initial)
    name = payee.consultant.chosen_name

    def do() -> str:
        record_w9(actor=user, consultant_id=payee.pk, **form.cleaned_data)
        messages.success(request, _("The W-9 of %(name)s is recorded.") % {"name": name})
        return reverse("finance:queue")

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultants.record_w9", do)
    context = {
        "title": _("Record the W-9 of %(name)s") % {"name": name},
        "consequence": _("Only the date, the vendor ID and the tax class are kept here."),
        "action_label": _("Record it"),
        "back_url": reverse("finance:queue"),
        "form": form,
    }
    return render(request, "shared/confirm.html", context, status=status_of(form))
