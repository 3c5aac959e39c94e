"""The weekly editor: a row for each day that works without a script and with the keyboard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consultants.domain import TimeOfWeek
from consultants.models import Availability, Weekday, WeeklyTime

ASK = "ask"
SAYS = [
    (ASK, gettext_lazy("Ask me")),
    ("free", gettext_lazy("Free")),
    ("away", gettext_lazy("Not free")),
]
FEWEST_ROWS, MOST_ROWS = 2, 6
MIDNIGHT = time(0)


@dataclass(frozen=True)
class Row:
    """One time of a day as drawn; the first stands in the open, others open when asked for."""

    label: str
    says: forms.BoundField
    starts: forms.BoundField
    ends: forms.BoundField
    is_first: bool

    @property
    def hours(self) -> tuple[forms.BoundField, forms.BoundField]:
        """From and to."""
        return self.starts, self.ends

    @property
    def is_open(self) -> bool:
        """Whether something stands in it."""
        return self.says.value() not in (ASK, None) or bool(self.says.errors or self.starts.errors)


class WeekForm(forms.Form):
    """A whole week. A day without anything is "ask me"; a time without hours is the whole day."""

    def __init__(self, *args: Any, week: Iterable[WeeklyTime] = (), **options: Any) -> None:
        """Make as many rows a day as stand in the week, or came with the form."""
        super().__init__(*args, **options)
        self._field_of: list[str] = []
        by_day: dict[int, list[WeeklyTime]] = {day: [] for day in Weekday.values}
        for each in week:
            by_day[each.weekday].append(each)
        self._rows = {day: self._count(day, len(by_day[day])) for day in Weekday.values}
        for day, count in self._rows.items():
            for number in range(count):
                known = by_day[day][number] if number < len(by_day[day]) else None
                self._add(day, number, known)

    def _count(self, day: int, known: int) -> int:
        count = max(FEWEST_ROWS, min(known + 1, MOST_ROWS), known)
        while count < MOST_ROWS and f"d{day}_{count}_says" in self.data:
            count += 1
        return count

    def _add(self, day: int, number: int, known: WeeklyTime | None) -> None:
        name = f"d{day}_{number}"
        whole = known is not None and known.starts == known.ends == MIDNIGHT
        shown = known if known is not None and not whole else None
        self.fields[f"{name}_says"] = forms.ChoiceField(
            label=Weekday(day).label,
            choices=SAYS,
            initial=known.says if known else ASK,
            required=False,
            widget=forms.RadioSelect,
        )
        for part, label in (
            ("starts", gettext_lazy("From")),
            ("ends", pgettext_lazy("hour", "To")),
        ):
            self.fields[f"{name}_{part}"] = forms.TimeField(
                label=label,
                initial=getattr(shown, part) if shown else None,
                required=False,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )

    def clean(self) -> dict[str, Any]:
        """Ask what is meant by hours of which nothing is said: they would be lost."""
        data = super().clean() or {}
        for name in self._names():
            hours = data.get(f"{name}_starts") or data.get(f"{name}_ends")
            if hours is not None and data.get(f"{name}_says") in (ASK, ""):
                words = _("Choose free or not free for these hours, or take the hours out.")
                self.add_error(f"{name}_says", words)
        return data

    def times(self) -> list[TimeOfWeek]:
        """Return the week as the verb takes it, and keep which field each time came from."""
        data = self.cleaned_data
        said = [name for name in self._names() if data[f"{name}_says"] in Availability.values]
        self._field_of = [f"{name}_says" for name in said]
        return [
            TimeOfWeek(
                weekday=int(name[1]),
                says=data[f"{name}_says"],
                starts=data[f"{name}_starts"] or MIDNIGHT,
                ends=data[f"{name}_ends"] or MIDNIGHT,
            )
            for name in said
        ]

    def field_of(self, problem: str) -> str:
        """Return the field of a problem that the verb names ``times.<index>``."""
        _times, _dot, index = problem.partition(".")
        return self._field_of[int(index)] if index else ""

    def days(self) -> list[list[Row]]:
        """Return the rows of each day."""
        return [
            [
                Row(
                    label=str(Weekday(day).label),
                    says=self[f"d{day}_{number}_says"],
                    starts=self[f"d{day}_{number}_starts"],
                    ends=self[f"d{day}_{number}_ends"],
                    is_first=number == 0,
                )
                for number in range(count)
            ]
            for day, count in self._rows.items()
        ]

    def _names(self) -> list[str]:
        return [f"d{day}_{number}" for day, count in self._rows.items() for number in range(count)]
