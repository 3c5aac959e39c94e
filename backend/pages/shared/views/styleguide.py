"""Every component in its states, on one page that the accessibility tests read."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from core import time
from pages.shared import tables
from pages.shared.forms import status_of
from pages.shared.stages import Stage
from pages.shared.templatetags import parity


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label=_("Chosen name"), help_text=_("The name we use everywhere."))
    pronouns = forms.CharField(label=_("Pronouns"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0)
    on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    method = forms.ChoiceField(
        label=_("How would you like to be paid?"),
        choices=[("bank", _("Bank transfer")), ("check", _("Check"))],
        widget=forms.RadioSelect,
    )
    about = forms.CharField(label=_("About you"), widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label=_("My name may be printed in the programme"), required=False)
    file = forms.FileField(label=_("Workbook"), required=False)


class SampleTable(tables.ListTable):
    """A list of invented payments."""

    caption = _("Payments this month")
    row_header = "who"
    who = tables.django_tables2.Column(verbose_name=_("Consultant"))
    on = tables.DayColumn(verbose_name=_("Date"))
    minutes = tables.MinutesColumn(verbose_name=pgettext_lazy("duration", "Time"))
    amount = tables.MoneyColumn(verbose_name=_("Amount"))


class SampleFilter(django_filters.FilterSet):
    """Filters as they stand above a list."""

    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=settings.LANGUAGES, empty_label=_("Any")
    )
    name = django_filters.CharFilter(label=_("Name contains"), lookup_expr="icontains")

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []


def _rows() -> list[dict[str, Any]]:
    names = ["Ximena", "Nguyễn Thị Mai", "Kao Nou", "Adwoa", "سمر"]
    return [
        {
            "who": name,
            "on": time.today() - timedelta(days=index),
            "minutes": 150 + 20 * index,
            "amount": Decimal("243.75") * (index + 1),
        }
        for index, name in enumerate(names)
    ]


def _stages() -> list[Stage]:
    today = time.today()
    return [
        Stage("expected", Stage.DONE, today - timedelta(days=9)),
        Stage("approved", Stage.DONE, today - timedelta(days=4)),
        Stage("on_the_way", Stage.NOW, today, _("The bank has it")),
        Stage("paid", Stage.AHEAD, today + timedelta(days=3)),
    ]


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show everything."""
    rows = _rows()
    context = {
        "table": tables.shown(request, SampleTable(rows), per_page=3),
        "empty_table": SampleTable([], empty_text=_("No payments now.")),
        "rows": rows,
        "bars": [(row["who"], row["amount"], f"${row['amount']:,.2f}") for row in rows],
        "form": SampleForm(),
        "stages": _stages(),
        "jobs": _jobs(),
        "filter": SampleFilter(request.GET, queryset=User.objects.none()),
        "facts": [
            (_("Pay"), parity.money(Decimal("243.75")), "#sg-lists", _("Why this rate?")),
            (pgettext_lazy("duration", "Time"), parity.hours_words(150)),
        ],
        "tasks": [
            {
                "label": _("Look at your hours"),
                "url": "#sg-lists",
                "hint": _("Two minutes. They are filled in from the plan."),
                "state": _("To do"),
                "tone": "accent",
            },
            {"label": _("Choose how you are paid"), "state": _("Done"), "tone": "good"},
        ],
        "steps": [_("Look"), _("Change"), _("Confirm")],
    }
    return render(request, "shared/styleguide.html", context)


@require_GET
def confirm(request: HttpRequest) -> HttpResponse:
    """Show how a step that matters is asked for once more."""
    context = {
        "title": _("Withdraw from this?"),
        "consequence": _("Your pay for preparation is kept whatever happens."),
        "action_label": _("Withdraw"),
        "kind": "care",
        "back_url": reverse("shared:styleguide"),
    }
    return render(request, "shared/confirm.html", context)


@require_http_methods(["GET", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """Show the sample form with whatever is wrong with it; nothing is kept."""
    shown = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    shown.is_valid()
    context = {"form": shown}
    return render(request, "shared/styleguide_form.html", context, status=status_of(shown))


def _jobs() -> list[dict[str, Any]]:
    kinds = {"get_kind_display": _("Payment workbook")}
    return [
        {**kinds, "pk": "a", "state": "queued", "is_open": False},
        {**kinds, "pk": "b", "state": "running", "is_open": False, "done": 40, "total": 120},
        {**kinds, "pk": "c", "state": "succeeded"},
        {**kinds, "pk": "d", "state": "failed", "error": _("The file could not be written.")},
    ]
