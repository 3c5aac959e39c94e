"""Why somebody stands on a shortlist, in the words that a person would say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultants.models import Consultant
from core import time
from core.durations import in_words
from engagements.domain.quotes import service_date
from engagements.models import Seat

A_MONTH_DAYS = 30.44
A_YEAR_MONTHS = 12


@dataclass(frozen=True)
class Facts:
    """What was read of one person for one seat; minutes are those of the month of the work."""

    consultant_id: int
    place: int
    standing: Sequence[str]
    wishes_met: tuple[str, ...]
    is_free: bool
    load_minutes: int
    limit_minutes: int | None
    asks_this_month: int
    most_asks: int | None
    last_asked_at: datetime | None
    last_engaged_on: date | None


def reasons_for(person: Consultant, facts: Facts, seat: Seat) -> list[str]:
    """Return the reasons: what they bring to this seat, that day, last asked, their load."""
    return [
        *(_wish_in_words(wish, seat) for wish in facts.wishes_met),
        _("Free that day") if facts.is_free else _("Ask about that day"),
        last_asked(facts.last_asked_at),
        _load(facts, seat),
        *_asks(facts),
    ]


def _wish_in_words(wish: str, seat: Seat) -> str:
    if wish == "language":
        return _("Speaks %(language)s") % {"language": seat.language}
    if wish == "topic":
        return _("Likes to speak on %(topic)s") % {"topic": seat.topic}
    if wish == "place":
        return _("Lives in or serves %(place)s") % {"place": seat.county or seat.region}
    return seat.get_way_display()


def last_asked(at: datetime | None) -> str:
    """Say how long ago a person was last asked."""
    if at is None:
        return _("Not asked yet")
    days = (time.today() - time.day_of(at)).days
    months = int(days / A_MONTH_DAYS)
    if days < 1:
        return _("Last asked today")
    if not months:
        words = ngettext("Last asked %(n)s day ago", "Last asked %(n)s days ago", days)
        return words % {"n": days}
    if months < 2 * A_YEAR_MONTHS:
        words = ngettext("Last asked %(n)s month ago", "Last asked %(n)s months ago", months)
        return words % {"n": months}
    years = months // A_YEAR_MONTHS
    words = ngettext("Last asked %(n)s year ago", "Last asked %(n)s years ago", years)
    return words % {"n": years}


def _load(facts: Facts, seat: Seat) -> str:
    service_on, today = service_date(seat.engagement), time.today()
    given = {
        "time": in_words(facts.load_minutes),
        "limit": in_words(facts.limit_minutes or 0),
        "month": date_format(service_on, "F"),
    }
    is_now = (service_on.year, service_on.month) == (today.year, today.month)
    if facts.limit_minutes is not None:
        words = (
            _("%(time)s of %(limit)s this month")
            if is_now
            else _("%(time)s of %(limit)s in %(month)s")
        )
    else:
        words = _("%(time)s this month") if is_now else _("%(time)s in %(month)s")
    return words % given


def _asks(facts: Facts) -> Iterator[str]:
    if facts.most_asks is None:
        return
    words = ngettext(
        "%(asks)s of %(most)s ask this month",
        "%(asks)s of %(most)s asks this month",
        facts.most_asks,
    )
    yield words % {"asks": facts.asks_this_month, "most": facts.most_asks}
