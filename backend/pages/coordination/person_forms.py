"""Forms about people: adding someone, reaching them, their bio, and whom to keep apart."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from consultants.models import Apart, Consultant, Expertise, Language, PreferredChannel, Topic
from consultants.roster_layout import DEFAULT_TIMEZONE
from pages.shared.one_of import OneOf
from pages.shared.profile_forms import (
    GroupedCounties,
    first_values,
    home_choices,
    zone_choices,
)


class ContactForm(forms.Form):
    """How to reach a person."""

    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Not needed. Without it they are asked and answer by phone."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    preferred_channel = forms.ChoiceField(
        label=gettext_lazy("How they like to be reached"),
        choices=PreferredChannel.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Consultant, **options: Any) -> None:
        """Leave the address out once the person signs in with it."""
        super().__init__(*args, **options | {"initial": first_values(person)})
        if person.user_id is not None:
            del self.fields["email"]


class PersonForm(forms.Form):
    """Someone new: the first fields are enough, the rest helps to find them."""

    chosen_name = forms.CharField(
        label=gettext_lazy("The name they go by"),
        help_text=gettext_lazy("One word is a name too."),
        max_length=120,
    )
    expertise = forms.ChoiceField(
        label=gettext_lazy("What they bring"), choices=Expertise.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        help_text=gettext_lazy("A phone number or an e-mail address is needed."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("With it they can sign in and claim their profile, now or later."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    pronouns = forms.CharField(label=gettext_lazy("Pronouns"), max_length=60, required=False)
    language_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Languages"),
        queryset=Language.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topic_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What they like to speak on"),
        queryset=Topic.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    home = forms.ChoiceField(
        label=gettext_lazy("Where they live"), choices=home_choices, required=False
    )
    county_ids = GroupedCounties(label=gettext_lazy("Counties where they are willing to work"))
    in_person = forms.BooleanField(
        label=gettext_lazy("Works in person"), required=False, initial=True
    )
    remote = forms.BooleanField(
        label=gettext_lazy("Works by video or phone"), required=False, initial=True
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zone_choices, initial=DEFAULT_TIMEZONE
    )


class OtherField(OneOf):
    """Another member of the network, by name."""

    def __init__(self, **options: Any) -> None:
        """Offer everybody; the form leaves the person themself out."""
        super().__init__(queryset=Consultant.objects.order_by("chosen_name", "id"), **options)


class NoteApartForm(forms.Form):
    """Two members who are not to be placed together, as a coordinator notes it."""

    other_id = OtherField(label=gettext_lazy("Not together with"))
    note = forms.CharField(
        label=gettext_lazy("Note for coordinators"),
        help_text=gettext_lazy("Nobody else reads it, not even the two."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, person: Consultant, **options: Any) -> None:
        """Leave the person themself out of the choice."""
        super().__init__(*args, **options)
        field = self.fields["other_id"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Consultant.objects.exclude(pk=person.pk).order_by("chosen_name", "id")


class LinkApartForm(NoteApartForm):
    """Which member a person's own words mean."""

    def __init__(self, *args: Any, apart: Apart, **options: Any) -> None:
        """Let it be nobody of the network."""
        initial = {"other_id": apart.other_id, "note": apart.note}
        super().__init__(*args, person=apart.consultant, initial=initial, **options)
        self.fields["other_id"].required = False
        self.fields["other_id"].label = gettext_lazy("The member who is meant")
        self.fields["other_id"].help_text = gettext_lazy("Leave it empty when it is nobody here.")
