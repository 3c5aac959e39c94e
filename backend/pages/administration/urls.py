"""Addresses of the administration pages."""

from django.urls import path

from pages.administration.views import funds, outbox, people, rates

app_name = "administration"
urlpatterns = [
    path("", people.people, name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("rates/", rates.rates, name="rates"),
    path("rates/new/", rates.new_rate, name="rate_new"),
    path("comparators/new/", rates.new_comparator, name="comparator_new"),
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.new, name="fund_new"),
    path("funds/<int:fund_id>/", funds.change, name="fund"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:notice_id>/again/", outbox.again, name="outbox_again"),
    path("outbox/<int:notice_id>/arrived/", outbox.arrived, name="outbox_arrived"),
]
