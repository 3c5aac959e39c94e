"""Forms of asking: by when to answer, and the reasons for what an offer goes past."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import time
from core.errors import Invalid
from engagements.domain.gates import LONGEST_REASON, NEEDS_REASON
from engagements.domain.standby import DEFAULT_REPLY_HOURS
from engagements.models import EmployerPays
from pages.coordination.forms import WallTimeField


def reason_names() -> dict[str, str]:
    """Name what each reason is for, in the reader's language."""
    return {
        "travel_gap": _("Why in spite of the short way between?"),
        "rest_gap": _("Why in spite of the short rest?"),
        "long_day": _("Why in spite of the long day?"),
        "full_day": _("Why more than a full day from one fund?"),
        "room_taken": _("Why in spite of the room?"),
        "apart": _("Why together all the same?"),
        "short_notice": _("Why at such short notice?"),
        "passing_over": _("Why out of turn?"),
    }


class ReasonsForm(forms.Form):
    """One reason for each kind of thing that the offers go past; it is kept with them."""

    # A reason may stop being needed while the form is mended: no browser may insist on it.
    use_required_attribute = False

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **options: Any) -> None:
        """Ask for the reasons that are needed."""
        super().__init__(*args, **options)
        names = reason_names()
        for kind in kinds:
            self.fields[f"reason_{kind}"] = forms.CharField(
                label=names.get(kind, _("Why all the same?")),
                max_length=LONGEST_REASON,
                required=True,
                error_messages={"required": _("Say why. Other coordinators can read it.")},
            )

    def reasons(self) -> dict[str, str]:
        """Return the reasons by kind."""
        return {
            kind: self.cleaned_data[f"reason_{kind}"]
            for kind in NEEDS_REASON
            if self.cleaned_data.get(f"reason_{kind}")
        }

    @property
    def reason_fields(self) -> list[BoundField]:
        """The fields of reasons as drawn."""
        return [self[name] for name in self.fields if name.startswith("reason_")]


def asking_for(request: HttpRequest, needed: Invalid) -> ReasonsForm:
    """Return the form with a field for every reason that was found missing."""
    kinds = [
        problem.field.removeprefix("reason_")
        for problem in needed.problems
        if problem.field.startswith("reason_")
    ]
    if not kinds:
        raise needed
    form = ReasonsForm(request.POST, kinds=kinds)
    for problem in needed.problems:
        if problem.field in form.fields:
            form.fields[problem.field].help_text = str(problem.message)
    form.is_valid()
    return form


class ReplyByForm(ReasonsForm):
    """By when to answer, on the organisation's clock."""

    reply_by_at = WallTimeField(
        label=gettext_lazy("Answer by"),
        help_text=gettext_lazy("At least two days from now is fair."),
    )

    def clean_reply_by_at(self) -> datetime:
        """Read the time in the organisation's time zone."""
        at: datetime = self.cleaned_data["reply_by_at"]
        there = at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        if there <= time.now():
            raise forms.ValidationError(_("Choose a date to reply by in the future."))
        return there


def local(at: datetime) -> datetime:
    """Return an instant as the organisation's clock shows it, for a form to begin with."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


class AnswerForm(forms.Form):
    """An answer on the thread of an offer."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The person reads it as you write it, and has two days more."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PhoneAnswerForm(forms.Form):
    """What someone without a sign-in said on the phone."""

    YES, NO = "yes", "no"
    answer = forms.ChoiceField(
        label=gettext_lazy("What they said"),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    employer_pays = forms.ChoiceField(
        label=gettext_lazy("Does an employer pay them for this time?"),
        choices=[("", gettext_lazy("Not said")), *EmployerPays.choices],
        required=False,
    )
    not_until = forms.DateField(
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("Only if they want no invitations until a day."),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )


class NextForm(forms.Form):
    """Whom to ask next for a seat, how long they get to answer, and why when out of turn."""

    consultant_id = forms.TypedChoiceField(
        label=gettext_lazy("Whom to ask next"),
        coerce=int,
        help_text=gettext_lazy("In order of turn. They are told nothing until they are asked."),
    )
    reply_hours = forms.IntegerField(
        label=gettext_lazy("Hours to answer"), initial=DEFAULT_REPLY_HOURS, min_value=1
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, if you ask someone out of turn or in spite of a warning"),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **options: Any) -> None:
        """Offer those who could take the seat."""
        super().__init__(*args, **options)
        self.fields["consultant_id"].choices = list(people)  # type: ignore[attr-defined]
