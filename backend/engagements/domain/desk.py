"""Who at the desk is told of a thing: whoever has it, and every coordinator once they left."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Role, User
from notices.domain import tell_each


def on_duty() -> list[int]:
    """Return the coordinators who can sign in, the longest known first."""
    return list(User.objects.on_duty(Role.COORDINATOR).values_list("pk", flat=True))


def readers(owner_id: int | None, desk: Sequence[int]) -> Sequence[int]:
    """Return who of the desk is told: the one who has it, else all of them."""
    return [owner_id] if owner_id is not None and owner_id in desk else desk


def tell_desk(
    *,
    owner_id: int | None,
    kind: str,
    path: str,
    about_id: int,
    urgent_by_at: datetime | None = None,
) -> None:
    """Tell whoever has a thing; every coordinator when nobody has it who still coordinates."""
    told = readers(owner_id, on_duty())
    notices = [(reader, path, about_id) for reader in told]
    tell_each(kind=kind, notices=notices, urgent_by_at=urgent_by_at)
