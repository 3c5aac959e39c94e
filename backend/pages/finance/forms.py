"""Forms of the finance pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consultants.models import TaxClass


class DateInput(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self) -> None:
        """Write dates as the browser reads them."""
        super().__init__(format="%Y-%m-%d")


class PayOnForm(forms.Form):
    """When a run pays."""

    pay_on = forms.DateField(label=_("Payment date"), widget=DateInput())


class ReleaseForm(forms.Form):
    """The total, typed by whoever releases."""

    typed_total = forms.DecimalField(
        label=_("Total of this run"),
        help_text=_("Type it yourself, such as 1243.75. It has to be exactly the total above."),
        max_digits=12,
        decimal_places=2,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


class NoteForm(forms.Form):
    """A reason in words."""

    note = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 3}))


class ReturnedForm(NoteForm):
    """When and why a payment came back."""

    returned_on = forms.DateField(label=_("Came back on"), widget=DateInput())
    field_order = ("returned_on", "note")


class SentForm(forms.Form):
    """When the payments of a run left, with the bank's numbers as a pasted list."""

    sent_on = forms.DateField(label=_("Sent on"), widget=DateInput())
    traces = forms.CharField(
        label=_("Trace numbers"),
        required=False,
        help_text=_("One line for each invoice: its number, a space, the trace number."),
        widget=forms.Textarea({"rows": 4}),
    )


class SettledForm(forms.Form):
    """When payments arrived."""

    settled_on = forms.DateField(label=_("Arrived on"), widget=DateInput())


class W9Form(forms.Form):
    """What finance reads off a signed W-9. The taxpayer number itself is not kept."""

    w9_on = forms.DateField(label=_("Date on the form"), widget=DateInput())
    vendor_id = forms.CharField(
        label=_("Vendor ID"),
        help_text=_("The number of this payee in your accounting system."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tax_class = forms.ChoiceField(label=_("Tax class"), choices=TaxClass.choices)
