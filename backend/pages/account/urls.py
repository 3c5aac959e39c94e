"""Addresses of the account pages."""

from django.urls import URLPattern, path

from pages.account import views

app_name = "account_pages"
urlpatterns: list[URLPattern] = [
    path("", views.details, name="details"),
    path("updates/", views.updates, name="updates"),
    path("tokens/", views.own_tokens, name="tokens"),
    path("tokens/<str:token_key>/end/", views.revoke, name="revoke"),
]
