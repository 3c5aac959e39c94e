"""Addresses of the coordination pages."""

from django.urls import URLPattern, URLResolver, include, path

from pages.coordination.views import (
    convenings,
    engagements,
    hours,
    imports,
    invoices,
    network,
    offers,
    today,
)

pages: list[URLPattern] = [
    path("", today.today, name="today"),
    path("network/", network.people, name="network"),
    path("network/sign-ins/", network.sign_ins, name="sign_ins"),
    path("network/<int:consultant_id>/", network.person, name="person"),
    path("convenings/", convenings.convenings, name="convenings"),
    path("convenings/<slug:code>/", convenings.convening, name="convening"),
    path("convenings/<slug:code>/programme/", convenings.printed, name="printed"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/plan/", engagements.plan, name="plan"),
    path("engagements/<int:engagement_id>/", engagements.engagement, name="engagement"),
    path("engagements/<int:engagement_id>/seat/", engagements.seat, name="add_seat"),
    path("engagements/seats/<int:seat_id>/offer/", offers.compose, name="compose"),
    path("outbox/", offers.outbox, name="outbox"),
    path("outbox/<int:offer_id>/", offers.offer, name="offer"),
    path("outbox/<int:offer_id>/withdraw/", offers.withdraw, name="withdraw"),
    path("engagements/assignments/<int:assignment_id>/cancel/", offers.cancel, name="cancel"),
    path("hours/", hours.hours, name="hours"),
    path("hours/confirm/", hours.confirm, name="confirm"),
    path("hours/<int:assignment_id>/ask/", hours.ask, name="ask"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("import/", imports.imports, name="imports"),
    path("import/<slug:kind>/", imports.upload, name="import"),
    path("import/<slug:kind>/template/", imports.template, name="import_template"),
    path("import/<slug:kind>/<str:token>/", imports.check, name="import_check"),
    path("import/<slug:kind>/<str:token>/result/", imports.result, name="import_result"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((pages, "coordination")))]
