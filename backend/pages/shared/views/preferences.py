"""Choices that hold for every page: the language and the button to leave quickly."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain.own import choose_language as choose_own_language
from core.errors import NotVisible
from pages.shared import quick_exit
from pages.shared.forms import go_to


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the site in another language; a signed-in person's choice is kept with them."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        raise NotVisible
    user: Any = request.user
    if user.is_authenticated:
        choose_own_language(actor=user, language=code)
    response = go_to(request, _next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=quick_exit.YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "POST"])
def leaving_quickly(request: HttpRequest) -> HttpResponse:
    """Say honestly what the button does, and show or hide it on this device."""
    if request.method != "POST":
        context = {"target": quick_exit.TARGET}
        return render(request, "shared/leaving_quickly.html", context)
    response = go_to(request, request.path)
    hidden = request.POST.get("button") == quick_exit.HIDDEN
    quick_exit.choose(response, hidden=hidden, secure=request.is_secure())
    return response


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}) else "/"
