"""Filters of the finance lists; they live in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from pages.finance import words
from pages.finance.forms import DateInput
from payments.models import Invoice, InvoiceKind, PaymentRun


def _choices(said: dict[str, words.Said]) -> list[tuple[str, str]]:
    return [(state, str(text)) for state, (text, _tone) in said.items()]


class InvoiceFilter(django_filters.FilterSet):
    """Invoices by state, kind, consultant and pay-by date."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=lambda: _choices(words.INVOICE), empty_label=_("Any")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=InvoiceKind.choices, empty_label=_("Any")
    )
    consultant = django_filters.CharFilter(
        label=_("Consultant"), field_name="consultant__chosen_name", lookup_expr="icontains"
    )
    due = django_filters.DateFilter(
        label=_("Pay by, at the latest"), field_name="due_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()


class RunFilter(django_filters.FilterSet):
    """Runs by state."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=lambda: _choices(words.RUN), empty_label=_("Any")
    )

    class Meta:
        model = PaymentRun
        fields: tuple[str, ...] = ()
