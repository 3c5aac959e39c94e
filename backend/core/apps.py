"""The core application: finds every app's invariants when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Registers what must always hold."""

    name = "core"

    def ready(self) -> None:
        """Import each app's ``invariants`` module, which registers its queries."""
        autodiscover_modules("invariants")
