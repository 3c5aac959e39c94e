"""The hours in which a person wants no e-mail, in their own time zone."""

from datetime import datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812 -- ``time`` is the house's clock
from zoneinfo import ZoneInfo


def quiet_ends(
    at: datetime, zone: ZoneInfo, quiet_from: TimeOfDay, quiet_until: TimeOfDay
) -> datetime | None:
    """Return when the quiet hours around an instant end, or None when it lies in none.

    From 21:00 until 08:00 lies over midnight. In the night that has an hour twice, an end within
    that hour is its second one for whoever asks after the first.
    """
    local = at.astimezone(zone)
    hour = local.time()
    if quiet_from < quiet_until:
        is_quiet = quiet_from <= hour < quiet_until
    else:
        is_quiet = hour >= quiet_from or hour < quiet_until
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=hour >= quiet_until)
    ends = datetime.combine(day, quiet_until, zone)
    # Compared as instants: two times in one zone are otherwise compared as a clock shows them.
    return ends if ends.timestamp() > at.timestamp() else ends.replace(fold=1)
