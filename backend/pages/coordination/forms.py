"""Forms of the coordination pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Component
from consultants.models import Consultant
from engagements.models import WorkEntry

ZONES = [
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "Pacific/Honolulu",
]


class WallTimeField(forms.Field):
    """A date and hour as read on a wall clock; the form knows whose wall."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        """Return the naive time; refuse anything else."""
        if value in self.empty_values:
            return None
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            at = None
        if at is None or at.tzinfo is not None:
            raise forms.ValidationError(_("Enter a date and an hour."))
        return at

    def prepare_value(self, value: Any) -> Any:
        """Write the time as the widget reads it."""
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value


class SignInForm(forms.Form):
    """Who gets a sign-in, and in which language they are written to."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"),
        queryset=Consultant.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of their pages and e-mails"),
        help_text=gettext_lazy("Everyone can change it for themselves."),
        choices=settings.LANGUAGES,
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        """Offer the people who have none yet."""
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people


class PhoneHoursForm(forms.Form):
    """Minutes by component as someone says them by phone; filled with what is known."""

    def __init__(self, *args: Any, work: Iterable[WorkEntry], **options: Any) -> None:
        """Add one field for every component, those of the plan first."""
        super().__init__(*args, **options)
        said = {
            entry.component: entry.planned_minutes
            if entry.reported_minutes is None
            else entry.reported_minutes
            for entry in work
        }
        for component in dict.fromkeys([*said, *Component.values]):
            self.fields[component] = forms.IntegerField(
                label=_("%(component)s, in minutes") % {"component": Component(component).label},
                min_value=0,
                max_value=24 * 60,
                initial=said.get(component, 0),
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def minutes(self) -> dict[str, int]:
        """Return the whole minutes of every component; an empty field is none."""
        return {component: said or 0 for component, said in self.cleaned_data.items()}


class NoteForm(forms.Form):
    """A question about hours."""

    note = forms.CharField(
        label=gettext_lazy("What would you like to know?"),
        help_text=gettext_lazy("The person reads it as you write it. Nothing is taken away."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WorkbookForm(forms.Form):
    """A workbook to bring in."""

    workbook = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        help_text=gettext_lazy("First you see what would happen. Nothing is changed yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Choose a workbook first.")},
    )
