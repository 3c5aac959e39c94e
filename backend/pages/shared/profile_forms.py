"""Forms of what a person says of themself; a coordinator fills them for someone on the phone."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultants.models import (
    AudienceKind,
    Availability,
    Consultant,
    County,
    Expertise,
    Facet,
    Language,
    PreferredChannel,
    Region,
    Topic,
)
from core.money import MINUTES_PER_HOUR

AMERICAN_ZONES = [
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Tijuana",
    "America/Mexico_City",
]
NOT_STATED = ""


class DayInput(forms.DateInput):
    """A date as the browser's own picker reads it, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        """Write dates as the picker expects them."""
        super().__init__(format="%Y-%m-%d")


class GroupedChoices(forms.CheckboxSelectMultiple):
    """Many boxes in groups that open; a group with a ticked box is open."""

    template_name = "shared/grouped_choices.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add each group's number of ticked boxes."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["groups"] = [
            (title, options, sum(bool(option["selected"]) for option in options))
            for title, options, _index in context["widget"]["optgroups"]
        ]
        return context


class GroupedCounties(forms.TypedMultipleChoiceField):
    """Counties by region, as numbers."""

    widget = GroupedChoices

    def __init__(self, **options: Any) -> None:
        """Read the counties when a form is made, not when the program starts."""
        super().__init__(choices=counties_by_region, coerce=int, required=False, **options)


def counties_by_region() -> list[tuple[str, list[tuple[int, str]]]]:
    """Return every region with its counties, read in one query."""
    regions: dict[str, list[tuple[int, str]]] = {}
    for county in County.objects.select_related("region").order_by("region__name", "name"):
        regions.setdefault(str(county.region), []).append((county.pk, county.name))
    return list(regions.items())


def between(least: int, most: int) -> dict[str, Any]:
    """Return what a form says of a number outside its bounds, in plain words."""
    words = format_lazy(
        gettext_lazy("Write a number from {least} to {most}."), least=least, most=most
    )
    return {"min_value": words, "max_value": words, "invalid": words}


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones of places, those near here first."""
    names = available_timezones()
    places = {name for name in names if "/" in name and name[:4] != "Etc/"} | {"UTC"}
    others = sorted(places - set(AMERICAN_ZONES))
    return [
        (_("Near here"), [(zone, zone_words(zone)) for zone in AMERICAN_ZONES]),
        (_("All others"), [(zone, zone_words(zone)) for zone in others]),
    ]


def zone_words(zone: str) -> str:
    """Return a zone's name without the marks of its spelling."""
    return zone.replace("_", " ")


def home_choices() -> list[Any]:
    """Return the homes one may state: none, only a region, or a county."""
    regions = [(f"region-{region.pk}", str(region)) for region in Region.objects.all()]
    counties = [(f"county-{county.pk}", county.name) for county in County.objects.all()]
    return [
        (NOT_STATED, _("I would rather not say")),
        (_("Only the region"), regions),
        (_("The county"), counties),
    ]


def home_ids(home: str) -> dict[str, Any]:
    """Return a chosen home as the verbs take it."""
    kind, _dash, number = home.partition("-")
    return {
        "home_county_id": int(number) if kind == "county" else None,
        "home_region_id": int(number) if kind == "region" else None,
    }


class NameForm(forms.Form):
    """The name to go by, pronouns, and the time zone of every hour that is shown."""

    chosen_name = forms.CharField(
        label=gettext_lazy("The name you go by"),
        help_text=gettext_lazy(
            "We use this name everywhere, except where money or tax needs another."
        ),
        max_length=120,
    )
    pronouns = forms.CharField(label=gettext_lazy("Pronouns"), max_length=60, required=False)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("We show you every hour in this time zone."),
        choices=zone_choices,
    )


class ReachForm(forms.Form):
    """How to reach a person."""

    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("How would you like to be reached?"),
        choices=PreferredChannel.choices,
        widget=forms.RadioSelect,
    )


class InterestsForm(forms.Form):
    """What a person brings, likes to speak on, and their languages."""

    expertise = forms.ChoiceField(
        label=gettext_lazy("What do you bring?"),
        choices=Expertise.choices,
        widget=forms.RadioSelect,
    )
    topic_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What do you like to speak on?"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which languages do you speak?"),
        queryset=Language.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PlacesForm(forms.Form):
    """Where a person lives, as closely as they wish to say, and where and how they work."""

    in_person = forms.BooleanField(label=gettext_lazy("I work in person"), required=False)
    remote = forms.BooleanField(label=gettext_lazy("I work by video or phone"), required=False)
    county_ids = GroupedCounties(label=gettext_lazy("Counties where I am willing to work"))
    home = forms.ChoiceField(
        label=gettext_lazy("Where I live"),
        help_text=gettext_lazy("Say as much or as little as you like. We never ask for a street."),
        choices=home_choices,
        required=False,
    )


class NeedsForm(forms.Form):
    """What a person needs; read by coordinators alone."""

    access_needs = forms.CharField(
        label=gettext_lazy("What I need to take part"),
        help_text=gettext_lazy("For example: a quiet room, captions, breaks, no stairs."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    travel_needs = forms.CharField(
        label=gettext_lazy("What I need when I travel"),
        help_text=gettext_lazy("For example: a seat near the door, no night drives, child care."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    support_person = forms.CharField(
        label=gettext_lazy("My support person"),
        help_text=gettext_lazy("A name, and how to reach them. They can come with you."),
        max_length=200,
        required=False,
    )


class LimitsForm(forms.Form):
    """The limits that a person sets themself; empty is no limit."""

    most_asks_a_month = forms.IntegerField(
        label=gettext_lazy("Ask me at most this many times a month"),
        min_value=0,
        max_value=100,
        error_messages=between(0, 100),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    most_minutes_a_month = forms.DecimalField(
        label=gettext_lazy("Hours of work a month, at most"),
        help_text=gettext_lazy("Travel and preparation count too."),
        min_value=0,
        max_value=744,
        error_messages=between(0, 744),
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
    )
    rest_days_after = forms.IntegerField(
        label=gettext_lazy("Days of rest after an event"),
        min_value=0,
        max_value=60,
        error_messages=between(0, 60),
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def limits(self) -> dict[str, int | None]:
        """Return the limits as the verb takes them: hours become whole minutes."""
        data = self.cleaned_data
        hours: Decimal | None = data["most_minutes_a_month"]
        return {
            "most_asks_a_month": data["most_asks_a_month"],
            "most_minutes_a_month": None if hours is None else round(hours * MINUTES_PER_HOUR),
            "rest_days_after": data["rest_days_after"] or 0,
        }


class ExclusionsForm(forms.Form):
    """Everything that a person does not do, on one page."""

    topic_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topics I don't do"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("I don't work when these are in the room"),
        choices=AudienceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    county_ids = GroupedCounties(label=gettext_lazy("Counties where I don't work"))
    venues = forms.CharField(
        label=gettext_lazy("Places where I don't work"),
        help_text=gettext_lazy("One on each line, by name."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def wanted(self) -> dict[str, Any]:
        """Return everything that is ruled out, as the verb takes it."""
        data = self.cleaned_data
        return data | {
            "topic_ids": ids(data["topic_ids"]),
            "venues": [line for line in data["venues"].splitlines() if line.strip()],
        }


class FacetsForm(forms.Form):
    """What a person chooses to state about themself."""

    facet_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("I would like to be counted as"),
        help_text=gettext_lazy("All of it is optional. Nothing ticked is a good answer."),
        queryset=Facet.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PauseForm(forms.Form):
    """The date on which the person may be asked again."""

    until = forms.DateField(
        label=gettext_lazy("Ask me again from this date"),
        widget=DayInput,
    )


class DaysForm(forms.Form):
    """Whole days, first to last."""

    says = forms.ChoiceField(
        label=gettext_lazy("On these days"),
        choices=Availability.choices,
        initial=Availability.AWAY,
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty for a single day."),
        required=False,
        widget=DayInput,
    )

    def days(self) -> dict[str, date]:
        """Return the first and the last day."""
        data = self.cleaned_data
        return {"starts_on": data["starts_on"], "ends_on": data["ends_on"] or data["starts_on"]}


class BioForm(forms.Form):
    """A new version of the words that introduce a person."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    text = forms.CharField(
        label=pgettext_lazy("bio", "Text"),
        help_text=gettext_lazy("A few sentences are enough. Say only what you want known."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def ids(rows: Iterable[Any]) -> list[int]:
    """Return the numbers of chosen rows."""
    return [row.pk for row in rows]


def first_values(person: Consultant) -> dict[str, Any]:
    """Return what the small forms show of a person to begin with."""
    home = (
        f"county-{person.home_county_id}"
        if person.home_county_id
        else f"region-{person.home_region_id}"
        if person.home_region_id
        else NOT_STATED
    )
    minutes = person.most_minutes_a_month
    plain = {
        name: getattr(person, name)
        for name in (
            "chosen_name",
            "pronouns",
            "timezone",
            "phone",
            "preferred_channel",
            "email",
            "expertise",
            "in_person",
            "remote",
            "access_needs",
            "travel_needs",
            "support_person",
            "most_asks_a_month",
            "rest_days_after",
        )
    }
    return plain | {
        "home": home,
        "most_minutes_a_month": None
        if minutes is None
        else (Decimal(minutes) / MINUTES_PER_HOUR).quantize(Decimal("0.01")),
    }
