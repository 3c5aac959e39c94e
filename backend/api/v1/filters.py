"""Filters that several nouns share."""

from django import forms
from django_filters import Filter, FilterSet

MOST_ID = 2**63 - 1


class IdFilter(Filter):
    """Rows that belong to another row, by its id; an id that is not there finds nothing."""

    field_class = forms.IntegerField

    def __init__(self, field_name: str, **options: object) -> None:
        """Filter by the column of the relation, without looking the other row up."""
        super().__init__(field_name=field_name, min_value=1, max_value=MOST_ID, **options)


class Filters(FilterSet):
    """Base of the nouns' filters."""
