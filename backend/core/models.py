"""Tables that every other app stands on: state changes, number series, idempotency keys."""

import pgtrigger
from django.conf import settings
from django.db import models

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class StateChange(models.Model):
    """One recorded step of one object's life; only ``core.moves`` writes it."""

    noun = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["noun", "object_id", "id"], name="core_statechange_of")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        """Name the object and the step."""
        return f"{self.noun} {self.object_id}: {self.move}"


class NumberSeries(models.Model):
    """The last number given in a series and year; see ``core.numbering``."""

    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="core_numberseries_once")
        ]

    def __str__(self) -> str:
        """Name the series and its last number."""
        return f"{self.series}-{self.year}: {self.last}"


class IdempotencyKey(models.Model):
    """The effect that one caller's key had; see ``core.idempotency``. Never expires."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    body_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "operation", "key"], name="core_idempotencykey_once"
            )
        ]

    def __str__(self) -> str:
        """Name the operation and key."""
        return f"{self.operation} {self.key}"
