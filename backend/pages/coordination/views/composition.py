"""Targets of a panel: keeping one, taking one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from core.permits import get_visible
from engagements.domain.composition import drop_target, set_target
from engagements.models import Engagement, PanelTarget
from pages.coordination.access import coordinator_page
from pages.coordination.composition_reading import TargetForm
from pages.shared.forms import data_of, once_per_form, problems_on, status_of

PLACE = "#panel-title"


@require_http_methods(["GET", "POST"])
@coordinator_page
def keep(request: HttpRequest, user: User, engagement_id: int) -> HttpResponse:
    """Keep a target of an engagement's panel; the same thing again changes its number."""
    found = get_visible(Engagement.objects.all(), user, pk=engagement_id)
    back = reverse("coordination:engagement", args=[found.pk]) + PLACE
    form = TargetForm(data_of(request))

    def do() -> str:
        set_target(actor=user, engagement_id=found.pk, **form.target())
        messages.success(request, _("The target is kept."))
        return back

    if request.method == "POST" and form.is_valid():
        with problems_on(form):
            return once_per_form(request, "coordination.set_target", do)
    context = {
        "form": form,
        "title": _("Add a target"),
        "lede": found.title,
        "back_url": back,
        "action_label": _("Keep the target"),
    }
    return render(request, "coordination/form.html", context, status=status_of(form))


@require_POST
@coordinator_page
def drop(request: HttpRequest, user: User, target_id: int) -> HttpResponse:
    """Take a target back."""
    target = get_visible(PanelTarget.objects.all(), user, pk=target_id)

    def do() -> str:
        drop_target(actor=user, target_id=target.pk)
        messages.success(request, _("The target is taken back."))
        return reverse("coordination:engagement", args=[target.engagement_id]) + PLACE

    return once_per_form(request, "coordination.drop_target", do)
