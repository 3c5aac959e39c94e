"""The network: filters and list. Nothing private stands in it."""

from typing import Any

import django_filters
import django_tables2
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.forms import Select
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from consultants.models import Consultant, County, Language, Region, Topic
from pages.shared.tables import ListTable

BOTH_WAYS = [
    ("in_person", gettext_lazy("In person")),
    ("remote", gettext_lazy("Remote")),
]


def network(user: User) -> QuerySet[Consultant]:
    """Return the people a user may see, with the names of their languages, topics, counties."""
    people = Consultant.objects.visible_to(user).select_related("home_county__region")
    return people.annotate(
        language_names=_names(Consultant.languages.through, "language__name"),
        topic_names=_names(Consultant.topics.through, "topic__name"),
        county_names=_names(Consultant.counties_served.through, "county__name"),
    )


def _names(through: Any, path: str) -> ArraySubquery:
    rows = through.objects.filter(consultant=OuterRef("pk")).order_by(path)
    return ArraySubquery(rows.values_list(F(path)))


def without_sign_in(user: User) -> QuerySet[Consultant]:
    """Return the people with an address who cannot answer here yet: they have no account."""
    waiting = Consultant.objects.visible_to(user).filter(user=None, email__isnull=False)
    return waiting.order_by("chosen_name", "id")


class NetworkFilter(django_filters.FilterSet):
    """Filters that live in the address."""

    name = django_filters.CharFilter(
        field_name="chosen_name", lookup_expr="icontains", label=gettext_lazy("Name")
    )
    place = django_filters.ChoiceFilter(
        choices=[], method="in_place", label=gettext_lazy("County or region")
    )
    language = django_filters.ModelChoiceFilter(
        queryset=Language.objects.all(), method="speaks", label=gettext_lazy("Language")
    )
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.all(), method="on_topic", label=gettext_lazy("Topic")
    )
    way = django_filters.ChoiceFilter(
        choices=BOTH_WAYS, method="works", label=gettext_lazy("How they work"), widget=Select
    )

    class Meta:
        model = Consultant
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every region with its counties, read in one query."""
        super().__init__(*args, **options)
        self.filters["place"].extra["choices"] = places()

    def in_place(self, people: Any, _name: str, place: str) -> Any:
        """Live in the county or region, or serve it."""
        kind, _dash, number = place.partition("-")
        if kind == "region":
            served = _linked(Consultant.counties_served.through, county__region=number)
            return people.filter(Q(home_county__region=number) | Q(served))
        served = _linked(Consultant.counties_served.through, county=number)
        return people.filter(Q(home_county=number) | Q(served))

    def speaks(self, people: Any, _name: str, language: Language) -> Any:
        """Speak the language."""
        return people.filter(_linked(Consultant.languages.through, language=language))

    def on_topic(self, people: Any, _name: str, topic: Topic) -> Any:
        """Like to speak on the topic."""
        return people.filter(_linked(Consultant.topics.through, topic=topic))

    def works(self, people: Any, _name: str, way: str) -> Any:
        """Work in person, or remote."""
        return people.filter(**{way: True})


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of the filter by place: each region whole, then its counties."""
    regions: dict[Region, list[tuple[str, str]]] = {}
    counties = County.objects.select_related("region").order_by("region__name", "name")
    for county in counties:
        whole = (f"region-{county.region_id}", _("All of %(region)s") % {"region": county.region})
        regions.setdefault(county.region, [whole]).append((f"county-{county.pk}", county.name))
    return [(region.name, choices) for region, choices in regions.items()]


def _linked(through: Any, **to: Any) -> Exists:
    return Exists(through.objects.filter(consultant=OuterRef("pk"), **to))


def ways_of(person: Consultant) -> str | Promise:
    """Say how a person works."""
    if person.in_person and person.remote:
        return _("In person and remote")
    return _("In person") if person.in_person else _("Remote") if person.remote else "–"


class NetworkTable(ListTable):
    """The list of people."""

    caption = gettext_lazy("People of the network")
    row_header = "chosen_name"
    empty_text = gettext_lazy("Nobody matches these filters.")
    empty_hint = gettext_lazy("Clear a filter, or import the roster.")

    chosen_name = django_tables2.Column(
        verbose_name=gettext_lazy("Name"), linkify=("coordination:person", [django_tables2.A("pk")])
    )
    home_county = django_tables2.Column(
        verbose_name=gettext_lazy("Home county"), order_by=("home_county__name", "chosen_name")
    )
    county_names = django_tables2.Column(
        verbose_name=gettext_lazy("Counties served"), orderable=False
    )
    language_names = django_tables2.Column(verbose_name=gettext_lazy("Languages"), orderable=False)
    topic_names = django_tables2.Column(
        verbose_name=gettext_lazy("Likes to speak on"), orderable=False
    )
    in_person = django_tables2.Column(verbose_name=gettext_lazy("How"), orderable=False)

    class Meta(ListTable.Meta):
        order_by = ("chosen_name",)

    def render_chosen_name(self, record: Consultant) -> str:
        """Draw the chosen name with the pronouns."""
        name = record.chosen_name
        return f"{name} ({record.pronouns})" if record.pronouns else name

    def render_home_county(self, record: Consultant) -> str:
        """Draw the county with its region."""
        return f"{record.home_county} · {record.home_county.region}"

    def render_county_names(self, value: list[str]) -> str:
        """Draw the counties."""
        return ", ".join(value)

    def render_language_names(self, value: list[str]) -> str:
        """Draw the languages."""
        return ", ".join(pgettext("language", name) for name in value)

    def render_topic_names(self, value: list[str]) -> str:
        """Draw the topics."""
        return ", ".join(pgettext("topic", name) for name in value)

    def render_in_person(self, record: Consultant) -> str | Promise:
        """Draw how the person works."""
        return ways_of(record)
