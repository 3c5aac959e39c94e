"""The parts of a profile that are changed one page at a time, by the person or for them by phone.

Each names its form, what stands in it to begin with, and the one verb that keeps it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from consultants import domain
from consultants.models import Consultant, ExclusionKind
from pages.shared import profile_forms as given
from pages.shared.forms import data_of
from pages.shared.profile_forms import first_values, home_ids, ids
from pages.shared.week_form import WeekForm

Keep = Callable[[User, Consultant, Any], object]


@dataclass(frozen=True)
class Part:
    """One small page: its title, a sentence that says what it is for, its form and its verb."""

    title: str | Promise
    lede: str | Promise
    form: type[forms.Form]
    keep: Keep
    begin: Callable[[Consultant], dict[str, Any]] = first_values
    template: str = ""

    def form_for(self, request: HttpRequest, person: Consultant) -> forms.Form:
        """Return the form, filled with what was sent, else with what is known."""
        if self.form is WeekForm:
            return WeekForm(data_of(request), week=person.weekly_times.all())
        return self.form(data_of(request), initial=self.begin(person))


def _me(actor: User, person: Consultant, form: Any) -> object:
    return domain.change_profile(actor=actor, consultant_id=person.pk, **form.cleaned_data)


def _reach(actor: User, person: Consultant, form: Any) -> object:
    return domain.set_contact(actor=actor, consultant_id=person.pk, **form.cleaned_data)


def _interests(actor: User, person: Consultant, form: Any) -> object:
    data = form.cleaned_data
    return domain.set_interests(
        actor=actor,
        consultant_id=person.pk,
        expertise=data["expertise"],
        topic_ids=ids(data["topic_ids"]),
        language_ids=ids(data["language_ids"]),
    )


def _places(actor: User, person: Consultant, form: Any) -> object:
    data = form.cleaned_data
    return domain.set_places(
        actor=actor,
        consultant_id=person.pk,
        in_person=data["in_person"],
        remote=data["remote"],
        county_ids=data["county_ids"],
        **home_ids(data["home"]),
    )


def _needs(actor: User, person: Consultant, form: Any) -> object:
    return domain.set_needs(actor=actor, consultant_id=person.pk, **form.cleaned_data)


def _limits(actor: User, person: Consultant, form: Any) -> object:
    return domain.set_limits(actor=actor, consultant_id=person.pk, **form.limits())


def _facets(actor: User, person: Consultant, form: Any) -> object:
    chosen = ids(form.cleaned_data["facet_ids"])
    return domain.set_facets(actor=actor, consultant_id=person.pk, facet_ids=chosen)


def _pause(actor: User, person: Consultant, form: Any) -> object:
    return domain.pause(actor=actor, consultant_id=person.pk, **form.cleaned_data)


def _week(actor: User, person: Consultant, form: Any) -> object:
    return domain.set_week(actor=actor, consultant_id=person.pk, times=form.times())


def _not_for_me(actor: User, person: Consultant, form: Any) -> object:
    return domain.set_exclusions(actor=actor, consultant_id=person.pk, **form.wanted())


def _with_lists(person: Consultant) -> dict[str, Any]:
    return first_values(person) | {
        "topic_ids": person.topics.all(),
        "language_ids": person.languages.all(),
        "county_ids": ids(person.counties_served.all()),
        "facet_ids": person.facets.all(),
    }


def _ruled_out(person: Consultant) -> dict[str, Any]:
    rows = list(person.exclusions.all())

    def of(kind: str, name: str) -> list[Any]:
        return [getattr(row, name) for row in rows if row.kind == kind]

    return {
        "topic_ids": of(ExclusionKind.TOPIC, "topic_id"),
        "audiences": of(ExclusionKind.AUDIENCE, "audience"),
        "county_ids": of(ExclusionKind.COUNTY, "county_id"),
        "venues": "\n".join(of(ExclusionKind.VENUE, "venue")),
    }


ME = Part(
    _("My name, pronouns and time zone"),
    _("Everyone here calls you by this name."),
    given.NameForm,
    _me,
)
REACH = Part(
    _("How to reach me"),
    _("Coordinators use this to reach you. Nobody else sees it."),
    given.ReachForm,
    _reach,
)
INTERESTS = Part(
    _("What I bring and like"),
    _("Tick what you enjoy. You can change it at any time."),
    given.InterestsForm,
    _interests,
    _with_lists,
)
PLACES = Part(
    _("Where and how I work"),
    _("We ask you first for work that fits this."),
    given.PlacesForm,
    _places,
    _with_lists,
)
NEEDS = Part(
    _("What I need"),
    _("Coordinators read this when they plan your work. All of it is optional."),
    given.NeedsForm,
    _needs,
)
LIMITS = Part(
    _("My limits"),
    _("Nobody is asked beyond these without their own yes first. Empty means no limit."),
    given.LimitsForm,
    _limits,
)
WEEK = Part(
    _("My usual week"),
    _("You do not have to fill this in. Where you say nothing, we ask you."),
    WeekForm,
    _week,
    template="week",
)
NOT_FOR_ME = Part(
    _("What I don't do"),
    _("No reason is needed. You are not asked for any of this."),
    given.ExclusionsForm,
    _not_for_me,
    _ruled_out,
)
FACETS = Part(
    _("How I want to be counted"),
    _("Panels should hear more than one voice. We count, and never list who said what."),
    given.FacetsForm,
    _facets,
    _with_lists,
)
PAUSE = Part(
    _("Pause invitations"),
    _("Nobody asks you before this date. What is booked stays booked."),
    given.PauseForm,
    _pause,
)

BY_PHONE: Mapping[str, Part] = {
    "me": ME,
    "interests": INTERESTS,
    "places": PLACES,
    "needs": NEEDS,
    "limits": LIMITS,
    "week": WEEK,
    "not-for-me": NOT_FOR_ME,
    "pause": PAUSE,
}
"""What a coordinator writes down for someone without a sign-in; never what people state alone."""
