"""The coordination pages as a Django application."""

from django.apps import AppConfig


class CoordinationPagesConfig(AppConfig):
    """Pages of the part of the site called coordination."""

    name = "pages.coordination"
    label = "pages_coordination"
