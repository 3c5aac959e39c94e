"""E-mails that could not be sent, or of which nobody knows, and what to do with each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import permits, time
from notices.domain import say_arrived, send_again, waiting_since
from notices.models import Notice
from notices.states import ON_THE_WAY, UNKNOWN
from pages.administration.tables import OutboxTable
from pages.shared.forms import once_per_form
from pages.shared.tables import shown


@login_required
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """List what is stuck, never what it says, and count what is on its way."""
    permits.require(request.user, "notices.send_again")
    stuck = Notice.stuck.visible_to(request.user).select_related("recipient")
    for_later = Q(not_before__gt=time.now())
    counts = Notice.objects.filter(state__in=ON_THE_WAY).aggregate(
        later=Count("id", filter=for_later), now=Count("id", filter=~for_later)
    )
    table = OutboxTable(stuck)
    if any(counts.values()):
        # Not every e-mail so far has left.
        table.empty_hint = ""
    context = {
        "table": shown(request, table),
        "counts": counts,
        "waiting_since": waiting_since(),
        "some_perhaps_arrived": stuck.filter(state=UNKNOWN).exists(),
    }
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


@login_required
@require_POST
def arrived(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that one did arrive."""
    user: Any = request.user

    def do() -> str:
        say_arrived(actor=user, notice_id=notice_id)
        messages.success(request, _("It counts as sent."))
        return reverse("administration:outbox")

    return once_per_form(request, "notices.say_arrived", do)
