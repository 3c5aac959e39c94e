"""Filters of the network: what someone brings, whether a day is free, what they did before."""

from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import DateInput, Select
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from compensation.models import EngagementRole
from consultants.models import (
    Availability,
    Consultant,
    County,
    DateBlock,
    Group,
    Language,
    Membership,
    Region,
    Topic,
    WeeklyTime,
)
from core import time
from core.privacy import Channel, See, sees
from engagements.models import Assignment
from engagements.states import LIVE_STATES

WAYS = [
    ("in_person", gettext_lazy("In person")),
    ("remote", gettext_lazy("Remote")),
]
MIDNIGHT = clock_time(0)
ANY = gettext_lazy("Any")


class NetworkFilter(django_filters.FilterSet):
    """Filters that live in the address."""

    name = django_filters.CharFilter(
        field_name="chosen_name", lookup_expr="icontains", label=gettext_lazy("Name")
    )
    topic = django_filters.ModelChoiceFilter(
        queryset=Topic.objects.all(),
        method="on_topic",
        empty_label=ANY,
        label=gettext_lazy("Topic"),
    )
    place = django_filters.ChoiceFilter(
        choices=[], method="in_place", empty_label=ANY, label=gettext_lazy("County or region")
    )
    language = django_filters.ModelChoiceFilter(
        queryset=Language.objects.all(),
        method="speaks",
        empty_label=ANY,
        label=gettext_lazy("Language"),
    )
    free_on = django_filters.DateFilter(
        method="is_free",
        label=gettext_lazy("Free on"),
        widget=DateInput(attrs={"type": "date"}),
    )
    role = django_filters.ChoiceFilter(
        choices=EngagementRole.choices,
        method="has_been",
        empty_label=ANY,
        label=gettext_lazy("Role held before"),
    )
    way = django_filters.ChoiceFilter(
        choices=WAYS,
        method="works",
        empty_label=ANY,
        label=gettext_lazy("How they work"),
        widget=Select,
    )
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.all(), method="sits_in", empty_label=ANY, label=gettext_lazy("Group")
    )

    class Meta:
        model = Consultant
        fields: list[str] = []

    def __init__(self, *args: Any, reader: User, **options: Any) -> None:
        """Offer every region with its counties, read in one query.

        A filter on what the reader may not see would betray it, so there is none.
        """
        super().__init__(*args, **options)
        if sees(reader, "person.times", Channel.PAGE) is not See.FULL:
            del self.filters["free_on"]
        self.filters["place"].extra["choices"] = places()

    def in_place(self, people: Any, _name: str, place: str) -> Any:
        """Live in the county or region, or serve it."""
        kind, _dash, number = place.partition("-")
        if kind == "region":
            served = _linked(Consultant.counties_served.through, county__region=number)
            home = Q(home_county__region=number) | Q(home_region=number)
            return people.filter(home | Q(served))
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

    def is_free(self, people: Any, _name: str, day: date) -> Any:
        """Not booked, not away and not taking a break; whoever said nothing can be asked."""
        return free_on(people, day)

    def has_been(self, people: Any, _name: str, role: str) -> Any:
        """Have held the role in work that is over."""
        held = Assignment.objects.filter(
            consultant=OuterRef("pk"),
            seat__role=role,
            state__in=LIVE_STATES,
            during__fully_lt=DateTimeTZRange(time.now(), None),
        )
        return people.filter(Exists(held))

    def sits_in(self, people: Any, _name: str, group: Group) -> Any:
        """Have a term in the group today."""
        terms = Membership.objects.filter(
            consultant=OuterRef("pk"), group=group, term__contains=time.today()
        )
        return people.filter(Exists(terms))


def free_on(people: "QuerySet[Consultant]", day: date) -> "QuerySet[Consultant]":
    """Leave out who is booked on a day of the organisation's calendar, away, or on a break.

    A weekly time of the day takes someone out when it is the whole day; a part of the day is
    told beside the name instead.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(day, MIDNIGHT, tzinfo=zone)
    ends = datetime.combine(day + timedelta(days=1), MIDNIGHT, tzinfo=zone)
    booked = Assignment.objects.filter(
        consultant=OuterRef("pk"),
        state__in=LIVE_STATES,
        during__overlap=DateTimeTZRange(begins, ends),
    )
    blocks = DateBlock.objects.filter(
        consultant=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day
    )
    never = WeeklyTime.objects.filter(
        consultant=OuterRef("pk"),
        says=Availability.AWAY,
        weekday=day.weekday(),
        starts=MIDNIGHT,
        ends=MIDNIGHT,
    )
    is_said_free = Exists(blocks.filter(says=Availability.FREE))
    return people.filter(
        ~Exists(booked),
        ~Exists(blocks.filter(says=Availability.AWAY)),
        ~Exists(never) | is_said_free,
        Q(paused_until=None) | Q(paused_until__lte=time.today()),
    )


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of the filter by place: each region whole, then its counties."""
    regions: dict[Region, list[tuple[str, str]]] = {}
    counties = County.objects.select_related("region").order_by("region__name", "name")
    for county in counties:
        whole = (f"region-{county.region_id}", _("All of %(region)s") % {"region": county.region})
        regions.setdefault(county.region, [whole]).append((f"county-{county.pk}", county.name))
    return [(str(region), choices) for region, choices in regions.items()]


def _linked(through: Any, **to: Any) -> Exists:
    return Exists(through.objects.filter(consultant=OuterRef("pk"), **to))
