"""The account pages as a Django application."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Pages of the part of the site called account."""

    name = "pages.account"
    label = "pages_account"
