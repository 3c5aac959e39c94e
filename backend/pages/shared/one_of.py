"""A choice of one row, whose empty answer says in words what it means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class OneOf(forms.ModelChoiceField):
    """One row of a table; the line for none says so, where Django draws a dash."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for one where one is needed; elsewhere nothing has to be stated."""
        needed = options.get("required", True)
        words = gettext_lazy("Choose one") if needed else gettext_lazy("Not stated")
        super().__init__(*args, **{"empty_label": words} | options)
