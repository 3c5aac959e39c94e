"""The roster of an engagement as it may be shared today: a page, a workbook and a CSV file."""

import io

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from compensation.models import EngagementRole
from core import time
from core.errors import Refused
from core.permits import get_visible
from core.privacy import Channel, See, sees
from engagements.domain.printing import printed_roster
from engagements.models import Engagement
from pages.coordination.access import staff_page
from pages.coordination.engagement_reading import where_in_words
from pages.shared import when
from pages.shared.downloads import XLSX, attachment
from pages.shared.templatetags.parity import day
from reports.workbooks.roster import RosterFacts, roster_csv, write_roster
from workbooks.writing import Properties

CSV = "text/csv; charset=utf-8"


def _found(user: User, engagement_id: int, channel: Channel) -> Engagement:
    """Return the engagement for somebody who may read what others agreed to show."""
    found = get_visible(Engagement.objects.with_times(), user, pk=engagement_id)
    if sees(user, "disclosure", channel) != See.FULL:
        raise Refused
    return found


@require_GET
@staff_page
def roster(request: HttpRequest, user: User, engagement_id: int) -> HttpResponse:
    """Show who is booked as it may be shared today."""
    found = _found(user, engagement_id, Channel.PAGE)
    names = dict(EngagementRole.choices)
    context = {
        "engagement": found,
        "rows": [(names[place.role], place) for place in printed_roster(found)],
        "may_download": sees(user, "disclosure", Channel.WORKBOOK) == See.FULL,
    }
    return render(request, "coordination/roster.html", context)


@require_GET
@staff_page
def workbook(request: HttpRequest, user: User, engagement_id: int) -> FileResponse:
    """Send the roster as a workbook; nothing is kept of it here."""
    found = _found(user, engagement_id, Channel.WORKBOOK)
    facts = RosterFacts(
        title=found.title,
        when=when.span(found.starts_at, found.ends_at, found.timezone),
        where=where_in_words(found),
        shared_on=day(time.today()),
    )
    properties = Properties(
        title=_("Roster"), creator=settings.ORGANIZATION_NAME, created_at=time.now()
    )
    out = io.BytesIO()
    write_roster(out, properties=properties, facts=facts, places=printed_roster(found))
    out.seek(0)
    return attachment(out, name=_name(found, "xlsx"), content_type=XLSX)


@require_GET
@staff_page
def csv(request: HttpRequest, user: User, engagement_id: int) -> FileResponse:
    """Send the roster as a CSV file."""
    found = _found(user, engagement_id, Channel.WORKBOOK)
    body = io.BytesIO(roster_csv(printed_roster(found)))
    return attachment(body, name=_name(found, "csv"), content_type=CSV)


def _name(engagement: Engagement, kind: str) -> str:
    """Return a name for the file that says nothing of the work."""
    return f"{slugify(_('Roster'))}-{engagement.pk}.{kind}"
