"""Money, time and the small parts of pages, written the same way everywhere."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from django import template
from django.forms import BaseForm
from django.template.defaultfilters import date as date_filter
from django.template.defaultfilters import time as time_filter
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import money as core_money
from core import time as core_time
from core.durations import in_words
from core.money import round_amount
from pages.shared import drafts, forms

register = template.Library()

NOTHING = "–"
# Keep a right-to-left name from turning the figures beside it around.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


@register.filter
def money(value: Decimal | int | None) -> str:
    """Write dollars: ``$1,243.75``; a minus stands before the sign; nothing is a dash."""
    if value is None or value == "":
        return NOTHING
    amount = round_amount(Decimal(value))
    return f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"


@register.filter
def hours(minutes: int | None) -> str:
    """Write minutes as hours with two places, as finance reads them: ``2.50``."""
    return NOTHING if minutes is None or minutes == "" else f"{core_money.hours(minutes):,.2f}"


@register.filter
def hours_words(minutes: int | None) -> str:
    """Write minutes as people say them: ``2 h 30 min``."""
    if minutes is None or minutes == "":
        return NOTHING
    return in_words(int(minutes))


@register.filter
def day(value: date | None) -> str:
    """Write a date: ``16 May``, with the year when it is not this year's."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if value.year == core_time.today().year:
        # Translators: Django date format for a day of this year.
        return date_filter(value, _("j F"))
    # Translators: Django date format for a day of another year.
    return date_filter(value, _("j F Y"))


@register.filter
def weekday(value: date | None) -> str:
    """Write a date with its day of the week: ``Tuesday 16 May``."""
    return f"{date_filter(value, 'l').capitalize()} {day(value)}" if value else NOTHING


@register.filter
def moment(value: datetime | None, zone: str = "") -> str:
    """Write an instant in a time zone (the reader's when none is named): ``16 May, 9:30 am``."""
    if not value:
        return NOTHING
    local = value.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(value)
    return f"{day(local.date())}, {clock(local, zone)}"


@register.filter
def clock(value: datetime | time | None, zone: str = "") -> str:
    """Write a time of day: ``9:30 am``; in the hour that comes twice, which: ``1:30 am PST``."""
    if not value:
        return NOTHING
    which = ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(value)
        if value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset():
            which = f" {value.tzname()}"
    # Translators: Django date format for a time of day.
    said = time_filter(value, _("g:i a")).replace("a.m.", "am").replace("p.m.", "pm")
    return f"{said}{which}"


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """Carry the key that lets this showing of a form have one effect, and whose form it is."""
    pairs = [(forms.FORM_KEY, forms.new_key())]
    user = getattr(context.get("request"), "user", None)
    if user is not None and user.is_authenticated:
        pairs.append((drafts.OWNER, drafts.owner_mark(user)))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.inclusion_tag("shared/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List what is wrong with a form, each problem linked to its field."""
    return {"form": form}


@register.inclusion_tag("shared/bar_chart.html")
def bar_chart(title: str, description: str, bars: Iterable[tuple[str, Any, str]]) -> dict[str, Any]:
    """Draw bars as (label, value, value in words); the table beside it says the same."""
    return charted(title, description, list(bars))


def charted(title: str, description: str, bars: list[tuple[str, Any, str]]) -> dict[str, Any]:
    """Work out the geometry of a bar chart; an all-zero chart has bars of no length."""
    longest = max((value for _label, value, _words in bars), default=0) or 1
    row, track = 54, 560
    drawn = [
        {
            "label": f"{ISOLATE}{label}{END_ISOLATE}",
            "words": words,
            "text_y": index * row + 20,
            "bar_y": index * row + 28,
            "width": round(float(value) / float(longest) * track, 1),
        }
        for index, (label, value, words) in enumerate(bars)
    ]
    return {
        "title": title,
        "description": description,
        "bars": drawn,
        "height": max(len(bars), 1) * row,
        "track": track,
        "chart_id": f"chart-{crc32(title.encode()):x}",
    }
