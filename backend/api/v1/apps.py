"""Version 1 of the API as a Django application."""

from django.apps import AppConfig


class ApiV1Config(AppConfig):
    """The programs' way in: the same verbs as the pages."""

    name = "api.v1"
    label = "api_v1"
