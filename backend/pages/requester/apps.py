"""The requesters' pages as a Django application."""

from django.apps import AppConfig


class RequesterPagesConfig(AppConfig):
    """Pages of the part of the site called requester."""

    name = "pages.requester"
    label = "pages_requester"
