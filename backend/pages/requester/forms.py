"""The public form, and what a requester writes on their private page."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultants.models import AudienceKind, County
from engagements.domain.requests import ASKABLE, MOST_AUDIENCE
from pages.requester import guard

UNSEEN = "homepage"


def lines(rows: int) -> forms.Textarea:
    """Return a field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class AskForm(forms.Form):
    """What someone outside asks for. ``homepage`` is there for machines alone."""

    activity = forms.ChoiceField(
        label=_("What kind of work is it?"),
        choices=[("", _("Please choose")), *((kind.value, kind.label) for kind in ASKABLE)],
    )
    what = forms.CharField(
        label=_("What would you like, and for whom?"),
        help_text=_("A few sentences are enough. Please name no young person and no client."),
        max_length=3000,
        widget=lines(6),
    )
    hopes = forms.CharField(
        label=_("What do you hope will come of it?"),
        max_length=2000,
        required=False,
        widget=lines(4),
    )
    starts_on = forms.DateField(
        label=_("First possible day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    ends_on = forms.DateField(
        label=_("Last possible day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    when_words = forms.CharField(
        label=_("Or when, in your words"),
        help_text=_("For example: a Tuesday in May, two hours in the morning."),
        max_length=300,
        required=False,
    )
    county_id = forms.ModelChoiceField(
        label=_("County"),
        queryset=County.objects.none(),
        required=False,
        empty_label=_("None, or several"),
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_("The town or the building, as far as you know it."),
        max_length=200,
        required=False,
    )
    is_remote = forms.BooleanField(label=_("By video or phone"), required=False)
    audiences = forms.MultipleChoiceField(
        label=_("Who will be there?"),
        help_text=_("Please be complete. Each person decides knowing who listens."),
        choices=AudienceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience_count = forms.IntegerField(
        label=_("About how many people?"),
        min_value=1,
        max_value=MOST_AUDIENCE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    budget = forms.CharField(
        label=_("Budget or fund"),
        help_text=_("Everyone who works is paid. Say what you have, or that you do not know."),
        max_length=200,
        required=False,
    )
    organisation = forms.CharField(
        label=_("Your organization"),
        help_text=_("The county, agency or partner that asks."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    contact_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("We send one e-mail there. Your request counts when you confirm it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    homepage = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Name the counties, and note when the form is shown."""
        super().__init__(*args, **options)
        field = self.fields["county_id"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = County.objects.all()
        self.fields["shown"].initial = guard.mark

    @classmethod
    def of(cls, sent: QueryDict) -> "AskForm":
        """Return the form as it was sent. One that is too old comes back with all its words."""
        if not guard.is_stale(sent.get("shown", "")):
            return cls(sent)
        again = sent.copy()
        again["shown"] = guard.mark(shown_before=True)
        form = cls(again)
        if form.is_valid():
            form.add_error(None, _("This page was open for long. Please send it once more."))
        return form

    def given(self) -> dict[str, Any]:
        """Return what the verb takes; the e-mails come in the language of the page."""
        given = dict(self.cleaned_data)
        del given[UNSEEN], given["shown"]
        county = given["county_id"]
        return given | {
            "county_id": county.pk if county else None,
            "language": get_language(),
        }

    def parts(self) -> list[tuple[str, Any, list[Any]]]:
        """Return the form in parts: a name for the page, its heading, its fields."""
        parts = [
            ("what", _("What you would like"), ["activity", "what", "hopes"]),
            (
                "when",
                _("When and where"),
                ["starts_on", "ends_on", "when_words", "county_id", "place", "is_remote"],
            ),
            ("who", _("Who will be there"), ["audiences", "audience_count", "budget"]),
            ("you", _("Who asks"), ["organisation", "contact_name", "email", "phone"]),
        ]
        return [(name, title, [self[field] for field in fields]) for name, title, fields in parts]


class MessageForm(forms.Form):
    """A message to the coordinator."""

    text = forms.CharField(label=_("Your message"), max_length=2000, widget=lines(5))


class RemarkForm(forms.Form):
    """What the requester would like to say of the work."""

    prefix = "remark"
    text = forms.CharField(
        label=_("How was it?"),
        help_text=_("A coordinator reads it and passes it on with care, in their own words."),
        max_length=3000,
        widget=lines(5),
    )
