"""The finance pages as a Django application."""

from django.apps import AppConfig


class FinancePagesConfig(AppConfig):
    """Pages of the part of the site called finance."""

    name = "pages.finance"
    label = "pages_finance"
