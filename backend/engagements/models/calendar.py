"""A person's private calendar link."""

from django.conf import settings
from django.db import models


class CalendarLink(models.Model):
    """The one link by which calendars read a person's work; a new one ends the one before.

    The key itself is shown once and never kept: ``digest`` is its SHA-256 (the key is random,
    so nothing can be guessed from it).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_link"
    )
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the number, never the key."""
        return f"calendar link {self.pk}"
