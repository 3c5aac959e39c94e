"""Forms of the consultant pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compensation.models import Component
from consultants.models import PaymentMethod
from core.money import MINUTES_PER_HOUR


@dataclass(frozen=True)
class ComponentFields:
    """The two fields of one component with its plan."""

    label: str
    planned_minutes: int
    fields: tuple[forms.BoundField, forms.BoundField]
    """Hours and minutes."""


class HoursForm(forms.Form):
    """Hours and minutes for every component; planned ones first, others can be added."""

    def __init__(
        self, *args: Any, shown: Mapping[str, int], planned: Mapping[str, int], **options: Any
    ) -> None:
        """Make two whole-number fields a component, filled with what is shown."""
        super().__init__(*args, **options)
        self._planned = planned
        self.components = [*shown, *(c for c in Component.values if c not in shown)]
        for component in self.components:
            hours, minutes = divmod(shown.get(component, 0), MINUTES_PER_HOUR)
            words = {"component": Component(component).label}
            self.fields[f"{component}_hours"] = _whole(
                _("Hours"), 24, hours, _("%(component)s: enter hours from 0 to 24.") % words
            )
            self.fields[f"{component}_minutes"] = _whole(
                _("Minutes"), 59, minutes, _("%(component)s: enter minutes from 0 to 59.") % words
            )

    def minutes(self) -> dict[str, int]:
        """Return the whole minutes of every component."""
        data = self.cleaned_data
        return {
            name: MINUTES_PER_HOUR * (data[f"{name}_hours"] or 0) + (data[f"{name}_minutes"] or 0)
            for name in self.components
        }

    def field_of(self, problem: str) -> str:
        """Show what the verb says of a component on its hours."""
        return f"{problem}_hours" if problem in Component.values else problem

    def by_component(self) -> list[ComponentFields]:
        """Return each component's fields with its plan."""
        return [
            ComponentFields(
                label=str(Component(name).label),
                planned_minutes=self._planned.get(name, 0),
                fields=(self[f"{name}_hours"], self[f"{name}_minutes"]),
            )
            for name in self.components
        ]


def _whole(label: Any, most: int, value: int, error: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        initial=value,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": error, "min_value": error, "max_value": error},
    )


class QueryForm(forms.Form):
    """What is wrong with an invoice, in the person's own words."""

    note = forms.CharField(
        label=_("What looks wrong?"),
        help_text=_("Write it in your own words. A person reads it and answers you."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PayeeForm(forms.Form):
    """The legal name and address that payments go to; never shown again after entry."""

    legal_name = forms.CharField(
        label=_("Legal name"),
        help_text=_("As on your bank account or tax papers. Only finance can ask to see it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    remit_to = forms.CharField(
        label=_("Address for payments and papers"),
        help_text=_("It may be a post box or a Safe at Home address."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )


class MethodForm(forms.Form):
    """How the person wants to be paid."""

    payment_method = forms.ChoiceField(
        label=_("How would you like to be paid?"),
        help_text=_("It is your choice. You can change it at any time."),
        choices=PaymentMethod.choices,
        widget=forms.RadioSelect,
    )


class ApartForm(forms.Form):
    """Whom the person would rather not meet at work."""

    words = forms.CharField(
        label=_("Whom would you rather not meet at work?"),
        help_text=_("A name, or words that help us to know. No reason is needed."),
        max_length=200,
    )


class CalendarWordsForm(forms.Form):
    """What calendars of others show of a booking; nothing but its time, to begin with."""

    shows_titles = forms.BooleanField(
        label=_("Show titles and places in my calendar"),
        required=False,
        help_text=_("When you turn this on, your link ends. You can then make a new one."),
    )
