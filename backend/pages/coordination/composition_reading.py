"""A panel against its targets, and the form for one more, as the Engagement page shows them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from consultants.models import County, Facet, Region
from core.permits import allows
from engagements.domain.composition import MOST, Composition, composition

FIELDS = {"county": "county_id", "region": "region_id", "facet": "facet_id"}


class TargetForm(forms.Form):
    """One county, region or stated facet, and at least how many people."""

    what = forms.ChoiceField(
        label=gettext_lazy("Somebody of"),
        help_text=gettext_lazy(
            "What people state about themselves is never counted out loud. "
            "You see only whether a target is met."
        ),
    )
    at_least = forms.IntegerField(
        label=gettext_lazy("At least"),
        min_value=1,
        max_value=MOST,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every county, region and facet that there is."""
        super().__init__(*args, **options)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose one")),
            (_("Regions"), _choices("region", Region.objects.all())),
            (_("Counties"), _choices("county", County.objects.all())),
            (_("What people state about themselves"), _choices("facet", Facet.objects.all())),
        ]

    def target(self) -> dict[str, int]:
        """Return what the verb takes."""
        kind, _dash, number = self.cleaned_data["what"].partition("-")
        return {FIELDS[kind]: int(number), "at_least": self.cleaned_data["at_least"]}


def _choices(kind: str, rows: Any) -> list[tuple[str, str]]:
    return [(f"{kind}-{row.pk}", str(row)) for row in rows]


@dataclass(frozen=True)
class Panel:
    """A panel as shown; ``form`` is there for those who set targets."""

    composition: Composition
    form: TargetForm | None


def panel(user: User, engagement_id: int, form: TargetForm | None = None) -> Panel | None:
    """Read the panel of a visible engagement; None for those who do not read it."""
    if not allows(user, "engagements.read_composition"):
        return None
    may_set = allows(user, "engagements.set_targets")
    return Panel(
        composition(actor=user, engagement_id=engagement_id),
        (form or TargetForm()) if may_set else None,
    )
