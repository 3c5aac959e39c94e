"""Forms of what is owed after work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from engagements.models import Finding
from pages.shared.one_of import OneOf


class NoShowForm(forms.Form):
    """What a coordinator knows of why someone was not there."""

    note = forms.CharField(
        label=_("What do you know about it?"),
        help_text=_("For coordinators. It is kept with your name."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """The answer that a person is owed."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("The person reads it as you write it, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class FindingForm(forms.Form):
    """What came of the work; one of the two can be empty."""

    learned = forms.CharField(
        label=_("What was learned"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    changed = forms.CharField(
        label=_("What changed because of it"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CoordinatorField(OneOf):
    """A choice of coordinators, by their chosen names."""

    def label_from_instance(self, obj: User) -> str:
        """Name a coordinator."""
        return obj.name or obj.email


class ChangeFindingForm(forms.Form):
    """Who owes a finding, by when, and why that changes."""

    owed_by_id = CoordinatorField(label=_("Who owes it"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Why?"), help_text=_("Kept with the change."), max_length=500)

    def __init__(self, *args: Any, finding: Finding, **options: Any) -> None:
        """Offer whoever coordinates now."""
        known = {"owed_by_id": finding.owed_by_id, "due_on": finding.due_on.isoformat()}
        super().__init__(*args, **options | {"initial": known})
        field = self.fields["owed_by_id"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.on_duty(Role.COORDINATOR)
