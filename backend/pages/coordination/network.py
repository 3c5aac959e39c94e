"""The network: its people in order of turn, and why each of them matches. Nothing private."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_tables2
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from compensation.models import EngagementRole
from consultants.domain import is_paused
from consultants.models import Availability, Consultant, County, DateBlock, Region, WeeklyTime
from core.privacy import Channel, See, sees
from engagements.domain.loads import Load, loads
from pages.coordination.person_words import engaged_words, in_line, load_words
from pages.shared.tables import ListTable
from pages.shared.templatetags.parity import clock, day

MOST_COMPARED = 3
IN_TURN = (F("turn_at").asc(nulls_first=True), "created_at", "id")


def network(user: User) -> QuerySet[Consultant]:
    """Return the people a user may see, with the names of their languages, topics, counties."""
    people = Consultant.objects.visible_to(user).select_related(
        "home_county__region", "home_region"
    )
    return people.annotate(
        language_names=_names(Consultant.languages.through, "language__name"),
        topic_names=_names(Consultant.topics.through, "topic__name"),
        county_names=_names(Consultant.counties_served.through, "county__name"),
    )


def in_turn(people: "QuerySet[Consultant]") -> "QuerySet[Consultant]":
    """Order people as the rotation does: whoever waits longest is first."""
    return people.order_by(*IN_TURN)


def _names(through: Any, path: str) -> ArraySubquery:
    rows = through.objects.filter(consultant=OuterRef("pk")).order_by(path)
    return ArraySubquery(rows.values_list(F(path)))


def without_sign_in(user: User) -> QuerySet[Consultant]:
    """Return the people with an address who cannot answer here yet: they have no account."""
    waiting = Consultant.objects.visible_to(user).filter(user=None, email__isnull=False)
    return waiting.order_by("chosen_name", "id")


def ways_of(person: Consultant) -> str | Promise:
    """Say how a person works."""
    if person.in_person and person.remote:
        return _("In person and remote")
    return _("In person") if person.in_person else _("Remote") if person.remote else "–"


def home_of(person: Consultant) -> str:
    """Name the home county with its region, or the region alone, or nothing."""
    if person.home_county:
        return f"{person.home_county} · {person.home_county.region}"
    return str(person.home_region or "")


def with_days(people: "QuerySet[Consultant]", on: date | None) -> "QuerySet[Consultant]":
    """Add what people say of one day, when the list asks about a day."""
    if on is None:
        return people
    blocks = DateBlock.objects.filter(starts_on__lte=on, ends_on__gte=on)
    weekly = WeeklyTime.objects.filter(weekday=on.weekday())
    return people.prefetch_related(
        Prefetch("date_blocks", blocks, to_attr="said_of_day"),
        Prefetch("weekly_times", weekly, to_attr="said_of_week"),
    )


@dataclass(frozen=True)
class Wanted:
    """What a list of people was filtered by, to say of each why they match."""

    chosen: Mapping[str, Any]
    place: County | Region | None = None

    @property
    def on(self) -> date | None:
        """The day that is asked about."""
        return self.chosen.get("free_on")

    def reasons(self, person: Consultant, *, sees_times: bool) -> list[str]:
        """Return why the person is in the list, in words."""
        return [*self._bring(person), *(self._that_day(person) if sees_times else ())]

    def _bring(self, person: Consultant) -> Iterator[str]:
        chosen = self.chosen
        if chosen.get("topic"):
            yield _("Likes to speak on %(topic)s") % {"topic": chosen["topic"]}
        if self.place:
            words = _("Lives in %(place)s") if self._lives_there(person) else _("Serves %(place)s")
            yield words % {"place": self.place}
        if chosen.get("language"):
            yield _("Speaks %(language)s") % {"language": chosen["language"]}
        if chosen.get("role"):
            role = EngagementRole(chosen["role"]).label
            yield _("Was %(role)s before") % {"role": role}
        if chosen.get("way"):
            yield str(ways_of(person))
        if chosen.get("group"):
            yield _("Member of %(group)s") % {"group": chosen["group"]}

    def _lives_there(self, person: Consultant) -> bool:
        if isinstance(self.place, Region):
            return person.region == self.place
        return person.home_county == self.place

    def _that_day(self, person: Consultant) -> Iterator[str]:
        if self.on is None:
            return
        blocks: Sequence[DateBlock] = getattr(person, "said_of_day", ())
        weekly: Sequence[WeeklyTime] = getattr(person, "said_of_week", ())
        if any(block.says == Availability.FREE for block in blocks):
            yield _("Free that day")
        elif weekly:
            for one in weekly:
                words = (
                    _("Free from %(start)s to %(end)s")
                    if one.says == Availability.FREE
                    else _("Not free from %(start)s to %(end)s")
                )
                yield words % {"start": clock(one.starts), "end": clock(one.ends)}
        else:
            yield _("Ask about that day")


def wanted_of(chosen: Mapping[str, Any]) -> Wanted:
    """Read what the filters ask for; the place is looked up once."""
    asked = {name: value for name, value in chosen.items() if value and name != "name"}
    kind, _dash, number = str(asked.get("place", "")).partition("-")
    if not number:
        return Wanted(asked)
    rows: Any = Region.objects.all() if kind == "region" else County.objects.all()
    return Wanted(asked, rows.filter(pk=number).first())


class NetworkTable(ListTable):
    """The list of people, whoever is next first."""

    caption = gettext_lazy("People of the network")
    row_header = "chosen_name"
    empty_text = gettext_lazy("Nobody matches these filters.")
    empty_hint = gettext_lazy("Clear a filter, or import the roster.")

    chosen_name = django_tables2.Column(verbose_name=gettext_lazy("Name"))
    brings = django_tables2.Column(
        verbose_name=gettext_lazy("What they bring"), empty_values=(), orderable=False
    )
    why = django_tables2.Column(
        verbose_name=gettext_lazy("Why they match"), empty_values=(), orderable=False
    )
    lately = django_tables2.Column(
        verbose_name=gettext_lazy("Lately"), empty_values=(), orderable=False
    )
    this_month = django_tables2.Column(
        verbose_name=gettext_lazy("This month"), empty_values=(), orderable=False
    )
    turn = django_tables2.Column(verbose_name=gettext_lazy("Turn"), empty_values=())
    who = django_tables2.Column(
        verbose_name=gettext_lazy("Compare"), empty_values=(), orderable=False
    )

    class Meta(ListTable.Meta):
        order_by = ("turn",)

    def __init__(
        self, people: "QuerySet[Consultant]", *, user: User, wanted: Wanted, **options: Any
    ) -> None:
        """Say why people match only where something is asked for."""
        hidden = () if wanted.chosen else ("why",)
        super().__init__(people, exclude=hidden, **options)
        self.wanted = wanted
        self.sees_times = sees(user, "person.times", Channel.PAGE) == See.FULL
        self.loads: Mapping[int, Load] = {}
        self.places: Mapping[int, int] = {}

    def read_page(self) -> None:
        """Read what the people of this page carry; their places count only in order of turn."""
        people = [row.record for row in self.page.object_list]
        self.loads = loads([person.pk for person in people])
        if str(self.order_by[0] if self.order_by else "") == "turn":
            before = (self.page.number - 1) * self.paginator.per_page
            self.places = {person.pk: before + n for n, person in enumerate(people, start=1)}

    def order_turn(
        self, people: "QuerySet[Consultant]", is_descending: bool
    ) -> tuple["QuerySet[Consultant]", bool]:
        """Order by the rotation."""
        ordered = in_turn(people)
        return (ordered.reverse() if is_descending else ordered), True

    def order_chosen_name(
        self, people: "QuerySet[Consultant]", is_descending: bool
    ) -> tuple["QuerySet[Consultant]", bool]:
        """Order by name."""
        sign = "-" if is_descending else ""
        return people.order_by(f"{sign}chosen_name", f"{sign}id"), True

    def render_chosen_name(self, record: Consultant) -> SafeString:
        """Draw the chosen name with the pronouns, where the person lives and how they work."""
        pronouns = f" ({record.pronouns})" if record.pronouns else ""
        return format_html(
            '<a href="{}">{}</a>{}{}{}',
            _person_url(record),
            record.chosen_name,
            pronouns,
            hint(home_of(record)),
            hint(ways_of(record)),
        )

    def render_brings(self, record: Any) -> SafeString:
        """Draw topics, languages and counties served."""
        topics = ", ".join(pgettext("topic", name) for name in record.topic_names)
        languages = ", ".join(pgettext("language", name) for name in record.language_names)
        serves = ", ".join(record.county_names)
        words = _("Serves %(counties)s") % {"counties": serves} if serves else ""
        return format_html("{}{}{}", topics or _("No topics yet"), hint(languages), hint(words))

    def render_why(self, record: Consultant) -> SafeString:
        """Draw the reasons."""
        reasons = self.wanted.reasons(record, sees_times=self.sees_times)
        return format_html("{}", " · ".join(reasons))

    def render_lately(self, record: Consultant) -> SafeString:
        """Draw when they were last asked, and when they last worked."""
        return lines(engaged_words(record, self.loads.get(record.pk, Load())))

    def render_this_month(self, record: Consultant) -> SafeString:
        """Draw the hours of this month beside the person's own limit."""
        load = self.loads.get(record.pk, Load())
        return load_bar(record, load, sees_times=self.sees_times)

    def render_turn(self, record: Consultant) -> SafeString:
        """Draw the place in this list and why."""
        place = self.places.get(record.pk)
        first = format_html("<strong>{}</strong>", place) if place else ""
        paused = ""
        if self.sees_times and is_paused(record):
            until = day(record.paused_until)
            paused = hint(_("Takes no invitations until %(day)s") % {"day": until})
        return format_html("{}{}{}", first, hint(in_line(record)), paused)

    def render_who(self, record: Consultant) -> SafeString:
        """Draw the box that chooses somebody to compare."""
        return format_html(
            '<label class="choice"><input type="checkbox" name="who" value="{}">'
            '<span class="visually-hidden">{}</span></label>',
            record.pk,
            _("Compare %(name)s") % {"name": record.chosen_name},
        )


def _person_url(person: Consultant) -> str:
    return reverse("coordination:person", args=[person.pk])


def hint(words: str | Promise) -> SafeString:
    """Draw a soft line under something; nothing for no words."""
    return format_html('<span class="tasks__hint">{}</span>', words) if words else SafeString("")


def lines(words: Iterable[str]) -> SafeString:
    """Draw lines, each on its own."""
    return format_html_join(
        mark_safe("<br>"), '<span class="nowrap">{}</span>', ((line,) for line in words)
    )


def load_bar(person: Consultant, load: Load, *, sees_times: bool) -> SafeString:
    """Draw the planned hours; beside the person's own limit, where the reader may know it."""
    said = lines(load_words(person, load, sees_times=sees_times))
    most = person.most_minutes_a_month
    if not sees_times or not most:
        return said
    return format_html(
        '{}<progress max="{}" value="{}" aria-label="{}"></progress>',
        said,
        most,
        min(load.minutes, most),
        _("Hours of %(name)s beside their own limit") % {"name": person.chosen_name},
    )
