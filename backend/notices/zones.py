"""Where a person is, as far as the hour matters; told by the application that knows.

Quiet hours are kept in the person's own time zone. The zone itself is kept once, with the person.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User

Finder = Callable[[User], str | None]

_FINDERS: list[Finder] = []


def register(find: Finder) -> None:
    """Let an application, in its ``telling.py``, say in which zone a person is."""
    _FINDERS.append(find)


def zone_of(user: User) -> ZoneInfo:
    """Return a person's own time zone, or the organisation's."""
    found = (find(user) for find in _FINDERS)
    return ZoneInfo(next((name for name in found if name), settings.TIME_ZONE))
