"""Addresses of the pages that everyone shares."""

from django.urls import URLPattern, URLResolver, include, path

from pages.shared.views import home, jobs, notices, preferences, styleguide

shared: list[URLPattern] = [
    path("language/", preferences.choose_language, name="language"),
    path("leaving-quickly/", preferences.leaving_quickly, name="exit"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:notice_id>/read/", notices.read, name="notice_read"),
    path("notices/preview/<slug:kind>/<slug:language>/", notices.preview, name="notice_preview"),
    path("jobs/<int:job_id>/progress/", jobs.progress, name="job_progress"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job_id>/retry/", jobs.retry, name="job_retry"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/confirm/", styleguide.confirm, name="styleguide_confirm"),
    path("styleguide/form/", styleguide.form, name="styleguide_form"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
    path("", include((shared, "shared"))),
]
