"""Choosing what may be shown at one engagement: one answer each, all of them no at first."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.domain.disclosure import covers_title
from engagements.models import NameForm, Recording
from pages.shared.shown_reading import Scope

# The words as they were read, which a yes to them comes with.
READ = ("title_as_printed", "title_discloses", "label_as_printed")
SAID = ("name_form", "other_name", "title", "label", "photo", "recording", "hides_facets")


class ShownForm(forms.Form):
    """Each consent by itself, with the words as they would be printed."""

    name_form = forms.ChoiceField(
        label=gettext_lazy("How may we name you?"),
        widget=forms.RadioSelect,
        initial=NameForm.NONE,
        required=False,
    )
    other_name = forms.CharField(
        label=gettext_lazy("The other name, if you chose that"), max_length=120, required=False
    )
    title_as_printed = forms.CharField(widget=forms.HiddenInput, required=False)
    title_discloses = forms.BooleanField(widget=forms.HiddenInput, required=False)
    label_as_printed = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.BooleanField(required=False)
    label = forms.BooleanField(required=False)
    bio_id = forms.TypedChoiceField(
        label=gettext_lazy("Which text about you may be printed?"),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        required=False,
    )
    photo = forms.BooleanField(label=gettext_lazy("Photographs may be taken of me"), required=False)
    recording = forms.BooleanField(
        label=gettext_lazy("My voice and picture may be recorded"), required=False
    )
    hides_facets = forms.BooleanField(
        label=gettext_lazy("Leave me out when the voices on this panel are counted"),
        required=False,
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("Three years from today at the latest. You can end it sooner."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scope: Scope, is_brief: bool = False, **options: Any) -> None:
        """Fill in what holds now; leave out what does not arise at this engagement.

        The brief form stands on the offer: it keeps the usual end.
        """
        super().__init__(*args, **options | {"initial": _held(scope) | _read(scope)})
        self._name_choices(scope)
        self.fields["title"].label = _("My name may stand under the title “%(title)s”") % {
            "title": scope.title
        }
        if scope.title_discloses and not is_brief:
            self.fields["title"].help_text = _(
                "The title of this session says something about everyone listed under it. "
                "You are listed under it only if you agree."
            )
        self.fields["label"].label = _("Under my name may stand “%(label)s”") % {
            "label": scope.label
        }
        self._bio_choices(scope)
        for name in _left_out(scope, is_brief):
            del self.fields[name]

    def said(self) -> dict[str, Any]:
        """Return what was said, for the verb."""
        data = self.cleaned_data
        said = {name: data[name] for name in (*SAID, *READ) if name in data}
        said["name_form"] = said["name_form"] or NameForm.NONE
        if "bio_id" in data:
            said["bio_id"] = data["bio_id"] or None
        if said["name_form"] != NameForm.OTHER:
            said["other_name"] = ""
        return said | ({"expires_on": data["expires_on"]} if "expires_on" in data else {})

    @property
    def says_yes(self) -> bool:
        """Whether anything was agreed to, so that a receipt is due."""
        said = self.said()
        return said["name_form"] != NameForm.NONE or any(
            said.get(name) for name in ("photo", "recording", "title", "label", "bio_id")
        )

    def _name_choices(self, scope: Scope) -> None:
        field = self.fields["name_form"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (NameForm.NONE, _("Don’t name me")),
            (NameForm.CHOSEN, _("As “%(name)s”") % {"name": scope.chosen_name}),
            (NameForm.OTHER, _("By another name")),
        ]

    def _bio_choices(self, scope: Scope) -> None:
        field = self.fields["bio_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", _("No text")),
            *((bio.pk, f"“{bio.text}”") for bio in scope.bios),
        ]


def _read(scope: Scope) -> dict[str, Any]:
    """Return the words as this showing of the form prints them."""
    return {
        "title_as_printed": scope.title,
        "title_discloses": scope.title_discloses,
        "label_as_printed": scope.label,
    }


def _held(scope: Scope) -> dict[str, Any]:
    """Return what holds now; words that have changed since are asked for again."""
    held = scope.held
    if held is None:
        return {"expires_on": scope.ends_on, "bio_id": ""}
    return {name: getattr(held, name) for name in SAID} | {
        "title": covers_title(held, scope.engagement),
        "label": held.label and held.label_as_printed == scope.label,
        "bio_id": held.bio_id if held.bio_id in {bio.pk for bio in scope.bios} else "",
        "expires_on": scope.ends_on,
    }


def _left_out(scope: Scope, is_brief: bool) -> list[str]:
    return [
        *([] if scope.label else ["label"]),
        *([] if scope.bios else ["bio_id"]),
        *([] if scope.recording != Recording.NONE else ["recording"]),
        *(["expires_on"] if is_brief else []),
        *(["hides_facets"] if is_brief or not scope.states_facets else []),
    ]
