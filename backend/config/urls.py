"""Where everything is found."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from pages.shared.refusals import not_found


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("", include("pages.shared.urls")),
    path("", include("pages.consultant.urls")),
    path("coordination/", include("pages.coordination.urls")),
    path("finance/", include("pages.finance.urls")),
    path("administration/", include("pages.administration.urls")),
    path("account/", include("pages.account.urls")),
    path("ask/", include("pages.requester.urls")),
    # The network changes an address on request: allauth's own pages for it stay closed.
    re_path(r"^(?:email|confirm-email)/", not_found),
    path("", include("allauth.urls")),
    path("api/", include("api.urls")),
]

handler400 = "pages.shared.refusals.bad_request"
handler403 = "pages.shared.refusals.not_allowed"
handler404 = "pages.shared.refusals.not_found"
handler500 = "pages.shared.refusals.broken"
