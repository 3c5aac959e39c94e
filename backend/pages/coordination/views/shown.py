"""What someone without a sign-in agrees to show at one engagement, written down by phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from core import permits
from core.permits import get_visible
from engagements.domain import revoke_disclosure, set_disclosure
from engagements.models import Disclosure, Offer
from pages.coordination.access import coordinator_page, desk_page
from pages.coordination.shown_by_phone import phone_sheet, receipt_sheet
from pages.shared.forms import data_of, once_per_form, problems_on, status_of
from pages.shared.shown_forms import ShownForm


def _asked_by_phone(user: User, offer_id: int) -> Offer:
    """Return an offer to someone who cannot sign in; the others choose for themselves."""
    found = get_visible(Offer.objects.select_related("consultant"), user, pk=offer_id)
    permits.require(user, "engagements.set_disclosure", found.consultant)
    return found


def _receipt_of(kept: Disclosure) -> str:
    return reverse("coordination:shown_receipt", args=[kept.pk])


@require_http_methods(["GET", "POST"])
@coordinator_page
def choose(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Show what is printed of them there today, and write down what they say, answer by answer."""
    sheet = phone_sheet(user, _asked_by_phone(user, offer_id))
    form = ShownForm(data_of(request), scope=sheet.scope)

    def do() -> str:
        kept = set_disclosure(
            actor=user,
            engagement_id=sheet.scope.engagement.pk,
            consultant_id=sheet.person.pk,
            **form.said(),
        )
        messages.success(request, _("What they said is kept. This is the receipt."))
        return _receipt_of(kept)

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.choose_shown", do)
    context = {"sheet": sheet, "form": form}
    return render(request, "coordination/shown.html", context, status=status_of(form))


@require_POST
@coordinator_page
def take_back(request: HttpRequest, user: User, offer_id: int) -> HttpResponse:
    """Write down that they take every yes back: nothing is shown from that moment."""
    sheet = phone_sheet(user, _asked_by_phone(user, offer_id))

    def do() -> str:
        kept = revoke_disclosure(
            actor=user,
            engagement_id=sheet.scope.engagement.pk,
            consultant_id=sheet.person.pk,
        )
        messages.success(request, _("It is taken back. Nothing is shown of them there now."))
        return _receipt_of(kept)

    return once_per_form(request, "coordination.take_back_shown", do)


@require_GET
@desk_page
def receipt(request: HttpRequest, user: User, disclosure_id: int) -> HttpResponse:
    """Show one receipt as the person would read it: number, date and the very words."""
    return render(
        request, "coordination/shown_receipt.html", {"sheet": receipt_sheet(user, disclosure_id)}
    )
