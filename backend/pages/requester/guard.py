"""Keeping machines from the public form, without a script and without asking anyone else.

A field that no person sees, the time between showing the form and sending it, and how often one
caller and one address ask. Whoever is not let in gets the same answer as everybody else.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest

from core import time
from core.callers import caller
from core.counting import is_within

SALT = "pages.requester.guard"
SOONEST = timedelta(seconds=4)
LATEST = timedelta(hours=12)
MOST_OF_CALLER = 10
MOST_OF_ADDRESS = 5


def mark(*, shown_before: bool = False) -> str:
    """Return the signed time at which the form was shown.

    A form that comes back for its age was read already: it may be sent at once.
    """
    at = time.now() - SOONEST if shown_before else time.now()
    return signing.dumps([at.timestamp(), secrets.token_urlsafe(6)], salt=SALT)


def age_of(shown: str) -> timedelta | None:
    """Return how long ago the form was shown; None for a time that we did not sign."""
    try:
        at, _nonce = signing.loads(shown, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return timedelta(seconds=time.now().timestamp() - at)


def is_stale(shown: str) -> bool:
    """Return whether the form is too old, or not ours: the person gets it back to send again."""
    age = age_of(shown)
    return age is None or age > LATEST


def is_let_in(request: HttpRequest, *, shown: str, unseen: str, email: str) -> bool:
    """Return whether what was sent may be kept: by hand, and not too often."""
    age = age_of(shown)
    # Without the cache nobody is refused: the database still sends one e-mail an hour.
    by_hand = not unseen and age is not None and age >= SOONEST
    counts = [
        is_within(f"caller:{caller(request)}", MOST_OF_CALLER, salt=SALT),
        is_within(f"address:{email.strip().lower()}", MOST_OF_ADDRESS, salt=SALT),
    ]
    return by_hand and all(counts)
