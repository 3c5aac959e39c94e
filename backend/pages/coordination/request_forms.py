"""Forms about what people outside ask for."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.models import Fund
from consultants.models import AudienceKind, County
from engagements.models import Request, Requester
from pages.coordination.forms import ZONES, WallTimeField
from pages.shared.one_of import OneOf

USUAL_START = time(9, 0)
READY: dict[str, tuple[str | Promise, str | Promise]] = {
    "time": (
        gettext_lazy("Nobody is free then"),
        gettext_lazy(
            "Thank you for asking us. Nobody who fits is free at that time. "
            "If another time is possible, please ask again. We would be glad to hear from you."
        ),
    ),
    "notice": (
        gettext_lazy("Too little time to prepare"),
        gettext_lazy(
            "Thank you for asking us. The people we work with need more time to prepare well. "
            "Please ask again for a later day. We would be glad to hear from you."
        ),
    ),
    "work": (
        gettext_lazy("Not our kind of work"),
        gettext_lazy(
            "Thank you for asking us. This is not work that we can do well. "
            "We hope that you find the right people for it."
        ),
    ),
}
"""Ready words for a kind no: what they are about, and the words themselves."""


def ready_words(request: Request, about: str) -> str:
    """Return ready words in the requester's language, greeting them by name."""
    _label, words = READY.get(about, READY["time"])
    with translation.override(request.language):
        return _("Dear %(name)s,") % {"name": request.contact_name} + f"\n\n{words}"


class AnswerByForm(forms.Form):
    """By when the requester is promised an answer."""

    reply_by_on = forms.DateField(
        label=gettext_lazy("Answer by"),
        help_text=gettext_lazy("The requester sees this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AskRequesterForm(forms.Form):
    """A message to the requester."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy(
            "The requester reads it as you write it. Please name no consultant."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DeclineForm(forms.Form):
    """The words of a no."""

    words = forms.CharField(
        label=gettext_lazy("What the requester reads"),
        help_text=gettext_lazy("Change the words as you like. Please name no consultant."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class PlanRequestForm(forms.Form):
    """An engagement, filled in from what was asked for."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Consultants read it in their offers. The requester does not."),
        max_length=250,
    )
    requester_id = OneOf(
        label=gettext_lazy("Who asks for it"), queryset=Requester.objects.none(), required=False
    )
    fund_id = OneOf(label=gettext_lazy("The fund that pays"), queryset=Fund.objects.none())
    starts_at = WallTimeField(label=gettext_lazy("Starts"))
    ends_at = WallTimeField(label=gettext_lazy("Ends"))
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the place"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    is_remote = forms.BooleanField(label=gettext_lazy("By video or phone"), required=False)
    county_id = OneOf(label=gettext_lazy("County"), queryset=County.objects.none(), required=False)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Who is there"),
        help_text=gettext_lazy("Every offer shows it. People may have ruled some of it out."),
        choices=AudienceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.CharField(
        label=gettext_lazy("Who listens, in words"), max_length=200, required=False
    )

    def __init__(self, *args: Any, asked: Request, **options: Any) -> None:
        """Fill in what was asked for; name the funds and requesters that there are."""
        known = Requester.objects.filter(name__iexact=asked.organisation).first()
        options["initial"] = _from(asked, known)
        super().__init__(*args, **options)
        rows: dict[str, Any] = {"requester_id": Requester, "fund_id": Fund, "county_id": County}
        for name, model in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = model.objects.all()
        self.fields["requester_id"].help_text = _(
            "Leave it empty to record the organization under the name it gave."
        )

    def plan(self) -> dict[str, Any]:
        """Return what the verb takes, with the wall times in the place's time zone."""
        data = dict(self.cleaned_data)
        zone = ZoneInfo(data["timezone"] or settings.TIME_ZONE)
        for name in ("starts_at", "ends_at"):
            data[name] = data[name].replace(tzinfo=zone)
        for name in ("requester_id", "fund_id", "county_id"):
            data[name] = data[name].pk if data[name] else None
        return data


def _from(asked: Request, known: Requester | None) -> dict[str, Any]:
    starts_on = asked.starts_on
    return {
        "title": f"{asked.get_activity_display()}, {asked.organisation}"[:250],
        "requester_id": known.pk if known else None,
        "starts_at": datetime.combine(starts_on, USUAL_START) if starts_on else None,
        "timezone": settings.TIME_ZONE,
        "place": asked.place,
        "is_remote": asked.is_remote,
        "county_id": asked.county_id,
        "audiences": asked.audiences,
        "audience": _count_words(asked.audience_count),
    }


def _count_words(count: int | None) -> str:
    return _("about %(count)s people") % {"count": f"{count:,}"} if count else ""


class PassOnForm(forms.Form):
    """What those who did the work read of a remark."""

    words = forms.CharField(
        label=gettext_lazy("What is passed on"),
        help_text=gettext_lazy("Everyone who did the work reads it. They never see the remark."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class KeepForm(forms.Form):
    """Why a remark is not passed on."""

    note = forms.CharField(
        label=gettext_lazy("Why it is kept"),
        help_text=gettext_lazy("Only coordinators and auditors read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
