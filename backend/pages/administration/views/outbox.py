"""E-mails that could not be sent, and sending them again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import permits
from notices.domain import send_again
from notices.models import Notice
from notices.states import FAILED
from pages.administration.tables import OutboxTable
from pages.shared.forms import once_per_form
from pages.shared.tables import shown


@login_required
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """List what is stuck, never what it says."""
    permits.require(request.user, "notices.send_again")
    stuck = Notice.objects.filter(state=FAILED).select_related("recipient")
    context = {"table": shown(request, OutboxTable(stuck))}
    return render(request, "administration/outbox.html", context)


@login_required
@require_POST
def again(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Put one back into the outbox."""
    user: Any = request.user

    def do() -> str:
        send_again(actor=user, notice_id=notice_id)
        messages.success(request, _("It will be sent again within a minute."))
        return reverse("administration:outbox")

    return once_per_form(request, "notices.send_again", do)
