"""Addresses of the consultant pages."""

from django.urls import URLPattern, URLResolver, include, path

from pages.consultant.views import home, money, offers, profile, work

pages: list[URLPattern] = [
    path("home/", home.home, name="home"),
    path("offers/", offers.offers, name="offers"),
    path("offers/<int:offer_id>/", offers.offer, name="offer"),
    path("work/", work.work, name="work"),
    path("work/<int:assignment_id>/hours/", work.hours, name="hours"),
    path("work/<int:assignment_id>/withdraw/", work.withdraw, name="withdraw"),
    path("money/", money.money, name="money"),
    path("money/<int:invoice_id>/", money.invoice, name="invoice"),
    path("money/<int:invoice_id>/question/", money.question, name="question"),
    path("money/<int:invoice_id>/file/", money.document, name="document"),
    path("profile/", profile.profile, name="profile"),
    path("profile/change/", profile.change, name="change_profile"),
    path("profile/details/", profile.payee, name="payee"),
    path("profile/choice/", profile.method, name="method"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((pages, "consultant")))]
