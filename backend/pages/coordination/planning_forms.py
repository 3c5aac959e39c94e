"""Forms of planning: an engagement, what everyone there needs to know, and its seats."""

from collections.abc import Sequence
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from compensation.models import Activity, Component, EngagementRole, Fund
from consultants.models import AudienceKind, County, Group, Language, Region, Topic
from engagements.models import Engagement, Recording, Requester, Seat, Session, Way
from engagements.models.engagement import FilledBy
from pages.coordination.forms import ZONES, WallTimeField
from pages.shared.one_of import OneOf

PLANNED = [component for component in Component.values if component != Component.ATTENDANCE]
# What a new seat begins with: time to get ready and time to come down from it are paid work.
USUAL_MINUTES = {Component.PREPARATION: 60, Component.DEBRIEF: 30}
Words = Any
"""A text or one that is translated late: what Django takes as a label."""
Sections = Sequence[tuple[str | Promise, Sequence[str]]]
MOST_EQUAL_SEATS = 20
SUPPORTERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def _text(label: Words, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


def _area(label: Words, length: int, **options: Any) -> forms.CharField:
    return _text(label, length, widget=forms.Textarea(attrs={"rows": 4}), **options)


def _one_of(label: Words, rows: Any, **options: Any) -> forms.ModelChoiceField:
    options.setdefault("required", False)
    return OneOf(label=label, queryset=rows, **options)


class SectionedForm(forms.Form):
    """A long form whose fields stand in named sections, in this order."""

    sections: ClassVar[Sections] = ()

    @property
    def parts(self) -> list[tuple[str | Promise, list[BoundField]]]:
        """The sections with their fields as drawn."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.sections
        ]


class SessionField(OneOf):
    """A choice of sessions, named by convening, code and title."""

    def label_from_instance(self, obj: Session) -> str:
        """Name a session."""
        title = obj.current.title if obj.current else ""
        return f"{obj.convening}: {obj.code} {title}"


class BriefingForm(SectionedForm):
    """What everyone there needs to know before a yes, and what a booked person needs."""

    audience = _text(
        gettext_lazy("Who listens"),
        200,
        help_text=gettext_lazy("In your own words, such as “about 80 caregivers”."),
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Among them"),
        help_text=gettext_lazy("Say so when law enforcement is there: people ask."),
        choices=AudienceKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    county_id = _one_of(gettext_lazy("County of the work"), County.objects.all())
    format = _text(
        gettext_lazy("Format"),
        300,
        help_text=gettext_lazy("Such as “a talk of 10 minutes, then questions”."),
    )
    questions = _area(gettext_lazy("Agreed questions"), 3000)
    off_limits = _area(gettext_lazy("What is not asked"), 1000)
    recording = forms.ChoiceField(
        label=gettext_lazy("Recording"), choices=Recording.choices, initial=Recording.NONE
    )
    support_on_site = _text(gettext_lazy("Support on site"), 300)
    directions = _area(gettext_lazy("How to get there"), 2000)
    join_link = forms.CharField(
        label=gettext_lazy("Link to join"),
        max_length=500,
        required=False,
        widget=forms.URLInput(),
    )
    contact = _text(gettext_lazy("Whom to reach on the day"), 200)
    support_by_id = _one_of(
        gettext_lazy("Support person"),
        User.objects.none(),
        help_text=gettext_lazy("Is in touch with each consultant after the work."),
    )
    group_id = _one_of(
        gettext_lazy("Meeting of a group"),
        Group.objects.all(),
        help_text=gettext_lazy("For a meeting of the board, a cohort or a workgroup."),
    )

    sections: ClassVar[Sections] = (
        (gettext_lazy("Who is there"), ("audience", "audiences", "county_id")),
        (
            gettext_lazy("What is asked of them"),
            ("format", "questions", "off_limits", "recording", "support_on_site"),
        ),
        (
            gettext_lazy("For those who are booked"),
            ("directions", "join_link", "contact", "support_by_id", "group_id"),
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the staff who can be a support person."""
        super().__init__(*args, **options)
        field = self.fields["support_by_id"]
        assert isinstance(field, forms.ModelChoiceField)
        staff = User.objects.people().filter(is_active=True, role_grants__role__in=SUPPORTERS)
        field.queryset = staff.distinct().order_by("name")

    def briefing(self) -> dict[str, Any]:
        """Return the values as the verb takes them: rows by their numbers."""
        data = {name: self.cleaned_data.get(name) for name in BriefingForm.base_fields}
        return {
            name: (value.pk if value else None) if name.endswith("_id") else value
            for name, value in data.items()
        }

    @staticmethod
    def values_of(engagement: Engagement) -> dict[str, Any]:
        """Return what the form begins with for an engagement that is there."""
        return {name: getattr(engagement, name) for name in BriefingForm.base_fields}


class EngagementForm(BriefingForm):
    """One piece of work: either a session's, or with times of its own."""

    activity = forms.ChoiceField(label=gettext_lazy("Activity"), choices=Activity.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    requester_id = _one_of(gettext_lazy("Who asks for it"), Requester.objects.all())
    new_requester = _text(
        gettext_lazy("Or someone new"),
        160,
        help_text=gettext_lazy("The name of a county, agency or partner."),
    )
    fund_id = _one_of(gettext_lazy("The fund that pays"), Fund.objects.all(), required=True)
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
    place = _text(gettext_lazy("Place"), 200)
    is_remote = forms.BooleanField(label=gettext_lazy("By video or phone"), required=False)

    sections: ClassVar[Sections] = (
        (
            gettext_lazy("The work"),
            ("activity", "title", "requester_id", "new_requester", "fund_id"),
        ),
        (
            gettext_lazy("When and where"),
            ("session_id", "starts_at", "ends_at", "timezone", "place", "is_remote", "county_id"),
        ),
        (gettext_lazy("Who is there"), ("audience", "audiences")),
        *BriefingForm.sections[1:],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the sessions that have no engagement yet."""
        super().__init__(*args, **options)
        field = self.fields["session_id"]
        assert isinstance(field, forms.ModelChoiceField)
        free = Session.objects.filter(engagement=None, current__isnull=False)
        field.queryset = free.select_related("convening", "current")

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


class WishesForm(SectionedForm):
    """What is wished of whoever fills a seat, and its planned minutes."""

    topic_id = _one_of(gettext_lazy("Topic"), Topic.objects.all())
    language_id = _one_of(gettext_lazy("Language"), Language.objects.all())
    county_id = _one_of(gettext_lazy("County"), County.objects.all())
    region_id = _one_of(
        gettext_lazy("Or a region"),
        Region.objects.all(),
        help_text=gettext_lazy("Lived in or served. Choose a county or a region, not both."),
    )
    way = forms.ChoiceField(label=gettext_lazy("How"), choices=Way.choices, initial=Way.ANY)
    fund_id = _one_of(
        gettext_lazy("Fund"),
        Fund.objects.all(),
        help_text=gettext_lazy("Leave it empty to use the fund of the engagement."),
    )
    label = _text(
        gettext_lazy("Printed under the name"),
        120,
        help_text=gettext_lazy("As the programme will show it."),
    )
    note = _text(
        gettext_lazy("Note"),
        200,
        help_text=gettext_lazy("For coordinators. Name who fills a seat outside the network."),
    )

    WISHED = ("topic_id", "language_id", "county_id", "region_id", "way")
    sections: ClassVar[Sections] = (
        (gettext_lazy("Wishes for whoever fills it"), WISHED),
        (gettext_lazy("Planned work"), PLANNED),
        (gettext_lazy("In the programme and in the books"), ("label", "note", "fund_id")),
    )

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

    def wishes(self) -> dict[str, Any]:
        """Return the wishes as the verb takes them: rows by their numbers."""
        found: dict[str, Any] = {}
        for name in (*self.WISHED, "fund_id", "label", "note"):
            value = self.cleaned_data.get(name)
            found[name] = (value.pk if value else None) if name.endswith("_id") else value
        return found

    @classmethod
    def values_of(cls, seat: Seat) -> dict[str, Any]:
        """Return what the form begins with for a seat that is there."""
        wishes = {name: getattr(seat, name) for name in (*cls.WISHED, "fund_id", "label", "note")}
        return wishes | {row.component: row.minutes for row in seat.workload.all()}


class SeatForm(WishesForm):
    """One role to be filled, or several equal seats at once."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=EngagementRole.choices)
    filled_by = forms.ChoiceField(label=gettext_lazy("Filled by"), choices=FilledBy.choices)
    count = forms.IntegerField(
        label=gettext_lazy("How many equal seats"),
        min_value=1,
        max_value=MOST_EQUAL_SEATS,
        initial=1,
        required=False,
    )

    sections: ClassVar[Sections] = (
        (gettext_lazy("The seat"), ("role", "filled_by", "count")),
        *WishesForm.sections,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with paid time before and after, as numbers that can be changed."""
        super().__init__(*args, **options)
        for component, minutes in USUAL_MINUTES.items():
            self.fields[component].initial = minutes
