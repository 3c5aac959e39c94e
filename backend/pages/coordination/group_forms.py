"""Forms of boards, cohorts and workgroups."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from compensation.models import Activity, Component, EngagementRole, Fund
from consultants.models import Consultant, Group, GroupKind
from engagements.models import Requester
from pages.coordination.forms import ZONES, WallTimeField
from pages.shared.one_of import OneOf
from pages.shared.profile_forms import DayInput

PLANNED = (Component.PREPARATION, Component.TRAVEL, Component.DEBRIEF)


class GroupChangeForm(forms.Form):
    """A group's name, seats and days."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    seat_count = forms.IntegerField(
        label=gettext_lazy("Seats"),
        help_text=gettext_lazy("Leave it empty for no limit."),
        min_value=1,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DayInput)


class GroupForm(GroupChangeForm):
    """A new group."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=GroupKind.choices, widget=forms.RadioSelect
    )
    parent_id = OneOf(label=gettext_lazy("Part of"), queryset=Group.objects.all(), required=False)
    field_order = ("kind", "name", "parent_id")


class TermForm(forms.Form):
    """Who sits in a group, from when to when."""

    consultant_id = OneOf(
        label=gettext_lazy("Member"),
        queryset=Consultant.objects.order_by("chosen_name", "id"),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for an open term."),
        required=False,
        widget=DayInput,
    )


class EndForm(forms.Form):
    """The last day of a term."""

    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput)


class MeetingForm(forms.Form):
    """A meeting of a group: each member present that day gets a seat and a drafted offer."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    activity = forms.ChoiceField(
        label=gettext_lazy("Activity"), choices=Activity.choices, initial=Activity.BOARD_MEETING
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=EngagementRole.choices, initial=EngagementRole.ADVISOR
    )
    starts_at = WallTimeField(label=gettext_lazy("Starts"))
    ends_at = WallTimeField(label=gettext_lazy("Ends"))
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the place"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    is_remote = forms.BooleanField(label=gettext_lazy("By video or phone"), required=False)
    requester_id = OneOf(label=gettext_lazy("Who asks for it"), queryset=Requester.objects.all())
    fund_id = OneOf(label=gettext_lazy("The fund that pays"), queryset=Fund.objects.all())
    reply_by_at = WallTimeField(label=gettext_lazy("Answer by"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add one field of minutes for what stands around a meeting."""
        super().__init__(*args, **options)
        for component in PLANNED:
            words = {"component": component.label}
            self.fields[component.value] = forms.IntegerField(
                label=gettext_lazy("%(component)s, in minutes") % words,
                min_value=0,
                max_value=24 * 60,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        """Put the meeting's times into the place's zone, and the answer's into our own."""
        data = super().clean() or {}
        zone = ZoneInfo(data.get("timezone") or settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            if data.get(name):
                data[name] = data[name].replace(tzinfo=zone)
        if data.get("reply_by_at"):
            data["reply_by_at"] = data["reply_by_at"].replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        return data

    def meeting(self) -> dict[str, Any]:
        """Return the meeting as the verb takes it."""
        data = dict(self.cleaned_data)
        minutes = {component.value: data.pop(component.value) for component in PLANNED}
        return data | {
            "requester_id": data["requester_id"].pk,
            "fund_id": data["fund_id"].pk,
            "workload": {name: value for name, value in minutes.items() if value},
        }
