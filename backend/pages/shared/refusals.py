"""Pages for what could not be done: plain cause, nothing lost, what to do, whom to ask."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from core.errors import Invalid, KeyReused, NotVisible, ParityError, Refused


def page_for(request: HttpRequest, error: ParityError) -> HttpResponse:
    """Return the page for a refusal. What cannot be seen answers as what does not exist."""
    if isinstance(error, NotVisible):
        return not_found(request, error)
    if isinstance(error, Refused):
        return not_allowed(request, error)
    context: dict[str, Any] = {
        "title": error.title,
        "detail": error.detail if str(error.detail) != str(error.title) else "",
        "problems": error.problems if isinstance(error, Invalid) else (),
        "again_url": _way_back(request),
    }
    if isinstance(error, KeyReused):
        context["title"] = _("This form was already used")
        context["detail"] = _("Your first answer was kept. Please load the page again.")
    return render(request, "shared/refusal.html", context, status=error.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 in the same words whatever the reason."""
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the refusal's sentence, if it has one."""
    detail = exception.detail if isinstance(exception, Refused) else ""
    if str(detail) == str(Refused.title):
        detail = ""
    return render(request, "403.html", {"detail": detail}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return render(request, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a template that needs no database and no session."""
    page = loader.render_to_string("500.html", {"contact": settings.CONTACT_EMAIL})
    return HttpResponse(page, status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a POST whose CSRF token is missing or old."""
    return render(
        request, "shared/form_expired.html", {"again_url": _way_back(request)}, status=403
    )


def _way_back(request: HttpRequest) -> str:
    """Return the page to load again: the form's own address, which answers GET as well."""
    return request.get_full_path()
