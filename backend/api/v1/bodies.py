"""What callers send: checked before a domain function sees it; unknown fields are refused."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.v1.filters import MOST_ID
from core import time

LONGEST_NOTE = 2000
LONGEST_DAY_MINUTES = 24 * 60


class Body(serializers.Serializer[Any]):
    """A body that takes exactly its fields, so that no typing mistake is passed over."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the checked values. Raises ValidationError for a field there is not."""
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields), key=str)
            if unknown:
                message = _("There is no such field here.")
                raise serializers.ValidationError({str(name): [message] for name in unknown})
        return super().to_internal_value(data)


class IdField(serializers.IntegerField):
    """The id of another row."""

    def __init__(self, **options: Any) -> None:
        """Keep ids within what the database can hold."""
        super().__init__(min_value=1, max_value=MOST_ID, **options)


class IdsField(serializers.ListField):
    """The ids of several rows."""

    def __init__(self, **options: Any) -> None:
        """Take at least one and not more than a page's worth."""
        super().__init__(child=IdField(), min_length=1, max_length=500, **options)


class ChosenField(serializers.ListField):
    """The ids of the rows that are chosen; none is a choice too."""

    def __init__(self, **options: Any) -> None:
        """Take no more than any list of reference data holds."""
        super().__init__(child=IdField(), max_length=200, **options)


class AmountField(serializers.DecimalField):
    """Dollars with two places, as a string."""

    def __init__(self, **options: Any) -> None:
        """Take whole cents."""
        super().__init__(max_digits=12, decimal_places=2, **options)


class MinutesField(serializers.DictField):
    """Whole minutes by component of the work."""

    def __init__(self, **options: Any) -> None:
        """Take at most a day for each."""
        minutes = serializers.IntegerField(min_value=0, max_value=LONGEST_DAY_MINUTES)
        super().__init__(child=minutes, **options)


def check_zone(name: str) -> None:
    """Refuse a name that is no time zone. Raises ValidationError."""
    if not time.is_zone(name):
        raise serializers.ValidationError(_("Enter a time zone such as America/New_York."))


class NoteBody(Body):
    """A sentence that says why."""

    note = serializers.CharField(max_length=LONGEST_NOTE)


class OptionalNoteBody(Body):
    """A sentence that may say why."""

    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


class ReasonBody(Body):
    """The reason, as it will be kept."""

    reason = serializers.CharField(max_length=200)


class DroppedSerializer(serializers.Serializer[Any]):
    """The row that is no longer there."""

    id = serializers.IntegerField()


class CountSerializer(serializers.Serializer[Any]):
    """How many rows were changed."""

    count = serializers.IntegerField()
