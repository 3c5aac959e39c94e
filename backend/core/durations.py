"""Lengths of time as people say them: everywhere the same, so that two pages never differ."""

from django.utils.translation import gettext as _

from core.money import MINUTES_PER_HOUR


def in_words(minutes: int) -> str:
    """Write minutes as people say them, in the reader's language: ``2 h 30 min``, ``45 min``."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    if not rest and hours:
        return _("%(hours)s h") % {"hours": f"{hours:,}"}
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": f"{hours:,}", "minutes": rest}
