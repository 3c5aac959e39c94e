"""The shared pages as a Django application."""

from django.apps import AppConfig


class SharedPagesConfig(AppConfig):
    """Pages of the part of the site called shared."""

    name = "pages.shared"
    label = "pages_shared"
