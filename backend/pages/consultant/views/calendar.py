"""My calendar: a private link for the calendars of others, and what they show."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from consultants.models import Consultant
from core.callers import caller
from core.counting import HOUR, is_within
from core.errors import NotVisible
from engagements.domain import (
    booking_calendar,
    calendar_link_of,
    choose_titles,
    end_calendar_link,
    make_calendar_link,
    read_calendar,
)
from notices.domain import preference_of
from pages.consultant.access import actor, own_page
from pages.consultant.calendar_reading import link_address
from pages.consultant.forms import CalendarWordsForm
from pages.shared.downloads import attachment
from pages.shared.forms import data_of, once_per_form

SALT = "pages.consultant.calendar"
MOST_OF_LINK = 60
# Of links that lead nowhere.
MOST_OF_CALLER = 600


@require_http_methods(["GET", "POST"])
@own_page
def calendar(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Show how things stand; make a link and show it this once."""
    user = actor(request)
    made: list[str] = []

    def make() -> str:
        # The key itself is never part of the kept answer.
        made.append(make_calendar_link(actor=user))
        return reverse("consultant:calendar")

    if request.method == "POST":
        answer = once_per_form(request, "consultant.make_calendar_link", make)
        if not made:
            messages.info(request, _("This link was already made and shown once."))
            return answer
    is_discreet = preference_of(user).is_discreet
    context = {
        "me": me,
        "link": calendar_link_of(user),
        "address": link_address(made[0]) if made else None,
        "is_discreet": is_discreet,
        "form": CalendarWordsForm(initial={"shows_titles": not is_discreet}),
    }
    return render(request, "consultant/calendar.html", context)


@require_POST
@own_page
def end(request: HttpRequest, me: Consultant) -> HttpResponse:
    """End the link: calendars that know it find nothing any more."""

    def do() -> str:
        end_calendar_link(actor=actor(request))
        messages.success(request, _("The link no longer works."))
        return reverse("consultant:calendar")

    return once_per_form(request, "consultant.end_calendar_link", do)


@require_POST
@own_page
def words(request: HttpRequest, me: Consultant) -> HttpResponse:
    """Keep whether calendars show titles and places."""
    form = CalendarWordsForm(data_of(request))
    form.full_clean()

    def do() -> str:
        shows = form.cleaned_data["shows_titles"]
        if choose_titles(actor=actor(request), is_discreet=not shows):
            messages.info(request, _("The link no longer works."))
        messages.success(request, _("Your choice is kept. Calendars show it when they next read."))
        return reverse("consultant:calendar")

    return once_per_form(request, "consultant.choose_titles", do)


@require_GET
@own_page
def booking_file(request: HttpRequest, me: Consultant, assignment_id: int) -> FileResponse:
    """Hand out the calendar file of one booking."""
    made = booking_calendar(actor=actor(request), assignment_id=assignment_id)
    return attachment(BytesIO(made.content), name=made.name, content_type=made.mimetype)


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a calendar that has the key; no page, no sign-in, and nothing kept on the way.

    A wrong, an ended and a made-up key are answered alike. Only they count for the caller: the
    services that read calendars do it for thousands from few addresses, and what one reader of
    theirs typed wrongly must not stop the others.
    """
    if not is_within(f"link:{key}", MOST_OF_LINK, salt=SALT):
        return _too_often()
    try:
        made = read_calendar(key=key)
    except NotVisible:
        address = caller(request)
        if address and not is_within(f"caller:{address}", MOST_OF_CALLER, salt=SALT):
            return _too_often()
        return _plain(_("This calendar link does not work, or not any more."), status=404)
    response = HttpResponse(made.content, content_type=made.mimetype)
    response["Content-Disposition"] = f'inline; filename="{made.name}"'
    return _closed(response)


def _too_often() -> HttpResponse:
    response = _plain(_("This calendar is read too often. Please wait an hour."), status=429)
    response["Retry-After"] = str(HOUR)
    return response


def _plain(text: str, *, status: int) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    return _closed(response)


def _closed(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
