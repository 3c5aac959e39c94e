"""Addresses of the requesters' pages. A private link holds 43 characters that nobody guesses."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from pages.requester import views


class LinkKey:
    """The key of a private link."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        """Return the key."""
        return value

    def to_url(self, value: str) -> str:
        """Return the key."""
        return value


register_converter(LinkKey, "link_key")

pages: list[URLPattern] = [
    path("", views.ask, name="ask"),
    path("sent/", views.sent, name="sent"),
    path("<link_key:token>/", views.followed, name="request"),
    path("<link_key:token>/confirm/", views.confirm, name="confirm"),
    path("<link_key:token>/answer/", views.answer, name="answer"),
    path("<link_key:token>/remark/", views.remark, name="remark"),
    path("<link_key:token>/new-link/", views.new_link, name="new_link"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((pages, "requester")))]
