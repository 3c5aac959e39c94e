"""Which engagements, offers and assignments an actor may see."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from engagements.states import DRAFT, LIVE_STATES

if TYPE_CHECKING:
    from engagements.models import (
        Assignment,
        Convening,
        Engagement,
        Offer,
        Requester,
        Room,
        Seat,
        Session,
        WorkEntry,
    )

STAFF = ("coordinator", "finance_preparer", "finance_releaser", "auditor", "administrator")


def asked(actor: Any, path: str) -> Exists:
    """Return whether the actor was offered a seat of the outer row; drafts do not count."""
    from engagements.models import Offer

    shown = Offer.objects.filter(consultant__user=actor).exclude(state=DRAFT)
    return Exists(shown.filter(**{path: OuterRef("pk")}))


class RequesterQuerySet(models.QuerySet["Requester"]):
    """Requesters, scoped."""

    def visible_to(self, actor: Any) -> "RequesterQuerySet":
        """Staff see all; a consultant sees those who asked for work they were offered."""
        return (
            self
            if actor.has_role(*STAFF)
            else self.filter(asked(actor, "seat__engagement__requester"))
        )


class ConveningQuerySet(models.QuerySet["Convening"]):
    """Convenings, scoped."""

    def visible_to(self, actor: Any) -> "ConveningQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__convening"))


class RoomQuerySet(models.QuerySet["Room"]):
    """Rooms, scoped like their convenings."""

    def visible_to(self, actor: Any) -> "RoomQuerySet":
        """Staff see all; a consultant sees those of convenings they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__convening__rooms"))


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, scoped."""

    def visible_to(self, actor: Any) -> "SessionQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(asked(actor, "seat__engagement__session"))


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Engagements, scoped."""

    def visible_to(self, actor: Any) -> "EngagementQuerySet":
        """Staff see all; a consultant sees those they were asked to."""
        return self if actor.has_role(*STAFF) else self.filter(asked(actor, "seat__engagement"))

    def with_times(self) -> "EngagementQuerySet":
        """Add ``begins_at`` and ``finishes_at``, whichever source they have."""
        return self.select_related(
            "session__current__room", "convening", "fund", "requester"
        ).annotate(
            begins_at=Coalesce("session__current__starts_at", "own_starts_at"),
            finishes_at=Coalesce("session__current__ends_at", "own_ends_at"),
        )


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats, scoped."""

    def visible_to(self, actor: Any) -> "SeatQuerySet":
        """Staff see all; a consultant sees those they were asked to take."""
        return self if actor.has_role(*STAFF) else self.filter(asked(actor, "seat"))

    def with_filled(self) -> "SeatQuerySet":
        """Add ``is_filled``: whether a live assignment stands on the seat."""
        from engagements.models import Assignment

        live = Assignment.objects.filter(seat=OuterRef("pk"), state__in=LIVE_STATES)
        return self.annotate(is_filled=Exists(live))


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers, scoped."""

    def visible_to(self, actor: Any) -> "OfferQuerySet":
        """Staff see all; a consultant sees their own, drafts excepted."""
        if actor.has_role(*STAFF):
            return self
        return self.filter(consultant__user=actor).exclude(state=DRAFT)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, scoped."""

    def visible_to(self, actor: Any) -> "AssignmentQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(consultant__user=actor)

    def live(self) -> "AssignmentQuerySet":
        """Return those that were not cancelled."""
        return self.filter(state__in=LIVE_STATES)


class WorkEntryQuerySet(models.QuerySet["WorkEntry"]):
    """Work entries, scoped like their assignments."""

    def visible_to(self, actor: Any) -> "WorkEntryQuerySet":
        """Staff see all; a consultant sees their own."""
        return self if actor.has_role(*STAFF) else self.filter(assignment__consultant__user=actor)
