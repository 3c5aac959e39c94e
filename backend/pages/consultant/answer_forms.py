"""Forms around an offer: the employer question, not now, a question, another time."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from core import time
from engagements.domain.planning import EARLIEST_YEAR, LATEST_YEAR
from engagements.models import EmployerPays
from pages.shared.when import weekday

PAUSES = (timedelta(days=30), timedelta(days=90), timedelta(days=180))
ANOTHER_DAY = "another"


class EmployerForm(forms.Form):
    """Whether an employer pays for the same hour; it may stay open."""

    employer_pays = forms.ChoiceField(
        label=_("Is an employer paying me for this time?"),
        help_text=_("It does not lower your pay here. Your coordinator may ask you about it."),
        choices=EmployerPays.choices,
        required=False,
        widget=forms.RadioSelect,
    )


class NotNowForm(forms.Form):
    """From which day the person may be asked again."""

    until = forms.ChoiceField(
        label=_("When may we ask you again?"),
        help_text=_("Until then nobody asks you. You can change this at any time."),
        widget=forms.RadioSelect,
    )
    another_day = forms.DateField(
        label=_("The other day, if you chose that"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        """Offer real dates, counted from the person's own today."""
        super().__init__(*args, **options)
        days = [time.today(zone) + pause for pause in PAUSES]
        field = self.fields["until"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((day.isoformat(), weekday(day)) for day in days),
            (ANOTHER_DAY, _("Another day")),
        ]
        field.initial = days[0].isoformat()

    def clean(self) -> dict[str, Any]:
        """Ask for the day when another one was chosen."""
        data = super().clean() or {}
        if data.get("until") == ANOTHER_DAY and not data.get("another_day"):
            self.add_error("another_day", _("Enter the day from which we may ask you again."))
        return data

    @property
    def day(self) -> date:
        """The day that was chosen."""
        chosen: date | None = None
        if self.cleaned_data["until"] == ANOTHER_DAY:
            chosen = self.cleaned_data["another_day"]
        return chosen or date.fromisoformat(self.cleaned_data["until"])

    def field_of(self, problem: str) -> str:
        """Show what the verb says of the day beside the day."""
        return "another_day" if problem == "not_until" else problem


class AskForm(forms.Form):
    """A question about the offer."""

    text = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("A person reads it and answers you here."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SuggestForm(forms.Form):
    """Another time for the work, on the person's own clock."""

    on = forms.DateField(
        label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    text = forms.CharField(
        label=_("Anything to add?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, zone: str, starts_at: datetime, ends_at: datetime, **options: Any
    ) -> None:
        """Begin with the time that was offered."""
        self._zone = ZoneInfo(zone)
        first, last = starts_at.astimezone(self._zone), ends_at.astimezone(self._zone)
        offered = {"on": first.date(), "starts": first.time(), "ends": last.time()}
        super().__init__(*args, **options | {"initial": offered})

    def clean_on(self) -> date:
        """Refuse a year that is a slip of the hand; some have no time in any zone."""
        on: date = self.cleaned_data["on"]
        if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
            raise forms.ValidationError(_("Enter a year from 2000 to 2100."))
        return on

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is not after its start."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The end must be after the start."))
        return data

    def span(self) -> tuple[datetime, datetime]:
        """Return the two instants."""
        on = self.cleaned_data["on"]
        starts, ends = (
            datetime.combine(on, self.cleaned_data[name], self._zone) for name in ("starts", "ends")
        )
        return starts, ends

    def field_of(self, problem: str) -> str:
        """Show what the verb says of an instant beside the field it was entered in."""
        return {"starts_at": "starts", "ends_at": "ends"}.get(problem, problem)
