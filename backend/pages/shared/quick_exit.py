"""Leaving the site quickly: where to, and whether the person wants the button at all.

The choice is a cookie on the device, because it is the device that someone may look at.
"""

from django.http import HttpRequest, HttpResponse

TARGET = "https://www.weather.gov/"
COOKIE = "leave_button"
HIDDEN = "hidden"
YEAR = 60 * 60 * 24 * 365


def is_hidden(request: HttpRequest) -> bool:
    """Return whether this device hides the button."""
    return request.COOKIES.get(COOKIE) == HIDDEN


def choose(response: HttpResponse, *, hidden: bool, secure: bool) -> None:
    """Remember the choice on the device."""
    if hidden:
        response.set_cookie(
            COOKIE, HIDDEN, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
