"""The releases of a convening: what each changed, and who has answered."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotVisible
from engagements.domain.conflict_kinds import APART
from engagements.models import Convening, Reconfirmation, Release, ReleaseReason, SessionChange
from engagements.states import ASKED, CONFIRMED, STEPPED_BACK
from pages.coordination.conflict_reading import NAMES
from pages.coordination.release_reading import changed_lines
from pages.shared.change_sheet import ChangedLine

ASKS = "changes__reconfirmations"


def releases(convening: Convening) -> "QuerySet[Release]":
    """Return the releases, the newest first, with how many were asked and have answered."""
    answered = Q(**{f"{ASKS}__state__in": [CONFIRMED, STEPPED_BACK]})
    return (
        Release.objects.filter(convening=convening)
        .select_related("released_by")
        .annotate(
            change_count=Count("changes", distinct=True),
            asked_count=Count(ASKS, distinct=True),
            answered_count=Count(ASKS, filter=answered, distinct=True),
        )
        .order_by("-number")
    )


@dataclass(frozen=True)
class ReleasedChange:
    """One session's change as it was released, and who was asked about it."""

    change: SessionChange
    title: str
    lines: list[ChangedLine]
    asked: list[Reconfirmation]


@dataclass(frozen=True)
class ReleasePage:
    """One release with its changes and answers."""

    release: Release
    new: list[ReleasedChange]
    changes: list[ReleasedChange]
    reasons: list[tuple[str | Promise, str]]

    @property
    def asked(self) -> list[Reconfirmation]:
        """Everyone who was asked."""
        return [row for each in self.changes for row in each.asked]

    def counted(self, state: str) -> int:
        """Return how many are in a state."""
        return sum(row.state == state for row in self.asked)

    @property
    def waiting_count(self) -> int:
        """Those who have not answered yet."""
        return self.counted(ASKED)

    @property
    def confirmed_count(self) -> int:
        """Those who confirmed."""
        return self.counted(CONFIRMED)

    @property
    def stepped_back_count(self) -> int:
        """Those who stepped back."""
        return self.counted(STEPPED_BACK)


def release_page(user: User, release_id: int) -> ReleasePage:
    """Read one release in five queries. Raises NotVisible."""
    asked = Reconfirmation.objects.visible_to(user).select_related(
        "assignment__consultant", "answered_by"
    )
    changes = SessionChange.objects.select_related(
        "session__engagement", "before__room", "after__room", "fund_before", "fund_after"
    ).prefetch_related(Prefetch("reconfirmations", asked.order_by("id"), to_attr="asked"))
    found = (
        Release.objects.filter(pk=release_id, convening__in=Convening.objects.visible_to(user))
        .select_related("released_by", "convening")
        .prefetch_related(
            Prefetch("changes", changes.order_by("id"), to_attr="listed"),
            Prefetch("reasons", _reasons(user), to_attr="said"),
        )
        .first()
    )
    if found is None:
        raise NotVisible
    listed, said, zone = found.listed, found.said, found.convening.timezone
    return ReleasePage(
        release=found,
        new=[_released(row, zone) for row in listed if row.before is None],
        changes=[_released(row, zone) for row in listed if row.before is not None],
        reasons=[(NAMES[each.kind], each.reason) for each in said],
    )


def _reasons(user: User) -> "QuerySet[ReleaseReason]":
    """Return the reasons as the reader may know them: who is kept apart is for coordinators."""
    rows = ReleaseReason.objects.all()
    return rows if user.has_role("coordinator") else rows.exclude(kind=APART)


def _released(row: SessionChange, zone: str) -> ReleasedChange:
    version = row.after or row.before
    lines = changed_lines(row.before, row.after, zone)
    if row.fund_before_id != row.fund_after_id:
        lines.append(ChangedLine(_("Fund"), str(row.fund_before or ""), str(row.fund_after or "")))
    return ReleasedChange(
        change=row,
        title=version.title if version else row.session.code,
        lines=lines,
        asked=row.asked,  # type: ignore[attr-defined]
    )
