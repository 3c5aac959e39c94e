"""What a coordinator looks at before asking: the shortlist, the chosen, what is in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from consultants.models import Consultant
from core import time
from core.errors import NotVisible
from core.permits import get_visible
from engagements.domain.conflict_check import conflicts_among, short_notice
from engagements.domain.conflict_kinds import ALONE, LIVED
from engagements.domain.conflicts import Conflict
from engagements.domain.fixes import with_ways_out
from engagements.domain.gates import NEEDS_REASON, PASSING_OVER
from engagements.domain.quotes import SeatQuote, quote_seats
from engagements.domain.shortlist import (
    Candidate,
    PassedOver,
    SetAside,
    Shortlist,
    passed_over,
    shortlist,
)
from engagements.models import Assignment, Offer, PriorYes, Seat, Standby
from engagements.models.engagement import FilledBy
from engagements.states import ASKED, DRAFT, GIVEN, LIVE_STATES, SENT, WAITING
from pages.coordination.engagement_reading import wishes_in_words

DAYS_TO_REPLY = 5
END_OF_DAY = 17
BEFORE_WORK = timedelta(hours=1)
MOST_CHOSEN = 50
WISH_NAMES: Mapping[str, str | Promise] = {
    "topic": gettext_lazy("Topic"),
    "language": gettext_lazy("Language"),
    "place": gettext_lazy("County or region"),
    "way": gettext_lazy("In person or remote"),
}


def seat_to_offer(user: User, seat_id: int) -> tuple[Seat, SeatQuote | None]:
    """Return a seat that offers can be made for, with its price."""
    rows = Seat.objects.select_related(
        "topic",
        "language",
        "county",
        "region",
        "fund",
        "engagement__session__current__room",
        "engagement__convening__county",
        "engagement__requester",
        "engagement__county",
        "engagement__fund",
    ).prefetch_related("workload")
    seat = get_visible(rows, user, pk=seat_id)
    if seat.filled_by != FilledBy.NETWORK:
        raise NotVisible
    return seat, quote_seats(seat.engagement, [seat]).get(seat.pk)


def _work_of(seat: Seat) -> tuple[Any, ...]:
    """Return what makes seats equal: the same role, wishes, pay and words."""
    plan = frozenset((row.component, row.minutes) for row in seat.workload.all())
    wishes = (seat.topic_id, seat.language_id, seat.county_id, seat.region_id, seat.way)
    return (seat.role, *wishes, seat.fund_id, seat.label, plan)


def equal_seats(seat: Seat) -> list[Seat]:
    """Return the seat and those equal to it that nobody holds or is being asked for."""
    others = (
        Seat.objects.filter(engagement=seat.engagement, role=seat.role, filled_by=FilledBy.NETWORK)
        .exclude(pk=seat.pk)
        .exclude(Exists(Offer.objects.filter(seat=OuterRef("pk"), state__in=[DRAFT, SENT])))
        .exclude(Exists(Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)))
        .prefetch_related("workload")
        .order_by("position", "pk")
    )
    return [seat, *(other for other in others if _work_of(other) == _work_of(seat))]


def reply_by(seat: Seat) -> datetime:
    """Propose when to answer: at the end of a working day in five days, before the work begins."""
    there = (time.now() + timedelta(days=DAYS_TO_REPLY)).astimezone(ZoneInfo(settings.TIME_ZONE))
    proposed = there.replace(hour=END_OF_DAY, minute=0, second=0, microsecond=0)
    latest = seat.engagement.starts_at - BEFORE_WORK
    return min(proposed, latest) if latest > time.now() else proposed


@dataclass(frozen=True)
class Wish:
    """One wish of the seat, and the query that loosens it or holds it again."""

    name: str | Promise
    words: str | Promise
    is_loosened: bool
    query: str
    nobody_meets_it: bool


@dataclass(frozen=True)
class AsideCard:
    """Somebody whom something of their own keeps out, and whether they were asked first."""

    consultant: Consultant
    words: list[str]
    prior_yes: PriorYes | None

    @property
    def may_be_asked(self) -> bool:
        """Whether they said that they may be asked all the same."""
        return self.prior_yes is not None and self.prior_yes.state == GIVEN

    @property
    def is_waiting(self) -> bool:
        """Whether they were asked first and have not answered."""
        return self.prior_yes is not None and self.prior_yes.state == ASKED


@dataclass(frozen=True)
class ShortlistSheet:
    """A stretch of the shortlist with the seat's wishes and its equal seats."""

    seat: Seat
    quote: SeatQuote | None
    seats: list[Seat]
    found: Shortlist
    wishes: list[Wish]
    aside: list[AsideCard]
    earlier_query: str
    later_query: str

    @property
    def candidates(self) -> list[Candidate]:
        """Who could be asked, whoever is next first."""
        return self.found.candidates


def shortlist_sheet(
    user: User, seat_id: int, *, loosen: Sequence[str], start: int, count: int
) -> ShortlistSheet:
    """Read the shortlist of a seat."""
    seat, quote = seat_to_offer(user, seat_id)
    found = shortlist(actor=user, seat_id=seat_id, loosen=loosen, start=start, count=count)
    prefetch_related_objects([each.consultant for each in found.candidates], "topics", "languages")
    first = PriorYes.objects.visible_to(user).filter(seat=seat, state__in=[ASKED, GIVEN])
    by_person = {row.consultant_id: row for row in first}
    return ShortlistSheet(
        seat,
        quote,
        equal_seats(seat),
        found,
        _wishes(seat, found),
        [_aside(each, by_person.get(each.consultant.pk)) for each in found.set_aside],
        earlier_query=_query(found.loosened, max(start - count, 0)) if start else "",
        later_query=_query(found.loosened, start + count) if found.has_more else "",
    )


def _aside(each: SetAside, prior_yes: PriorYes | None) -> AsideCard:
    held = prior_yes if prior_yes and _covers(prior_yes, each) else None
    return AsideCard(each.consultant, [standing.words for standing in each.standing], held)


def _covers(prior_yes: PriorYes, each: SetAside) -> bool:
    return {standing.kind for standing in each.standing} <= set(prior_yes.beyond)


def _query(loosened: Sequence[str], start: int = 0) -> str:
    parts = [f"loosen={name}" for name in loosened]
    if start:
        parts.append(f"start={start}")
    return "?" + "&".join(parts)


def _wishes(seat: Seat, found: Shortlist) -> list[Wish]:
    place = seat.county or seat.region
    words: dict[str, str | Promise] = {
        "topic": str(seat.topic or ""),
        "language": str(seat.language or ""),
        "place": str(place or ""),
        "way": seat.get_way_display() if seat.way != "any" else "",
    }
    wishes = []
    for name, said in words.items():
        if not said:
            continue
        is_loosened = name in found.loosened
        others = [each for each in found.loosened if each != name]
        query = _query(others if is_loosened else [*found.loosened, name])
        wishes.append(Wish(WISH_NAMES[name], said, is_loosened, query, name in found.unmet))
    return wishes


@dataclass(frozen=True)
class Chosen:
    """One person as chosen: for which seat, or waiting to be asked next, and what is in the way."""

    person: Consultant
    seat: Seat | None
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class Composition:
    """Who is asked for which seat, who is asked next, and everything that needs a reason."""

    seat: Seat
    quote: SeatQuote | None
    seats: list[Seat]
    chosen: list[Chosen]
    late: list[Conflict]
    passed: PassedOver
    standby: list[Standby]

    @property
    def now(self) -> list[Chosen]:
        """Those who are asked now, each for a seat."""
        return [each for each in self.chosen if each.seat is not None]

    @property
    def later(self) -> list[Chosen]:
        """Those who are asked next."""
        return [each for each in self.chosen if each.seat is None]

    @property
    def kinds(self) -> list[str]:
        """The kinds that need a reason, in a fixed order."""
        found = {conflict.kind for each in self.chosen for conflict in each.conflicts}
        found |= {conflict.kind for conflict in self.late}
        if self.passed.count:
            found.add(PASSING_OVER)
        return [kind for kind in NEEDS_REASON if kind in found]

    @property
    def wishes(self) -> list[str | Promise]:
        """What is wished for the seat."""
        return wishes_in_words(self.seat)

    def words_of(self, kind: str) -> list[str]:
        """Return what a reason of this kind goes past, in words."""
        if kind == PASSING_OVER:
            return [passed_words(self.passed)]
        said = [each for one in self.chosen for each in one.conflicts] + self.late
        return list(dict.fromkeys(each.words for each in said if each.kind == kind))


def passed_words(passed: PassedOver) -> str:
    """Say who would be asked before, by name as far as they are few."""
    names = ", ".join(person.chosen_name for person in passed.consultants[:5])
    if passed.count > len(passed.consultants[:5]):
        return _("%(count)s people are before them in turn, among them %(names)s.") % {
            "count": passed.count,
            "names": names,
        }
    return _("Before them in turn: %(names)s.") % {"names": names}


def composition_of(
    user: User, seat_id: int, *, ask: Sequence[int], then: Sequence[int], reply_by_at: datetime
) -> Composition:
    """Read what asking these people means; the number of queries does not grow with them.

    More people than equal seats wait on the list with those of ``then``.
    """
    seat, quote = seat_to_offer(user, seat_id)
    seats = equal_seats(seat)
    order = list(dict.fromkeys([*ask, *then]))[:MOST_CHOSEN]
    people = Consultant.objects.visible_to(user).select_related("user").in_bulk(order)
    found = conflicts_among(seat=seat, consultant_ids=list(people), reader=user)
    together = sum(1 for pk in ask if pk in people and people[pk].expertise in LIVED)
    if together > 1:
        # They would sit there together, so none of them alone.
        found = {pk: [each for each in said if each.kind != ALONE] for pk, said in found.items()}
    found = with_ways_out(user, seat, found)
    asked = [pk for pk in order if pk in people and pk in set(ask)]
    waiting = [pk for pk in order if pk in people and pk not in set(ask)]
    places: list[Seat | None] = [*seats, *([None] * len(order))]
    chosen = [
        Chosen(people[pk], place, found.get(pk, []))
        for pk, place in zip(asked, places, strict=False)
    ]
    chosen += [Chosen(people[pk], None, found.get(pk, [])) for pk in waiting]
    on_list = Standby.objects.visible_to(user).filter(seat=seat, state=WAITING)
    return Composition(
        seat,
        quote,
        seats,
        chosen,
        late=short_notice(seat=seat, reply_by_at=reply_by_at),
        passed=passed_over(seat=seat, consultant_ids=list(people)),
        standby=list(on_list.select_related("consultant")),
    )
