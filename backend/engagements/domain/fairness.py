"""How asks, yeses, hours and pay are shared out, and whether equal roles are paid alike.

An ask is an offer that was sent and not taken back, whatever the answer: nothing here tells who
said no. Hours and pay are those of the accepted terms of bookings that stand, by the date of the
work; asks and yeses are by the day of asking. Days are the organisation's own.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncQuarter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from compensation.models import EngagementRole
from consultants.models import Consultant
from core import money, permits
from engagements.models import Assignment, Engagement, Offer, OfferLine, OfferReason
from engagements.states import ACCEPTED, LIVE_STATES, SENT, WITHDRAWN

PASSING_OVER = "passing_over"
MONTHS = 3
REASONS_SHOWN = 3
MOST_UNEQUAL = 50
TOLD_APART = 4  # how often people were asked is told apart up to this; then "or more"


@dataclass(frozen=True)
class Frame:
    """Whom and when the figures are about; an open end is all time, no county is all counties."""

    starts_on: date | None = None
    ends_on: date | None = None
    county_id: int | None = None
    language_id: int | None = None

    def people(self, path: str = "") -> Q:
        """Return it as a condition on rows whose ``path`` leads to a consultant."""
        condition = Q()
        if self.county_id is not None:
            condition &= Q(**{f"{path}home_county": self.county_id})
        if self.language_id is not None:
            speakers = Consultant.languages.through.objects.filter(language=self.language_id)
            key = f"{path.removesuffix('__')}__in" if path else "pk__in"
            condition &= Q(**{key: speakers.values("consultant")})
        return condition

    def instants(self, column: str) -> Q:
        """Return it as a condition on an instant."""
        condition = Q()
        zone = ZoneInfo(settings.TIME_ZONE)
        if self.starts_on is not None:
            condition &= Q(**{f"{column}__gte": datetime.combine(self.starts_on, time(), zone)})
        if self.ends_on is not None:
            after = datetime.combine(self.ends_on + timedelta(days=1), time(), zone)
            condition &= Q(**{f"{column}__lt": after})
        return condition

    def days(self, column: str) -> Q:
        """Return it as a condition on a date."""
        condition = Q()
        if self.starts_on is not None:
            condition &= Q(**{f"{column}__gte": self.starts_on})
        if self.ends_on is not None:
            condition &= Q(**{f"{column}__lte": self.ends_on})
        return condition


@dataclass(frozen=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter that a day is in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.next().starts_on - timedelta(days=1)

    def next(self) -> "Quarter":
        """Return the quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> "Quarter":
        """Return the quarter before it."""
        return Quarter.of(self.starts_on - timedelta(days=1))

    @property
    def words(self) -> str:
        """It in words."""
        return _("%(year)s, quarter %(number)s") % {"year": self.year, "number": self.number}


@dataclass(frozen=True)
class Share:
    """What one county, language or quarter had; ``people`` is None where it does not apply."""

    name: str
    people: int | None
    asks: int
    yeses: int
    minutes: int
    amount: Decimal


@dataclass(frozen=True)
class Unequal:
    """A role of one engagement that is not paid alike."""

    engagement_id: int
    title: str
    role: str
    lowest_amount: Decimal
    highest_amount: Decimal

    @property
    def role_name(self) -> str:
        """The role in the reader's language."""
        return str(EngagementRole(self.role).label)


def _asks(frame: Frame) -> "QuerySet[Offer]":
    sent = Offer.objects.filter(frame.instants("sent_at"), sent_at__isnull=False)
    return sent.exclude(state=WITHDRAWN).order_by()


def _work(frame: Frame) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(frame.days("service_on"), state__in=LIVE_STATES).order_by()


def _people(actor: User, frame: Frame) -> "QuerySet[Consultant]":
    permits.require(actor, "engagements.read_fairness")
    return Consultant.objects.visible_to(actor).filter(frame.people())


def by_person(*, actor: User, frame: Frame, never_asked: bool = False) -> "QuerySet[Consultant]":
    """Return people with ``ask_count``, ``yes_count``, ``booked_minutes``, ``booked_amount``.

    ``never_asked`` leaves those whom nobody asked in the frame's time. Refuses whoever does not
    read the desk's figures.
    """
    asks = _asks(frame).filter(consultant=OuterRef("pk"))
    work = _work(frame).filter(consultant=OuterRef("pk"))
    people = _people(actor, frame).annotate(
        ask_count=_counted(asks),
        yes_count=_counted(asks.filter(state=ACCEPTED)),
        booked_minutes=_summed(work, "agreed_minutes", 0),
        booked_amount=_summed(work, "agreed_amount", money.ZERO),
    )
    return people.filter(ask_count=0) if never_asked else people


def _counted(rows: "QuerySet[Any]") -> Coalesce:
    counted = rows.values("consultant").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _summed(rows: "QuerySet[Any]", column: str, nothing: int | Decimal) -> Coalesce:
    summed = rows.values("consultant").annotate(all=Sum(column)).values("all")
    return Coalesce(Subquery(summed), nothing)


def spread(*, actor: User, frame: Frame) -> list[tuple[int, int]]:
    """Return how many people were asked how often: (times, people), in one statement.

    Times from ``TOLD_APART`` on stand together. A frame without anybody has no rows.
    """
    asks = _asks(frame).filter(consultant=OuterRef("pk"))
    people = _people(actor, frame).annotate(times=_counted(asks)).order_by().values("times")
    counts = [0] * (TOLD_APART + 1)
    for times, count in people.annotate(n=Count("pk")).values_list("times", "n"):
        counts[min(times, TOLD_APART)] += count
    return list(enumerate(counts)) if any(counts) else []


def by_county(*, actor: User, frame: Frame) -> list[Share]:
    """Return the shares of the counties where people live, the most asked first."""
    return _shares(actor, frame, "home_county__name", lambda name: name or _("Not stated"))


def by_language(*, actor: User, frame: Frame) -> list[Share]:
    """Return the shares of languages; whoever speaks several counts with each of them."""
    return _shares(
        actor,
        frame,
        "languages__name",
        lambda name: pgettext("language", name) if name else _("Not stated"),
    )


def _shares(actor: User, frame: Frame, path: str, say: Any) -> list[Share]:
    people = dict(_people(actor, frame).order_by().values_list(path).annotate(n=Count("pk")))
    of_person = frame.people("consultant__")
    asks = _by(_asks(frame).filter(of_person), f"consultant__{path}", **_asked())
    work = _by(_work(frame).filter(of_person), f"consultant__{path}", **_done())
    shares = [
        Share(say(key), count, *asks.get(key, (0, 0)), *work.get(key, (0, money.ZERO)))
        for key, count in people.items()
    ]
    return sorted(shares, key=lambda share: (-share.asks, share.name))


def by_quarter(*, actor: User, frame: Frame) -> list[Share]:
    """Return the shares of quarters, the latest first: asks when asked, pay when worked."""
    permits.require(actor, "engagements.read_fairness")
    of_person = frame.people("consultant__")
    zone = ZoneInfo(settings.TIME_ZONE)
    asks = _by(
        _asks(frame).filter(of_person).annotate(quarter=TruncQuarter("sent_at", tzinfo=zone)),
        "quarter",
        **_asked(),
    )
    work = _by(
        _work(frame).filter(of_person).annotate(quarter=TruncQuarter("service_on")),
        "quarter",
        **_done(),
    )
    asked = {Quarter.of(at.date()): found for at, found in asks.items()}
    worked = {Quarter.of(day): found for day, found in work.items()}
    latest_first = sorted({*asked, *worked}, key=lambda each: each.starts_on, reverse=True)
    return [
        Share(each.words, None, *asked.get(each, (0, 0)), *worked.get(each, (0, money.ZERO)))
        for each in latest_first
    ]


def _asked() -> dict[str, Any]:
    return {"first": Count("pk"), "second": Count("pk", filter=Q(state=ACCEPTED))}


def _done() -> dict[str, Any]:
    return {"first": Sum("agreed_minutes"), "second": Sum("agreed_amount")}


def _by(rows: "QuerySet[Any]", path: str, **figures: Any) -> dict[Any, tuple[Any, Any]]:
    found = rows.values(path).annotate(**figures).values_list(path, "first", "second")
    return {key: (first, second) for key, first, second in found}


def people_passed_over(*, actor: User, frame: Frame) -> "QuerySet[Consultant]":
    """Return the people who were passed over, with ``passed_count``.

    Refuses whoever does not read reasons.
    """
    permits.require(actor, "engagements.read_reasons")
    reasons = _passings(actor, frame).filter(passed_over=OuterRef("pk"))
    counted = reasons.values("passed_over").annotate(n=Count("pk")).values("n")
    return (
        _people(actor, frame)
        .annotate(passed_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .filter(passed_count__gt=0)
    )


def _passings(actor: User, frame: Frame) -> "QuerySet[OfferReason]":
    given = OfferReason.objects.visible_to(actor).filter(kind=PASSING_OVER)
    return given.filter(frame.instants("given_at")).order_by()


def why_passed_over(
    *, actor: User, frame: Frame, consultant_ids: Collection[int]
) -> dict[int, list[str]]:
    """Return the latest reasons for passing people over, by person, in one statement."""
    permits.require(actor, "engagements.read_reasons")
    rows = (
        _passings(actor, frame)
        .filter(passed_over__in=consultant_ids)
        .order_by("-given_at", "-pk")
        .values_list("passed_over", "reason")
    )
    found: dict[int, list[str]] = {}
    for person, reason in rows:
        kept = found.setdefault(person, [])
        if len(kept) < REASONS_SHOWN and reason not in kept:
            kept.append(reason)
    return found


def unequal_pay(*, actor: User, frame: Frame) -> list[Unequal]:
    """Return roles of one engagement whose offers differ in their rate per hour, latest first.

    Looks at offers that wait for an answer and at bookings that stand. At most
    ``MOST_UNEQUAL``. Refuses whoever does not read pay and reasons.
    """
    permits.require(actor, "engagements.read_reasons")
    stands = Q(offer__state=SENT) | Q(offer__assignment__state__in=LIVE_STATES)
    rows = (
        OfferLine.objects.filter(stands, frame.instants("offer__sent_at"))
        .filter(frame.people("offer__consultant__"))
        .order_by()
        .values(engagement=F("offer__seat__engagement"), role=F("offer__seat__role"))
        .annotate(lowest=Min("rate_amount"), highest=Max("rate_amount"))
        .filter(lowest__lt=F("highest"))
        .order_by("-engagement", "role")
        .values_list("engagement", "role", "lowest", "highest")[:MOST_UNEQUAL]
    )
    found = list(rows)
    titles = dict(
        Engagement.objects.visible_to(actor)
        .filter(pk__in={engagement for engagement, *_rest in found})
        .values_list("pk", "title")
    )
    return [
        Unequal(engagement, titles[engagement], role, lowest, highest)
        for engagement, role, lowest, highest in found
        if engagement in titles
    ]
