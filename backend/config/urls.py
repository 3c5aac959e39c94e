"""Where everything is found."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from pages.shared.refusals import not_found


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up."""
    return HttpResponse("ok", content_type="text/plain")


# Signing in to the administration goes through the one sign-in page.
admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz),
    path("", include("pages.shared.urls")),
    path("", include("pages.consultant.urls")),
    path("coordination/", include("pages.coordination.urls")),
    path("finance/", include("pages.finance.urls")),
    path("administration/", include("pages.administration.urls")),
    path("account/", include("pages.account.urls")),
    # The network changes an address on request: allauth's own pages for it stay closed.
    path("email/", not_found),
    path("confirm-email/", not_found),
    path("", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
]

handler400 = "pages.shared.refusals.bad_request"
handler403 = "pages.shared.refusals.not_allowed"
handler404 = "pages.shared.refusals.not_found"
handler500 = "pages.shared.refusals.broken"
