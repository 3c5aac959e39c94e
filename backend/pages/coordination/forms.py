"""Forms of the coordination pages."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Activity, Component, EngagementRole, Fund
from consultants.models import Consultant
from engagements.models import Requester, Session
from engagements.models.engagement import FilledBy

ZONES = [
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "Pacific/Honolulu",
]
PLANNED = [component for component in Component.values if component != Component.ATTENDANCE]


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


class SessionField(forms.ModelChoiceField):
    """A choice of sessions, named by convening, code and title."""

    def label_from_instance(self, obj: Session) -> str:
        """Name a session."""
        title = obj.current.title if obj.current else ""
        return f"{obj.convening}: {obj.code} {title}"


class EngagementForm(forms.Form):
    """One piece of work: either a session's, or with times of its own."""

    activity = forms.ChoiceField(label=gettext_lazy("Activity"), choices=Activity.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    requester_id = forms.ModelChoiceField(
        label=gettext_lazy("Who asks for it"), queryset=Requester.objects.none(), required=False
    )
    new_requester = forms.CharField(
        label=gettext_lazy("Or someone new"),
        help_text=gettext_lazy("The name of a county, agency or partner."),
        max_length=160,
        required=False,
    )
    fund_id = forms.ModelChoiceField(
        label=gettext_lazy("The fund that pays"), queryset=Fund.objects.none()
    )
    session_id = SessionField(
        label=gettext_lazy("Session of a convening"),
        help_text=gettext_lazy("Its times are used. Leave it empty for other work."),
        queryset=Session.objects.none(),
        required=False,
    )
    starts_at = WallTimeField(label=gettext_lazy("Starts"), required=False)
    ends_at = WallTimeField(label=gettext_lazy("Ends"), required=False)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the place"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    is_remote = forms.BooleanField(label=gettext_lazy("By video or phone"), required=False)
    audience = forms.CharField(
        label=gettext_lazy("Who listens"),
        help_text=gettext_lazy("Say so when law enforcement is there: people ask."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the funds, requesters and sessions that there are."""
        super().__init__(*args, **options)
        self._choose("requester_id", Requester.objects.all())
        self._choose("fund_id", Fund.objects.all())
        free = Session.objects.filter(engagement=None, current__isnull=False)
        self._choose("session_id", free.select_related("convening", "current"))

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """Put the wall times into the place's time zone; ask for one requester."""
        data = super().clean() or {}
        if not data.get("requester_id") and not data.get("new_requester"):
            self.add_error("requester_id", _("Choose who asks for it, or enter someone new."))
        zone = ZoneInfo(data.get("timezone") or settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            if data.get(name):
                data[name] = data[name].replace(tzinfo=zone)
        return data


class SeatForm(forms.Form):
    """A role to be filled, with its planned minutes; attendance follows from the times."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=EngagementRole.choices)
    filled_by = forms.ChoiceField(label=gettext_lazy("Filled by"), choices=FilledBy.choices)
    label = forms.CharField(
        label=gettext_lazy("Printed under the name"),
        help_text=gettext_lazy("As the programme will show it."),
        max_length=120,
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add one field of minutes for every planned component."""
        super().__init__(*args, **options)
        for component in PLANNED:
            self.fields[component] = forms.IntegerField(
                label=_("%(component)s, in minutes") % {"component": Component(component).label},
                min_value=0,
                max_value=24 * 60,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def workload(self) -> dict[str, int]:
        """Return the planned minutes by component."""
        data = self.cleaned_data
        return {component: data[component] for component in PLANNED if data[component]}


class OfferForm(forms.Form):
    """Whom to ask, and by when to answer."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People to ask"),
        queryset=Consultant.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    reply_by_at = WallTimeField(label=gettext_lazy("Answer by"))
    reason = forms.CharField(
        label=gettext_lazy("Reason, if you ask someone out of turn or in spite of a warning"),
        help_text=gettext_lazy("It is kept. Other coordinators can read it."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        """Offer the people whom the page shows."""
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people

    def clean_reply_by_at(self) -> datetime:
        """Read the time in the organisation's time zone."""
        at: datetime = self.cleaned_data["reply_by_at"]
        return at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


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
