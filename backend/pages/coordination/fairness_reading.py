"""The Fairness page: its filters, and the figures as lists and bars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from consultants.models import Consultant, County, Language
from core import privacy, time
from core.permits import allows
from core.privacy import Channel, See
from engagements.domain import fairness
from engagements.domain.fairness import Frame, Quarter, Share, Unequal
from pages.shared.paging import Slice, slice_of

PERSON, COUNTY, LANGUAGE, QUARTER, PASSED = "person", "county", "language", "quarter", "passed"
VIEWS: dict[str, str | Promise] = {
    PERSON: gettext_lazy("By person"),
    COUNTY: gettext_lazy("By county"),
    LANGUAGE: gettext_lazy("By language"),
    QUARTER: gettext_lazy("By quarter"),
    PASSED: gettext_lazy("Passed over"),
}
QUARTERS_BACK = 12
MOST_BARS = 12


class FrameForm(forms.Form):
    """Whom and when the figures are about; it lives in the address."""

    by = forms.ChoiceField(choices=list(VIEWS.items()), required=False, widget=forms.HiddenInput())
    quarter = forms.ChoiceField(label=gettext_lazy("Quarter"), required=False)
    county = forms.ModelChoiceField(
        label=gettext_lazy("Home county"),
        queryset=County.objects.all(),
        required=False,
        empty_label=gettext_lazy("Any"),
    )
    language = forms.ModelChoiceField(
        label=gettext_lazy("Language"),
        queryset=Language.objects.all(),
        required=False,
        empty_label=gettext_lazy("Any"),
    )
    never_asked = forms.BooleanField(label=gettext_lazy("Only who was not asked"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the quarters of the last years."""
        super().__init__(*args, **options)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Any time")), *_quarters()]

    @property
    def frame(self) -> Frame:
        """What the figures are about; what cannot be read narrows nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        quarter = _quarter(said.get("quarter") or "")
        county, language = said.get("county"), said.get("language")
        return Frame(
            starts_on=quarter.starts_on if quarter else None,
            ends_on=quarter.ends_on if quarter else None,
            county_id=county.pk if county else None,
            language_id=language.pk if language else None,
        )


def _quarters() -> list[tuple[str, str]]:
    quarter = Quarter.of(time.today())
    choices = []
    for _back in range(QUARTERS_BACK):
        choices.append((f"{quarter.year}-{quarter.number}", quarter.words))
        quarter = quarter.previous()
    return choices


def _quarter(text: str) -> Quarter | None:
    year, _dash, number = text.partition("-")
    return Quarter(int(year), int(number)) if year and number else None


@dataclass(frozen=True)
class Tab:
    """One way to look at the figures."""

    label: str | Promise
    url: str
    is_current: bool


@dataclass(frozen=True)
class FairnessSheet:
    """Everything the page shows."""

    form: FrameForm
    by: str
    tabs: list[Tab]
    sees_pay: bool
    sees_reasons: bool
    spread: list[tuple[str, int]] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    slice: Slice[Consultant] | None = None
    passed: list[tuple[Consultant, list[str]]] = field(default_factory=list)
    unequal: list[Unequal] = field(default_factory=list)

    @property
    def bars(self) -> list[tuple[str, int, str]]:
        """The bars: people by how often they were asked, or asks by what the list is about."""
        if self.by == PERSON:
            return [(label, count, _people(count)) for label, count in self.spread]
        shown = self.shares[:MOST_BARS]
        return [(share.name, share.asks, _asks(share.asks)) for share in shown]

    @property
    def name_label(self) -> str:
        """What the list is about, as the head of its first column."""
        return {COUNTY: _("County"), LANGUAGE: _("Language"), QUARTER: _("Quarter")}[self.by]

    @property
    def is_quarterly(self) -> bool:
        """Whether the list is about quarters, which have no people of their own."""
        return self.by == QUARTER


def _people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _asks(count: int) -> str:
    return ngettext("%(count)s ask", "%(count)s asks", count) % {"count": count}


def _often(times: int) -> str:
    if times == 0:
        return _("Not asked")
    if times == fairness.TOLD_APART:
        return _("%(count)s times or more") % {"count": times}
    return ngettext("%(count)s time", "%(count)s times", times) % {"count": times}


def fairness_sheet(user: User, request: HttpRequest) -> FairnessSheet:
    """Read the figures that the address asks for; the same number of queries for any of them."""
    form = FrameForm(request.GET)
    frame = form.frame
    sees_reasons = allows(user, "engagements.read_reasons")
    by = (form.cleaned_data.get("by") if form.is_valid() else "") or PERSON
    if by == PASSED and not sees_reasons:
        by = PERSON
    said: dict[str, Any] = {"actor": user, "frame": frame}
    common: dict[str, Any] = {
        "form": form,
        "by": by,
        "tabs": _tabs(request.GET, by, sees_reasons=sees_reasons),
        "sees_pay": privacy.sees(user, "work.pay", Channel.PAGE) is See.FULL,
        "sees_reasons": sees_reasons,
        "unequal": fairness.unequal_pay(**said) if sees_reasons else [],
    }
    if by == PERSON:
        never = bool(form.is_valid() and form.cleaned_data["never_asked"])
        people = fairness.by_person(**said, never_asked=never)
        spread = [(_often(times), count) for times, count in fairness.spread(**said)]
        return FairnessSheet(**common, spread=spread, slice=slice_of(people, request))
    if by == PASSED:
        page = slice_of(fairness.people_passed_over(**said), request)
        return FairnessSheet(**common, slice=page, passed=_reasons(said, page.rows))
    read = {
        COUNTY: fairness.by_county,
        LANGUAGE: fairness.by_language,
        QUARTER: fairness.by_quarter,
    }[by]
    return FairnessSheet(**common, shares=read(**said))


def _reasons(
    said: dict[str, Any], people: Sequence[Consultant]
) -> list[tuple[Consultant, list[str]]]:
    why = fairness.why_passed_over(**said, consultant_ids=[person.pk for person in people])
    return [(person, why.get(person.pk, [])) for person in people]


def _tabs(query: QueryDict, by: str, *, sees_reasons: bool) -> list[Tab]:
    found = []
    for name, label in VIEWS.items():
        if name == PASSED and not sees_reasons:
            continue
        kept = query.copy()
        kept.pop("after", None)
        kept["by"] = name
        found.append(Tab(label, f"?{kept.urlencode()}", name == by))
    return found
