"""Forms of a convening's programme: where a session goes, what it is, rooms, and the release."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Fund
from engagements.models import Convening, Room
from engagements.models.convening import SessionKind
from pages.coordination.asking_forms import ReasonsForm
from pages.coordination.convening_reading import SessionCard
from pages.coordination.forms import WallTimeField
from pages.shared.one_of import OneOf
from pages.shared.templatetags.parity import weekday

PLACE = "place"
"""What a button or a drop names a place by: see ``convening_reading.place_of``."""


def _clock(label: Any, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "step": "300"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **options)


def with_place(sent: QueryDict) -> QueryDict:
    """Return what was sent with a free place that was tapped, or dropped on, as the fields say it.

    What is no place is left for the fields to refuse.
    """
    filled = sent.copy()
    room, found, wall = sent.get(PLACE, "").partition("|")
    on, _between, starts = wall.partition("T")
    if found:
        filled["room_id"], filled["on"], filled["starts"] = room, on, starts
    return filled


def there(on: date, clock: time, zone: str) -> datetime:
    """Return the instant of a wall time at the place; refuses one that is not just once."""
    first = datetime.combine(on, clock, ZoneInfo(zone))
    is_clear = first.utcoffset() == first.replace(fold=1).utcoffset()
    if not is_clear or first.astimezone(UTC).astimezone(first.tzinfo) != first:
        raise forms.ValidationError(_("The clock changes then. Choose a time that is clear."))
    return first


class PlaceForm(forms.Form):
    """Where a session goes: day, start and room, on the clock of the place."""

    on = forms.TypedChoiceField(
        label=gettext_lazy("Day"), coerce=date.fromisoformat, empty_value=None
    )
    starts = _clock(gettext_lazy("Starts"))
    room_id = OneOf(label=gettext_lazy("Room"), queryset=Room.objects.none())

    def __init__(self, *args: Any, convening: Convening, **options: Any) -> None:
        """Offer the days and rooms of the convening."""
        super().__init__(*args, **options)
        self.zone = convening.timezone
        days, rooms = self.fields["on"], self.fields["room_id"]
        assert isinstance(days, forms.ChoiceField)
        assert isinstance(rooms, forms.ModelChoiceField)
        length = (convening.ends_on - convening.starts_on).days + 1
        dates = [convening.starts_on + timedelta(days=number) for number in range(length)]
        self.day_choices = [(on.isoformat(), weekday(on)) for on in dates]
        days.choices = self.day_choices
        rooms.queryset = convening.rooms.all()

    def clean(self) -> dict[str, Any]:
        """Put day and hours together, on the clock of the place."""
        data = super().clean() or {}
        self._instant(data, "starts", "starts_at")
        return data

    def _instant(self, data: dict[str, Any], name: str, into: str, *, days: int = 0) -> None:
        on, clock = data.get("on"), data.get(name)
        data[into] = None
        if on is None or clock is None:
            return
        try:
            data[into] = there(on + timedelta(days=days), clock, self.zone)
        except forms.ValidationError as unclear:
            self.add_error(name, unclear)

    def field_of(self, problem: str) -> str:
        """Return the field for what a verb names."""
        return {"starts_at": "starts", "ends_at": "ends"}.get(problem, problem)


class SessionForm(PlaceForm):
    """A session with its title, and its place when it has one."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    title_discloses = forms.BooleanField(
        label=gettext_lazy("The title tells something about everyone who sits there"),
        help_text=gettext_lazy("Then a name is printed only with a yes to this very title."),
        required=False,
    )
    ends = _clock(
        gettext_lazy("Ends"),
        help_text=gettext_lazy("An end before the start is on the day after."),
        required=False,
    )
    fund_id = OneOf(
        label=gettext_lazy("Fund"),
        help_text=gettext_lazy("It pays this session's work from the release on."),
        queryset=Fund.objects.none(),
    )
    field_order: Sequence[str] = (
        "title",
        "title_discloses",
        "on",
        "starts",
        "ends",
        "room_id",
        "fund_id",
    )

    def __init__(
        self, *args: Any, funds: Any = None, is_placed: bool = False, **options: Any
    ) -> None:
        """Ask for a fund where work is paid, and for a place where there is one already."""
        super().__init__(*args, **options)
        for name in ("on", "starts", "ends", "room_id"):
            self.fields[name].required = is_placed
        days, rooms = self.fields["on"], self.fields["room_id"]
        assert isinstance(days, forms.ChoiceField)
        assert isinstance(rooms, forms.ModelChoiceField)
        if not is_placed:
            days.choices = [("", _("No day yet")), *self.day_choices]
            rooms.empty_label = _("No room yet")
        payer = self.fields["fund_id"]
        assert isinstance(payer, forms.ModelChoiceField)
        if funds is None:
            del self.fields["fund_id"]
        else:
            payer.queryset = funds

    def clean(self) -> dict[str, Any]:
        """Ask for all of a place, or for nothing of it."""
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        is_next_day = starts is not None and ends is not None and ends <= starts
        self._instant(data, "ends", "ends_at", days=int(is_next_day))
        place = [data.get(name) for name in ("on", "starts", "ends", "room_id")]
        some, all_of_it = (test(part is not None for part in place) for test in (any, all))
        if some and not all_of_it and not self.fields["on"].required:
            words = _("Choose day, start, end and room. Or leave all four empty.")
            self.add_error("on", words)
        return data

    def values(self) -> dict[str, Any]:
        """Return the session as the verb takes it."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("title", "title_discloses", "starts_at", "ends_at")}
        for name in ("room_id", "fund_id"):
            if name in self.fields:
                found[name] = data[name].pk if data[name] else None
        return found


class NewSessionForm(SessionForm):
    """A session that is added to the programme."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Short, and used once, such as D1-S9."),
        max_length=20,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SessionKind.choices)
    field_order: Sequence[str] = ("title", "code", "kind", *SessionForm.field_order[1:])


def values_of(card: SessionCard) -> dict[str, Any]:
    """Return what a form of a session begins with: how it stands in the draft."""
    zone = ZoneInfo(card.zone)
    found: dict[str, Any] = {"title": card.title, "room_id": card.room_id}
    if card.shown is not None:
        found["title_discloses"] = card.shown.title_discloses
    if card.starts_at is not None and card.ends_at is not None:
        starts, ends = card.starts_at.astimezone(zone), card.ends_at.astimezone(zone)
        found |= {"on": starts.date().isoformat(), "starts": starts.time(), "ends": ends.time()}
    return found


class RoomForm(forms.Form):
    """A room's name."""

    name = forms.CharField(label=gettext_lazy("Name of the room"), max_length=120)


class ReleaseForm(ReasonsForm):
    """By when people answer, what the release is about, and why in spite of what is in the way."""

    reply_by_at = WallTimeField(
        label=gettext_lazy("Answer by"),
        help_text=gettext_lazy(
            "Left empty, each person has 7 days, or until the day before the work."
        ),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What this release is about"),
        help_text=gettext_lazy("For the history of the programme. Nobody else is told."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, asks: bool, kinds: Iterable[str], **options: Any) -> None:
        """Ask by when to answer only where somebody is asked."""
        super().__init__(*args, kinds=kinds, **options)
        if not asks:
            del self.fields["reply_by_at"]

    def clean_reply_by_at(self) -> datetime | None:
        """Read the time on the organisation's clock."""
        at: datetime | None = self.cleaned_data["reply_by_at"]
        return at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)) if at else None


class AnswerByPhoneForm(forms.Form):
    """What someone without a sign-in said of a change on the phone."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=gettext_lazy("What they said"),
        choices=[
            (YES, gettext_lazy("They confirm the change")),
            (NO, gettext_lazy("They step back")),
        ],
        widget=forms.RadioSelect,
    )
