"""The notices application: finds what other applications add to an e-mail when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    """The outbox, and how each person wishes to be told."""

    name = "notices"

    def ready(self) -> None:
        """Import each app's ``telling`` module, which registers files and time zones."""
        autodiscover_modules("telling")
