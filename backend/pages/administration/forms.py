"""Forms of the administration: people, rates, comparators, funds."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from compensation.models import Activity, Comparator, EngagementRole, RateCard


class DayInput(forms.DateInput):
    """A date, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write dates as browsers expect them."""
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """Someone to open an account for."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Chosen name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )


class RolesForm(forms.Form):
    """The roles a person holds."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RateForm(forms.Form):
    """A rate that starts on a date."""

    card_id = forms.TypedChoiceField(label=_("Rate card"), coerce=int)
    activity = forms.ChoiceField(label=_("Activity"), choices=Activity.choices)
    role = forms.ChoiceField(label=_("Role"), choices=EngagementRole.choices)
    comparator_id = forms.TypedChoiceField(
        label=_("Comparator"),
        coerce=int,
        help_text=_("Whom the rate is equal to. A rate below its comparator is refused."),
    )
    hourly_amount = forms.DecimalField(
        label=_("Rate per hour, in dollars"), max_digits=8, decimal_places=2
    )
    starts_on = forms.DateField(
        label=_("Starts on"),
        widget=DayInput,
        help_text=_("The rate before it ends on this day. Offers already sent keep theirs."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the cards and comparators there are."""
        super().__init__(*args, **options)
        cards: Any = self.fields["card_id"]
        cards.choices = [(card.pk, str(card)) for card in RateCard.objects.all()]
        comparators: Any = self.fields["comparator_id"]
        comparators.choices = [
            (c.pk, f"{c.get_activity_display()}: {c}, ${c.hourly_amount}")
            for c in Comparator.objects.all()
        ]


class ComparatorForm(forms.Form):
    """What a recognised expert is paid, and how we know."""

    activity = forms.ChoiceField(label=_("Activity"), choices=Activity.choices)
    profession = forms.CharField(label=_("Profession"), max_length=120)
    credential = forms.CharField(
        label=_("Credential"), max_length=60, help_text=_("For example: PhD.")
    )
    hourly_amount = forms.DecimalField(
        label=_("Amount per hour, in dollars"), max_digits=8, decimal_places=2
    )
    evidence = forms.CharField(label=_("Evidence"), widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Source"), max_length=200)
    dated_on = forms.DateField(label=_("Dated"), widget=DayInput)


class FundForm(forms.Form):
    """A grant or contract that pays."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=120)
    gl_account = forms.CharField(label=_("GL account"), max_length=20)
    cost_center = forms.CharField(label=_("Cost center"), max_length=20, required=False)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    budget_amount = forms.DecimalField(
        label=_("Budget, in dollars"), max_digits=12, decimal_places=2
    )
