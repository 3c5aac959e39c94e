"""What requesters said of the work: passed on with care, or kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from core.permits import get_visible
from engagements.domain import keep_remark, pass_on_remark
from engagements.models import Remark
from pages.coordination.access import coordinator_page
from pages.coordination.request_forms import KeepForm, PassOnForm
from pages.shared.forms import data_of, once_per_form, problems_on, status_of


def _found(user: User, remark_id: int) -> Remark:
    rows = Remark.objects.select_related("request__engagement")
    return get_visible(rows, user, pk=remark_id)


def _step(request: HttpRequest, name: str, verb: Callable[[], Any], said: str) -> HttpResponse:
    def do() -> str:
        verb()
        messages.success(request, said)
        return reverse("coordination:requests")

    return once_per_form(request, f"coordination.{name}", do)


@require_http_methods(["GET", "POST"])
@coordinator_page
def remark(request: HttpRequest, user: User, remark_id: int) -> HttpResponse:
    """Show a remark; pass it on in one's own words."""
    found = _found(user, remark_id)
    form = PassOnForm(data_of(request))
    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return _step(
                request,
                "remark",
                lambda: pass_on_remark(actor=user, remark_id=found.pk, **form.cleaned_data),
                _("It is passed on to everyone who did the work."),
            )
    return _page(request, found, pass_form=form)


@require_POST
@coordinator_page
def keep(request: HttpRequest, user: User, remark_id: int) -> HttpResponse:
    """Keep a remark and say why."""
    found = _found(user, remark_id)
    form = KeepForm(data_of(request))
    if form.is_valid():
        with problems_on(form):
            return _step(
                request,
                "remark_keep",
                lambda: keep_remark(actor=user, remark_id=found.pk, **form.cleaned_data),
                _("It is kept here and passed on to nobody."),
            )
    return _page(request, found, keep_form=form)


def _page(
    request: HttpRequest,
    found: Remark,
    *,
    pass_form: PassOnForm | None = None,
    keep_form: KeepForm | None = None,
) -> HttpResponse:
    context = {
        "remark": found,
        "asked": found.request,
        "pass_form": pass_form or PassOnForm(),
        "keep_form": keep_form or KeepForm(),
    }
    status = status_of(keep_form or pass_form or PassOnForm())
    return render(request, "coordination/remark.html", context, status=status)
