"""What reads somebody's data without their signing in, such as a private link to a calendar.

It must end once their access is taken away or made anew. Who keeps such a thing is a later
application: it registers in its ``telling.py`` how the thing ends.
"""

from collections.abc import Callable

from accounts.models import User

Ender = Callable[[User], None]

_ENDERS: list[Ender] = []


def register(end: Ender) -> None:
    """Let ``end`` run for every person whose access changes, in the same transaction."""
    _ENDERS.append(end)


def end_keys(user: User) -> None:
    """End all that lets others in as this person."""
    for end in _ENDERS:
        end(user)
