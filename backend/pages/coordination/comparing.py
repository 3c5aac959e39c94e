"""Up to three people side by side: the same facts of each, in one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from compensation.models import EngagementRole
from consultants.models import Consultant
from core import time
from core.privacy import Channel, See, sees
from engagements.domain.loads import Load, loads
from engagements.models import Assignment
from engagements.states import LIVE_STATES
from pages.coordination.network import home_of, in_turn, lines, load_bar, network, ways_of
from pages.coordination.person_words import engaged_words, in_line

Cell = str | Promise | SafeString


@dataclass(frozen=True)
class Comparison:
    """People in order of turn, and one row of cells for each fact."""

    people: list[Consultant]
    rows: list[tuple[Cell, list[tuple[Consultant, Cell]]]]


def comparison(user: User, consultant_ids: Sequence[int]) -> Comparison:
    """Read the people; whoever the reader may not see is left out."""
    people: list[Any] = list(in_turn(network(user).filter(pk__in=consultant_ids)))
    carried = loads([person.pk for person in people])
    held = _roles_held([person.pk for person in people])
    sees_times = sees(user, "person.times", Channel.PAGE) == See.FULL

    def row(name: str, cells: Sequence[Cell]) -> tuple[Cell, list[tuple[Consultant, Cell]]]:
        return name, [(person, cell or "–") for person, cell in zip(people, cells, strict=True)]

    rows = [
        row(_("Lives in"), [home_of(person) for person in people]),
        row(_("Serves"), [", ".join(person.county_names) for person in people]),
        row(_("Languages"), [_named("language", person.language_names) for person in people]),
        row(_("Likes to speak on"), [_named("topic", person.topic_names) for person in people]),
        row(_("Expertise"), [person.get_expertise_display() for person in people]),
        row(_("How"), [ways_of(person) for person in people]),
        row(_("Roles held"), [", ".join(held.get(person.pk, ())) for person in people]),
        row(
            _("Lately"),
            [lines(engaged_words(person, carried.get(person.pk, Load()))) for person in people],
        ),
        row(
            _("This month"),
            [
                load_bar(person, carried.get(person.pk, Load()), sees_times=sees_times)
                for person in people
            ],
        ),
        row(_("Turn"), [in_line(person) for person in people]),
    ]
    return Comparison(people, rows)


def _named(context: str, names: Sequence[str]) -> str:
    return ", ".join(pgettext(context, name) for name in names)


def _roles_held(consultant_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the roles of work that is over, by person, in the reader's language."""
    over = Assignment.objects.filter(
        consultant__in=consultant_ids, state__in=LIVE_STATES, during__endswith__lt=time.now()
    )
    found: dict[int, list[str]] = {}
    rows = over.order_by("seat__role").values_list("consultant_id", "seat__role").distinct()
    for person, role in rows:
        found.setdefault(person, []).append(str(EngagementRole(role).label))
    return found
