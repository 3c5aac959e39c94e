"""How often something is asked in an hour, counted in the cache without saying what or by whom."""

import logging

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from core import time

logger = logging.getLogger(__name__)

HOUR = 60 * 60


def is_within(what: str, most: int, *, salt: str) -> bool:
    """Count once more this hour and return whether that is at most so often.

    The cache holds a keyed hash and no address and no key. Without the cache nobody is refused.
    """
    hour = int(time.now().timestamp()) // HOUR
    digest = salted_hmac(salt, what, algorithm="sha256").hexdigest()
    key = f"within:{hour}:{digest}"
    try:
        cache.add(key, 0, timeout=HOUR)
        return cache.incr(key) <= most
    except (RedisError, ValueError):
        logger.warning("%s: not counted, the cache is away", salt)
        return True
