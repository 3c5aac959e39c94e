"""How often a caller may ask. The counters live in the cache; without it nobody is refused."""

import logging
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

from core.callers import caller

logger = logging.getLogger(__name__)


class _Throttle(SimpleRateThrottle):
    """Takes its rate from the settings each time and outlives the loss of the cache."""

    def get_rate(self) -> str | None:
        """Return the rate of this scope, None for no limit."""
        return settings.PARITY_API_RATES[self.scope or ""]

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; the database still guards what matters when the cache is away."""
        try:
            return super().allow_request(request, view)
        except RedisError:
            logger.warning("requests are not counted: the cache is away")
            return True


class AnonymousThrottle(_Throttle, AnonRateThrottle):
    """Requests of one address without sign-in."""

    scope = "anonymous"


class ReadingThrottle(_Throttle, UserRateThrottle):
    """All requests of one person."""

    scope = "user"


class WritingThrottle(_Throttle, UserRateThrottle):
    """The changes that one person asks for."""

    scope = "writing"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count only requests that may change something."""
        return request.method in SAFE_METHODS or super().allow_request(request, view)


class AskingThrottle(_Throttle, SimpleRateThrottle):
    """Requests for work from one address, signed in or not."""

    scope = "asking"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """Count by a keyed hash of the caller's address, as the public form does."""
        asks = salted_hmac("api.v1.asking", caller(request), algorithm="sha256")
        return f"asking:{asks.hexdigest()}"
