"""The administration pages as a Django application."""

from django.apps import AppConfig


class AdministrationPagesConfig(AppConfig):
    """Pages where policy and people are set."""

    name = "pages.administration"
    label = "pages_administration"
