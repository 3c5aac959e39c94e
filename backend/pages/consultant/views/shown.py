"""What is shown of me: choosing it, its receipts, and taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultants.models import Consultant
from core.errors import NotVisible
from engagements.domain import revoke_disclosure, set_disclosure
from pages.consultant.access import actor, own_page
from pages.shared import shown_reading
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.paging import slice_of
from pages.shared.shown_forms import ShownForm
from pages.shared.shown_reading import Receipt


@require_GET
@own_page
def shown(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show what holds today, and every receipt there ever was."""
    user = actor(request)
    page = slice_of(shown_reading.receipts(user, me), request)
    latest = set(
        shown_reading.newest(user, me)
        .filter(pk__in=[row.pk for row in page.rows])
        .values_list("pk", flat=True)
    )
    context = {
        "now": shown_reading.shown_now(user, me),
        "receipts": [Receipt(row, is_newest=row.pk in latest) for row in page.rows],
        "slice": page,
        "me": me,
    }
    return render(request, "consultant/shown.html", context)


@require_GET
@own_page
def receipt(request: HttpRequest, me: Consultant, disclosure_id: int) -> HttpResponse:
    """Show one receipt, made to be printed: number, date and the very words."""
    user = actor(request)
    row = shown_reading.receipts(user, me).filter(pk=disclosure_id).first()
    if row is None:
        raise NotVisible
    is_newest = shown_reading.newest(user, me).filter(pk=row.pk).exists()
    context = {"receipt": Receipt(row, is_newest=is_newest), "me": me}
    return render(request, "consultant/receipt.html", context)


@require_http_methods(["GET", "POST"])
@own_page
def choose(request: HttpRequest, me: Consultant, engagement_id: int) -> HttpResponse:
    """Choose what may be shown at one engagement, each answer by itself."""
    user = actor(request)
    scope = shown_reading.scope_of(user, me, engagement_id)
    form = ShownForm(data_of(request), scope=scope)

    def do() -> str:
        kept = set_disclosure(actor=user, engagement_id=engagement_id, **form.said())
        messages.success(request, _("Your choice is kept. This is your receipt."))
        return reverse("consultant:receipt", args=[kept.pk])

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "consultant.choose_shown", do)
    context = {"scope": scope, "form": form, "me": me}
    return render(request, "consultant/choose_shown.html", context, status=status_of(form))


@require_POST
@own_page
def take_back(request: HttpRequest, me: Consultant, engagement_id: int) -> HttpResponse:
    """Take every yes back in one tap: from then on nothing is shown."""
    user = actor(request)

    def do() -> str:
        kept = revoke_disclosure(actor=user, engagement_id=engagement_id)
        messages.success(request, _("It is taken back. Nothing about you is shown there now."))
        return reverse("consultant:receipt", args=[kept.pk])

    return once_per_form(request, "consultant.take_back_shown", do)
