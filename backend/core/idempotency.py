"""One key, at most one effect.

A writing endpoint or form carries a key. The first call does the work and keeps its answer in
the same transaction; a repeat gets that answer; the same key with another body is refused.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import time
from core.errors import Invalid, KeyReused
from core.models import IdempotencyKey


@dataclass(frozen=True)
class Answer:
    """What the caller was told: an HTTP status and a JSON body."""

    status: int
    body: Any
    repeated: bool = False


def once(
    *, actor: Any, operation: str, key: str, body: Any, do: Callable[[], tuple[int, Any]]
) -> Answer:
    """Run ``do`` unless this actor's key already did it, and return the kept answer.

    An equal call that arrives meanwhile waits for the first one's transaction. When ``do``
    raises, nothing is kept and the key stays free. Raises KeyReused for another body.
    """
    if not 8 <= len(key) <= 80:
        raise Invalid(_("The Idempotency-Key must have 8 to 80 characters."))
    canonical = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).digest()
    with transaction.atomic():
        IdempotencyKey.objects.bulk_create(
            [
                IdempotencyKey(
                    actor=actor, operation=operation, key=key, body_hash=digest, at=time.now()
                )
            ],
            ignore_conflicts=True,
        )
        kept = IdempotencyKey.objects.select_for_update().get(
            actor=actor, operation=operation, key=key
        )
        if bytes(kept.body_hash) != digest:
            raise KeyReused
        if kept.status is not None:
            return Answer(kept.status, kept.answer, repeated=True)
        kept.status, kept.answer = do()
        kept.save(update_fields=["status", "answer"])
        return Answer(kept.status, kept.answer)
