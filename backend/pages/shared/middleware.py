"""What holds for every page: neither stored nor too large, in one's language, refusals as pages."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from core.errors import ParityError
from core.logs import without_keys
from pages.shared import drafts, refusals

Answer = Callable[[HttpRequest], HttpResponse]


class NotStored:
    """Tell browsers to keep no copy of a page, so that Back shows nothing after sign-out."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, marked as not to be stored unless the view said otherwise."""
        response = self._get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class NotTooLarge:
    """Refuse a request that is larger than anything we take, before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 by the length that the request declares; without one no body is read."""
        declared = request.headers.get("Content-Length", "")
        if declared.isdecimal() and int(declared) > settings.REQUEST_MAX_BYTES:
            words = _("This is too large to send. Please choose a smaller file.")
            return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")
        return self._get_response(request)


class OwnLanguage:
    """A signed-in person's own choice of language wins over the browser's."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language."""
        user = request.user
        if user.is_authenticated and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self._get_response(request)


class History(HistoryMiddleware):
    """Keep with every change who made it and at which address, but no key of a private link.

    What is kept also stands in front of each statement, where the database may log it.
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return who asks, and for what."""
        context = super().get_context(request)
        return {**context, "url": without_keys(context["url"])}


class RefusalsAsPages:
    """Turn a refusal that a view did not handle into its page, with the right status."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a ParityError; leave anything else to Django."""
        return refusals.page_for(request, error) if isinstance(error, ParityError) else None


class DraftsKept:
    """Keep what was entered when the person had been signed out, and give it back after."""

    def __init__(self, get_response: Answer) -> None:
        """Keep what answers next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; ``request.draft`` holds what was entered before signing in again."""
        if request.method == "GET" and request.user.is_authenticated:
            draft = drafts.take(request)
            if draft is not None:
                request.draft = draft  # type: ignore[attr-defined]
                messages.info(
                    request,
                    _("You were signed out. What you entered is back. Please save it again."),
                )
        response = self._get_response(request)
        if drafts.was_signed_out(request, response) and drafts.keep(request):
            messages.info(request, _("You were signed out. What you entered is kept."))
        return response
