"""The convening workbook's own words: they stay in English so that one file reads back anywhere."""

from collections.abc import Mapping

from compensation.models import Activity, Component, EngagementRole
from consultants.models import AudienceKind
from engagements.models.convening import SessionKind
from engagements.models.engagement import FilledBy, Recording, Way


def spelt(value: str) -> str:
    """Return how a value of ours is typed in the workbook: ``table_host`` as ``table host``."""
    return value.replace("_", " ")


KINDS: Mapping[str, str] = {spelt(value): value for value in SessionKind.values}
ACTIVITIES: Mapping[str, str] = {spelt(value): value for value in Activity.values}
ROLES: Mapping[str, str] = {spelt(value): value for value in EngagementRole.values}
FILLED_BY: Mapping[str, str] = {spelt(value): value for value in FilledBy.values}
WAYS: Mapping[str, str] = {spelt(value): value for value in Way.values}
AUDIENCES: Mapping[str, str] = {spelt(value): value for value in AudienceKind.values}
RECORDINGS: Mapping[str, str] = {spelt(value): value for value in Recording.values}
WORKLOAD = tuple(value for value in Component.values if value != Component.ATTENDANCE)

# Which of a row's times is in the hour that comes twice, the second time: (start, end).
SECOND_HOUR: Mapping[str, tuple[bool, bool]] = {
    "neither": (False, False),
    "start": (True, False),
    "end": (False, True),
    "both": (True, True),
}
