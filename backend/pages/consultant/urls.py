"""Addresses of the consultant pages."""

from django.urls import URLPattern, URLResolver, include, path

from pages.consultant.views import asking, home, money, offers, profile, work

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
    path("profile/reach/", profile.reach, name="reach"),
    path("profile/interests/", profile.interests, name="interests"),
    path("profile/places/", profile.places, name="places"),
    path("profile/needs/", profile.needs, name="needs"),
    path("profile/limits/", profile.limits, name="limits"),
    path("profile/not-for-me/", profile.not_for_me, name="not_for_me"),
    path("profile/counted/", profile.facets, name="facets"),
    path("profile/pause/", profile.pause_until, name="pause"),
    path("profile/pause/now/", profile.pause_now, name="pause_now"),
    path("profile/days/", asking.days, name="days"),
    path("profile/days/week/", profile.week, name="week"),
    path("profile/days/<int:block_id>/away/", asking.drop_days, name="drop_days"),
    path("profile/not-with/", asking.not_with, name="not_with"),
    path("profile/not-with/<int:apart_id>/away/", asking.drop_not_with, name="drop_not_with"),
    path("profile/bio/", asking.bio, name="bio"),
    path("profile/bio/<int:bio_id>/", asking.answer_bio, name="answer_bio"),
    path("profile/details/", profile.payee, name="payee"),
    path("profile/choice/", profile.method, name="method"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((pages, "consultant")))]
