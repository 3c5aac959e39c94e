"""Where everything is found."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("", include("pages.shared.urls")),
    path("", include("pages.consultant.urls")),
    path("coordination/", include("pages.coordination.urls")),
    path("finance/", include("pages.finance.urls")),
    path("account/", include("pages.account.urls")),
    path("", include("allauth.urls")),
    path("api/", include("api.urls")),
]
