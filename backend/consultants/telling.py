"""What the outbox asks about a member of the network: their own time zone."""

from accounts.models import User
from consultants.models import Consultant
from notices import zones


def zone_of(user: User) -> str | None:
    """Return the zone that a consultant set, or None for someone who is none."""
    return Consultant.objects.filter(user=user).values_list("timezone", flat=True).first()


zones.register(zone_of)
