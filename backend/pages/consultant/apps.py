"""The consultant pages as a Django application."""

from django.apps import AppConfig


class ConsultantPagesConfig(AppConfig):
    """Pages of the part of the site called consultant."""

    name = "pages.consultant"
    label = "pages_consultant"
