"""Convenings: the list, one as sessions by day and room, and its programme as printed."""

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import User
from compensation.models import EngagementRole
from core.permits import get_visible
from core.privacy import Channel, See, sees
from engagements.domain.draft_conflicts import draft_conflicts
from engagements.domain.printing import PrintedSession, printed_programme
from engagements.models import Convening
from pages.coordination.access import may_act, staff_page
from pages.coordination.convening_reading import programme
from pages.coordination.release_reading import shown_conflicts
from pages.shared.paging import slice_of


@require_GET
@staff_page
def convenings(request: HttpRequest, user: User) -> HttpResponse:
    """Show every convening, the newest first."""
    rows = Convening.objects.visible_to(user).select_related("county")
    context = {"slice": slice_of(rows, request), "may_act": may_act(user)}
    return render(request, "coordination/convenings.html", context)


@require_GET
@staff_page
def convening(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Show one convening as its draft stands, with what is in the way of it."""
    found = programme(user, code)
    context = {
        "programme": found,
        "conflicts": shown_conflicts(
            draft_conflicts(actor=user, convening_id=found.convening.pk), found
        ),
        "may_act": may_act(user),
    }
    return render(request, "coordination/convening.html", context)


@require_GET
@staff_page
def printed(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Show the programme as it may be given to others today: consented names and labels alone."""
    found = get_visible(Convening.objects.select_related("county"), user, code=code)
    by_day: dict[date, list[PrintedSession]] = defaultdict(list)
    for session in printed_programme(found):
        by_day[session.starts_at.astimezone(ZoneInfo(found.timezone)).date()].append(session)
    context = {
        "convening": found,
        "days": list(by_day.items()),
        "role_names": dict(EngagementRole.choices),
        "may_download": sees(user, "disclosure", Channel.DOCUMENT) is See.FULL,
        "languages": settings.LANGUAGES,
    }
    return render(request, "coordination/printed.html", context)
