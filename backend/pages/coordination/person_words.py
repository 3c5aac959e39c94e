"""What lists of people say of somebody: lately, this month, and their turn."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultants.models import Consultant
from core.durations import in_words
from engagements.domain.loads import Load
from engagements.domain.reasons import last_asked
from pages.shared.templatetags.parity import day


def engaged_words(person: Consultant, load: Load) -> Iterator[str]:
    """Say when somebody was last asked, and when they last worked."""
    yield last_asked(person.last_asked_at)
    if load.last_engaged_on is None:
        yield _("Not engaged yet")
    else:
        yield _("Last engaged %(day)s") % {"day": day(load.last_engaged_on)}


def load_words(person: Consultant, load: Load, *, sees_times: bool) -> Iterator[str]:
    """Say the planned hours and the asks of this month, beside the person's own limits."""
    given = {"time": in_words(load.minutes), "asks": load.asks}
    if sees_times and person.most_minutes_a_month is not None:
        limit = in_words(person.most_minutes_a_month)
        yield _("%(time)s of %(limit)s") % {**given, "limit": limit}
    else:
        yield in_words(load.minutes)
    if sees_times and person.most_asks_a_month is not None:
        words = ngettext("%(asks)s of %(most)s ask", "%(asks)s of %(most)s asks", load.asks)
        yield words % {**given, "most": person.most_asks_a_month}
    elif load.asks:
        yield ngettext("%(asks)s ask", "%(asks)s asks", load.asks) % given


def in_line(person: Consultant) -> str:
    """Say why somebody has their place in the rotation."""
    if person.turn_at is not None:
        return _("In line from %(day)s") % {"day": day(person.turn_at)}
    if person.last_asked_at is None:
        return _("Not asked yet, so first")
    return _("No ask counts so far, so first")
