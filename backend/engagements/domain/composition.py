"""What a panel would still gain from: gaps against the coordinator's own targets.

Counties and regions are counted. Facets, which people state about themselves, never are: of
those only whether a target is met is told, and only where that says nothing of anybody. People
are never ranked, and nobody is named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from consultants.models import Consultant, County, Facet, Region
from core import permits
from core.errors import FieldProblem, Invalid
from engagements.domain import conflict_kinds as kinds
from engagements.models import Assignment, Disclosure, Engagement, PanelTarget, Seat
from engagements.states import LIVE_STATES

MOST = 50
# A facet target is told of only among at least so many people who let themselves be counted, and
# only when at least so many of them can be other than what it asks for.
FEWEST_COUNTED = 3
FEWEST_OTHERS = 2


@dataclass(frozen=True)
class Gap:
    """One target and how the panel stands to it.

    ``have`` is how many people count towards a county or region, and None for a facet.
    ``is_met`` is None for a facet while an answer could tell of somebody.
    """

    target_id: int
    name: str
    at_least: int
    have: int | None
    is_met: bool | None
    words: str


@dataclass(frozen=True)
class Composition:
    """How a panel stands: targets that are not met first, and warnings in words."""

    engagement_id: int
    gaps: list[Gap]
    warnings: list[str]


def facet_is_met(*, stated: int, counted: int, at_least: int) -> bool | None:
    """Return whether so many people stated a facet, or None when that would tell who.

    ``counted`` are the booked people who did not keep themselves out of the counts. Neither
    answer may say of all of them, or of all but one, what they are; so at least
    ``FEWEST_OTHERS`` may be otherwise even when the target is met.
    """
    if counted < max(FEWEST_COUNTED, at_least + FEWEST_OTHERS):
        return None
    return stated >= at_least


def composition(*, actor: User, engagement_id: int) -> Composition:
    """Return the gaps and warnings of an engagement's panel, from those booked for it.

    Refuses whoever does not read the desk's papers; raises NotVisible for no such engagement.
    """
    permits.require(actor, "engagements.read_composition")
    engagement = permits.get_visible(Engagement.objects.all(), actor, pk=engagement_id)
    targets = PanelTarget.objects.visible_to(actor).filter(engagement=engagement)
    booked = Assignment.objects.filter(engagement=engagement, state__in=LIVE_STATES)
    holders = Consultant.objects.filter(assignments__in=booked).values_list(
        "pk", "home_county_id", "home_county__region_id", "home_region_id"
    )
    homes = list(holders)
    counties: Counter[int | None] = Counter(county for _pk, county, _of_county, _named in homes)
    regions: Counter[int | None] = Counter(
        of_county or named for _pk, _county, of_county, named in homes
    )
    counted = {pk for pk, *_home in homes} - _hidden(engagement)
    facets = _stated(counted)
    gaps = [
        _facet_gap(target, facets[target.facet_id], len(counted))
        if target.facet_id
        else _place_gap(
            target, counties[target.county_id] if target.county_id else regions[target.region_id]
        )
        for target in targets.select_related("county", "region", "facet")
    ]
    panel = kinds.panels(Seat.objects.filter(engagement=engagement)).get(engagement.pk)
    warnings = kinds.of_panel(engagement.pk, panel) if panel else []
    return Composition(
        engagement_id=engagement.pk,
        gaps=sorted(gaps, key=lambda gap: bool(gap.is_met)),
        warnings=[warning.words for warning in warnings],
    )


def _hidden(engagement: Engagement) -> set[int]:
    """Return who keeps themself out of the counts of this engagement: their newest word holds."""
    newest = (
        Disclosure.objects.filter(engagement=engagement)
        .order_by("consultant_id", "-number")
        .distinct("consultant_id")
    )
    return {pk for pk, hides in newest.values_list("consultant_id", "hides_facets") if hides}


def _stated(consultant_ids: Iterable[int]) -> Counter[int | None]:
    rows = Consultant.facets.through.objects.filter(consultant_id__in=consultant_ids)
    return Counter(rows.values_list("facet_id", flat=True))


def _place_gap(target: PanelTarget, have: int) -> Gap:
    missing = max(0, target.at_least - have)
    if missing:
        words = ngettext(
            "%(count)s person more would meet this target.",
            "%(count)s people more would meet this target.",
            missing,
        ) % {"count": missing}
    else:
        words = _("This target is met.")
    return Gap(target.pk, _name(target), target.at_least, have, not missing, words)


def _facet_gap(target: PanelTarget, stated: int, counted: int) -> Gap:
    is_met = facet_is_met(stated=stated, counted=counted, at_least=target.at_least)
    if is_met is None:
        words = _("Too few people are booked to say without telling who.")
    elif is_met:
        words = _("This target is met.")
    else:
        words = _("This target is not met yet.")
    return Gap(target.pk, _name(target), target.at_least, None, is_met, words)


def _name(target: PanelTarget) -> str:
    if target.county:
        return _("%(name)s County") % {"name": target.county}
    return str(target.region or target.facet)


def set_target(
    *,
    actor: User,
    engagement_id: int,
    county_id: int | None = None,
    region_id: int | None = None,
    facet_id: int | None = None,
    at_least: int = 1,
) -> PanelTarget:
    """Keep what a coordinator hopes a panel will hold; the same thing again changes the number.

    Refuses a target that names none or several of county, region and facet, or one that there
    is not, and a number that is not from 1 to ``MOST``.
    """
    permits.require(actor, "engagements.set_targets")
    named: dict[str, Any] = {"county_id": county_id, "region_id": region_id, "facet_id": facet_id}
    problems = _problems(named, at_least)
    if problems:
        raise Invalid(problems=problems)
    with transaction.atomic():
        engagement = permits.get_visible(
            Engagement.objects.select_for_update(of=("self",)), actor, pk=engagement_id
        )
        target, _created = PanelTarget.objects.update_or_create(
            engagement=engagement, **named, defaults={"at_least": at_least}
        )
    return target


def _problems(named: Mapping[str, int | None], at_least: int) -> list[FieldProblem]:
    models: dict[str, Any] = {"county_id": County, "region_id": Region, "facet_id": Facet}
    chosen = {field: pk for field, pk in named.items() if pk is not None}
    problems = []
    if len(chosen) != 1:
        problems.append(
            FieldProblem("county_id", _("Choose one of county, region and what people state."))
        )
    for field, pk in chosen.items():
        if not models[field].objects.filter(pk=pk).exists():
            problems.append(FieldProblem(field, _("Choose one from the list.")))
    if not 1 <= at_least <= MOST:
        problems.append(FieldProblem("at_least", _("Enter a number from 1 to 50.")))
    return problems


def drop_target(*, actor: User, target_id: int) -> None:
    """Take a target back. Raises NotVisible when there is none."""
    with transaction.atomic():
        target = permits.get_visible(PanelTarget.objects.select_for_update(), actor, pk=target_id)
        permits.require(actor, "engagements.set_targets", target)
        target.delete()
